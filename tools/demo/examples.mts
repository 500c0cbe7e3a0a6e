import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CredentialFile, WorkflowFile } from '../host/n8n.mts';
import { repoRoot } from '../host/repo.mts';
import type { SandboxAddress } from './sandbox.mts';

const CREDENTIAL = { id: 'pingOneSandbox', name: 'PingOne sandbox' };
const SMTP = { id: 'demoMailbox', name: 'Mailbox of the demo' };
const POLICY_NAME = 'Workforce passkeys';

/** The credential of the mail nodes. */
type MailAccount = typeof SMTP;

/** The example workflows the demo offers, by the IDs they get. */
export const WORKFLOWS = {
	hrOnboarding: { file: 'hr-onboarding.json', live: true },
	bulkEnrollment: { file: 'bulk-enrollment.json', live: false },
	endToEnd: { file: 'onboard-end-to-end.json', live: true },
} as const;

export type WorkflowId = keyof typeof WORKFLOWS;

interface ExampleNode extends Record<string, unknown> {
	parameters: Record<string, unknown>;
}

const isExampleNode = (node: Record<string, unknown>): node is ExampleNode =>
	typeof node.parameters === 'object' && node.parameters !== null;

/** Credentials of nodes that cannot do without, by the node's type. */
const OF_TYPE: Record<string, string> = {
	'n8n-nodes-base.emailSend': 'smtp',
	'@n8n/n8n-nodes-langchain.lmChatOpenAi': 'openAiApi',
};

/** Credentials of webhooks and forms, by how callers show who they are. */
const OF_CALLERS: Record<string, string> = {
	headerAuth: 'httpHeaderAuth',
	basicAuth: 'httpBasicAuth',
};

/**
 * The type of the credential that a node of an example needs. Most files have no place for one: at the
 * import, n8n then takes the only one of that type.
 */
export function credentialTypeOf(node: Record<string, unknown>): string | undefined {
	const type = String(node.type);
	if (type.startsWith('n8n-nodes-pingone.')) return 'pingOneOAuth2Api';
	const { authentication, genericAuthType, nodeCredentialType } = (node.parameters ?? {}) as Record<
		string,
		string | undefined
	>;
	return (
		OF_TYPE[type] ?? OF_CALLERS[String(authentication)] ?? genericAuthType ?? nodeCredentialType
	);
}

const HTTP = new Set(['n8n-nodes-base.webhook', 'n8n-nodes-base.httpRequest']);

/**
 * The demo's webhooks, and what calls them, ask for no header: they listen on this machine only, and
 * hold nothing.
 */
const opened = (node: Record<string, unknown>): Record<string, unknown> =>
	HTTP.has(String(node.type)) && isExampleNode(node) && credentialTypeOf(node) === 'httpHeaderAuth'
		? { ...node, credentials: {}, parameters: { ...node.parameters, authentication: 'none' } }
		: node;

/** Mail nodes get the mailbox. Without one they are disabled: n8n lets items pass such a node. */
const mailed = (node: Record<string, unknown>, smtp?: MailAccount): Record<string, unknown> => {
	if (node.type !== 'n8n-nodes-base.emailSend') return node;
	return smtp ? { ...node, credentials: { smtp } } : { ...node, disabled: true };
};

/** Operations whose page must be on the relying party's domain. */
const HAS_PAGE = new Set(['enroll', 'sendAndWait']);

/** Gives an example's PingOne nodes what their user would choose: credential, policy, relying party. */
const wired = (node: Record<string, unknown>, policyId: string): Record<string, unknown> => {
	if (!isExampleNode(node) || credentialTypeOf(node) !== 'pingOneOAuth2Api') return node;
	const policy = { __rl: true, mode: 'list', value: policyId, cachedResultName: POLICY_NAME };
	const { parameters } = node;
	const rpId = { __rl: true, mode: 'list', value: 'localhost', cachedResultName: 'localhost' };
	return {
		...node,
		credentials: { pingOneOAuth2Api: CREDENTIAL },
		parameters: {
			...parameters,
			...('policy' in parameters && { policy }),
			...(HAS_PAGE.has(String(parameters.operation)) && { rpId }),
		},
	};
};

/**
 * An example workflow's file, ready to run against the sandbox with `sandboxCredential`.
 *
 * @param smtp the credential of its mail nodes; without it they are disabled
 */
export function readExampleFile(
	file: string,
	id: string,
	sandbox: SandboxAddress,
	smtp?: MailAccount,
): WorkflowFile {
	const path = join(repoRoot(), 'examples', file);
	const example = JSON.parse(readFileSync(path, 'utf8')) as WorkflowFile;
	const nodes = example.nodes.map((node) => opened(mailed(wired(node, sandbox.policyId), smtp)));
	return { ...example, id, nodes };
}

/** One of the demo's workflows, which mails to the demo's mailbox. */
export const readExample = (id: WorkflowId, sandbox: SandboxAddress): WorkflowFile =>
	readExampleFile(WORKFLOWS[id].file, id, sandbox, SMTP);

/** The credential by which n8n mails to the demo's mailbox. */
export const mailboxCredential = (port: number): CredentialFile => ({
	...SMTP,
	type: 'smtp',
	data: { host: '127.0.0.1', port, secure: false, disableStartTls: true, user: '', password: '' },
});

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
			allowOtherHosts: true,
			environmentId,
			clientId,
			clientSecret,
			authentication: 'header',
			managedEnvironmentId: '',
		},
	};
}
