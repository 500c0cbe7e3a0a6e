import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialTypeOf } from '../../tools/demo/examples.mts';
import { repoRoot } from '../../tools/host/repo.mts';
import type { CredentialFile, WorkflowFile } from '../../tools/host/n8n.mts';
import { CREDENTIAL } from './enrollment/workflows.mts';
import type { SandboxProcess } from './sandbox.mts';

const SMTP = { id: 'smtp', name: 'Mailbox' };
const CALLER = { id: 'caller', name: 'Caller' };
const DESK = { id: 'desk', name: 'Service desk' };

/** The header by which webhooks of the examples know who calls. */
export const CALLER_KEY = { name: 'X-Caller-Key', value: 'of the tests' };

type Node = Record<string, unknown> & {
	parameters: Record<string, unknown>;
};

/** What an admin creates before the first run, beside PingOne's. @param mailPort of the mail server */
export const exampleCredentials = (mailPort: number): CredentialFile[] => [
	{
		...SMTP,
		type: 'smtp',
		data: { host: '127.0.0.1', port: mailPort, secure: false, disableStartTls: true },
	},
	{ ...CALLER, type: 'httpHeaderAuth', data: CALLER_KEY },
	{ ...DESK, type: 'httpBasicAuth', data: { user: 'desk', password: 'none' } },
];

const CHOICES: Record<string, { id: string; name: string }> = {
	pingOneOAuth2Api: CREDENTIAL,
	smtp: SMTP,
	httpHeaderAuth: CALLER,
	httpBasicAuth: DESK,
};

const chosen = (node: Node) => {
	const type = credentialTypeOf(node);
	return type === undefined ? {} : { [type]: CHOICES[type] };
};

/** Operations whose page must be on the relying party's domain. */
const WAITS: unknown[] = ['enroll', 'sendAndWait'];

/** Whether a workflow is still to be chosen; one that calls itself names itself. */
const isOpen = (locator: unknown): boolean =>
	(locator as { value?: string } | undefined)?.value === '';

const list = (value: string) => ({ __rl: true, mode: 'list', value });

/**
 * An example as somebody has set it up: credentials, policy, relying party and sub-workflow chosen.
 *
 * @param id what the workflow is stored under
 * @param file its name in `examples/`
 */
export function setUpExample(id: string, file: string, sandbox: SandboxProcess): WorkflowFile {
	const text = readFileSync(join(repoRoot(), 'examples', file), 'utf8');
	const example = JSON.parse(text) as Omit<WorkflowFile, 'nodes'> & { nodes: Node[] };
	const nodes = example.nodes.map((node) => ({
		...node,
		credentials: chosen(node),
		parameters: {
			...node.parameters,
			...('policy' in node.parameters && { policy: list(sandbox.ids.policyId) }),
			...(WAITS.includes(node.parameters.operation) && { rpId: list('localhost') }),
			...(isOpen(node.parameters.workflowId) && { workflowId: list('oneHire') }),
			...('deliveryWorkflow' in node.parameters && { deliveryWorkflow: list('sendLink') }),
		},
	}));
	return { ...example, id, nodes };
}
