import type { CredentialFile, WorkflowFile } from '../../../tools/host/n8n.mts';
import { CREDENTIAL } from '../../support/enrollment/host.mts';
import { credentialFor, type SandboxProcess } from '../../support/tenant.mts';

/** Workflows with a credential that a case changes, and the app that it signs in as. */
export const OWN_APPS = { role: 'post', deleted: 'basic' } as const;

export type OwnApp = keyof typeof OWN_APPS;

const dataOf = (sandbox: SandboxProcess, name: OwnApp) => {
	const { clientId, clientSecret } = sandbox.ids.apps[OWN_APPS[name]];
	const authentication = name === 'role' ? 'body' : 'header';
	return credentialFor(sandbox, { clientId, clientSecret, authentication });
};

export const ownApps = Object.keys(OWN_APPS) as OwnApp[];

export const withCredential = (workflow: WorkflowFile, name: string): WorkflowFile => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		'credentials' in node
			? { ...node, credentials: { pingOneOAuth2Api: { ...CREDENTIAL, id: name, name } } }
			: node,
	),
});

export const credentialOf = (sandbox: SandboxProcess, name: OwnApp): CredentialFile => ({
	...{ id: name, name, type: 'pingOneOAuth2Api' },
	data: dataOf(sandbox, name),
});
