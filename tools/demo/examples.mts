import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CredentialFile, WorkflowFile } from '../host/n8n.mts';
import { repoRoot } from '../host/repo.mts';
import type { SandboxAddress } from './sandbox.mts';

const CREDENTIAL = { id: 'pingOneSandbox', name: 'PingOne sandbox' };
const HR_CREDENTIAL = { id: 'hrSystem', name: 'HR system' };
/** What the demo's HR system shows to the webhooks that ask for it. */
export const HR_HEADER = { name: 'X-HR-Key', value: 'demo' };
const POLICY_NAME = 'Workforce passkeys';

/** The example workflows the demo offers, by the IDs they get. */
export const WORKFLOWS = {
	hrOnboarding: { file: 'hr-onboarding.json', live: true },
	bulkEnrollment: { file: 'bulk-enrollment.json', live: false },
	endToEnd: { file: 'onboard-end-to-end.json', live: true },
} as const;

export type WorkflowId = keyof typeof WORKFLOWS;

interface ExampleNode extends Record<string, unknown> {
	credentials?: Record<string, unknown>;
	parameters: Record<string, unknown>;
}

const isExampleNode = (node: Record<string, unknown>): node is ExampleNode =>
	typeof node.parameters === 'object' && node.parameters !== null;

/** The demo's webhooks are open: they listen on this machine only, and hold nothing. */
const opened = (node: Record<string, unknown>): Record<string, unknown> =>
	node.type === 'n8n-nodes-base.webhook' && isExampleNode(node)
		? { ...node, credentials: {}, parameters: { ...node.parameters, authentication: 'none' } }
		: node;

/** There is no mail server in the demo; n8n lets items pass a disabled node. */
const withoutMail = (node: Record<string, unknown>): Record<string, unknown> =>
	node.type === 'n8n-nodes-base.emailSend' ? { ...node, disabled: true } : node;

/** Gives an example's PingOne nodes the credential and the policy their user would choose. */
const wired = (node: Record<string, unknown>, policyId: string): Record<string, unknown> => {
	if (!isExampleNode(node)) return node;
	if (node.credentials?.httpHeaderAuth !== undefined) {
		return { ...node, credentials: { httpHeaderAuth: HR_CREDENTIAL } };
	}
	if (node.credentials?.pingOneOAuth2Api === undefined) return node;
	const policy = { __rl: true, mode: 'list', value: policyId, cachedResultName: POLICY_NAME };
	return {
		...node,
		credentials: { pingOneOAuth2Api: CREDENTIAL },
		parameters: { ...node.parameters, ...('policy' in node.parameters && { policy }) },
	};
};

/** An example workflow's file, ready to run against the sandbox with `sandboxCredential`. */
export function readExampleFile(file: string, id: string, sandbox: SandboxAddress): WorkflowFile {
	const path = join(repoRoot(), 'examples', file);
	const example = JSON.parse(readFileSync(path, 'utf8')) as WorkflowFile;
	const nodes = example.nodes.map((node) => opened(withoutMail(wired(node, sandbox.policyId))));
	return { ...example, id, nodes };
}

/** One of the demo's workflows. */
export const readExample = (id: WorkflowId, sandbox: SandboxAddress): WorkflowFile =>
	readExampleFile(WORKFLOWS[id].file, id, sandbox);

/** The credential by which n8n reaches the sandbox as its main worker app. */
export function sandboxCredential(sandbox: SandboxAddress): CredentialFile {
	const { url, environmentId, clientId, clientSecret } = sandbox;
	return {
		...CREDENTIAL,
		type: 'pingOneOAuth2Api',
		data: {
			region: 'custom',
			apiUrl: url,
			authServerUrl: url,
			environmentId,
			clientId,
			clientSecret,
			authentication: 'header',
			managedEnvironmentId: '',
		},
	};
}

/** The credential by which the demo's webhooks know the HR system. */
export const hrCredential = (): CredentialFile => ({
	...HR_CREDENTIAL,
	type: 'httpHeaderAuth',
	data: { ...HR_HEADER },
});
