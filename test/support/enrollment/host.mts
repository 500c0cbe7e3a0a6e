import { request } from 'undici';
import {
	type CredentialFile,
	type ExecutionData,
	itemsOf,
	type N8nClient,
	type RunningN8n,
	startN8n,
	type WorkflowFile,
} from '../../../tools/host/n8n.mts';
import { CREDENTIAL } from './workflows.mts';
import { eventually } from '../eventually.mts';
import { OWNER, packedFolder, startFilledN8n } from '../n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../sandbox.mts';
import { credentialFor } from '../tenant.mts';

export * from './workflows.mts';
export { eventually } from '../eventually.mts';

/** An execution that waits for a person, and the link that they were sent. */
export interface Waiting {
	executionId: string;
	link: string;
	/** Empty when the page asks for none. */
	startCode: string;
}

/** Real n8n with the packed node, and the PingOne sandbox. */
export interface EnrollmentHost {
	sandbox: SandboxProcess;
	n8n(): RunningN8n;
	client(): N8nClient;
	/** Posts to a published workflow's webhook and waits until its execution waits. */
	start(workflowId: string, event: object): Promise<Waiting>;
	/** Waits until an execution waits no more. */
	ended(executionId: string): Promise<ExecutionData>;
	/** Ends n8n, as a crash would, and starts it again after what happens meanwhile. */
	crash(meanwhile?: () => Promise<void>): Promise<void>;
	close(): Promise<void>;
}

const credentialFile = (sandbox: SandboxProcess) => ({
	...CREDENTIAL,
	type: 'pingOneOAuth2Api',
	data: credentialFor(sandbox),
});

/** What n8n has and the sandbox holds at the start. */
export interface EnrollmentSetup {
	/** Made for the sandbox, whose IDs they need. */
	workflows: (sandbox: SandboxProcess) => WorkflowFile[];
	credentials?: CredentialFile[] | ((sandbox: SandboxProcess) => CredentialFile[]);
	env?: NodeJS.ProcessEnv;
	users?: number;
}

/** Starts everything; all workflows are published that have a webhook. */
export async function startEnrollmentHost(setup: EnrollmentSetup): Promise<EnrollmentHost> {
	const sandbox = await startSandboxProcess({ users: setup.users ?? 0 });
	const workflows = setup.workflows(sandbox);
	const { credentials = [] } = setup;
	const more = typeof credentials === 'function' ? credentials(sandbox) : credentials;
	const contents = {
		credentials: [credentialFile(sandbox), ...more],
		workflows,
	};
	const publish = workflows
		.filter(({ nodes }) =>
			nodes.some(({ type }) => /\.(webhook|executeWorkflowTrigger)$/.test(String(type))),
		)
		.map(({ id }) => id);
	const { settings, remove } = await packedFolder(setup.env);
	let n8n = await startFilledN8n(settings, { ...contents, publish });
	let client = await n8n.signIn();
	const seen = new Set<string>();

	return {
		sandbox,
		n8n: () => n8n,
		client: () => client,
		async start(workflowId, event) {
			const { statusCode, body } = await request(`${n8n.url}/webhook/${workflowId}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(event),
			});
			await body.dump();
			if (statusCode !== 200) throw new Error(`n8n answered ${statusCode}`);
			return await eventually(`${workflowId} waits`, async () => {
				const executions = await client.executions(workflowId);
				const fresh = executions.find(({ id }) => !seen.has(id));
				if (!fresh || fresh.status === 'running' || fresh.status === 'new') return undefined;
				seen.add(fresh.id);
				const execution = await client.execution(fresh.id);
				if (execution.status !== 'waiting') {
					throw new Error(JSON.stringify(execution.data.resultData.error ?? execution.status));
				}
				const { link, startCode } = itemsOf(execution, 'Mail')[0].json;
				return {
					executionId: fresh.id,
					link: String(link),
					startCode: String(startCode ?? ''),
				};
			});
		},
		async ended(executionId) {
			const look = async () => {
				const execution = await client.settled(executionId);
				return execution.status === 'waiting' ? undefined : execution;
			};
			return await eventually(`${executionId} ends`, look);
		},
		async crash(meanwhile) {
			process.kill(-n8n.pid, 'SIGKILL');
			await n8n.exited;
			await meanwhile?.();
			n8n = await startN8n({ ...settings, owner: OWNER });
			client = await n8n.signIn();
		},
		async close() {
			await n8n.stop();
			await sandbox.close();
			remove();
		},
	};
}
