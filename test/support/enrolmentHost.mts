import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { ensureHost } from '../../tools/host/install.mts';
import {
	bootstrapUserFolder,
	itemsOf,
	type N8nClient,
	type RunningN8n,
	startN8n,
	type WorkflowFile,
} from '../../tools/host/n8n.mts';
import { installPackage, packNode } from '../../tools/host/pack.mts';
import { freePort } from '../../tools/host/ports.mts';
import { type SandboxProcess, startSandboxProcess } from './sandbox.mts';

const OWNER = {
	email: 'admin@example.com',
	firstName: 'Test',
	lastName: 'Admin',
	password: 'Enrolment1',
};

export const CREDENTIAL = { id: 'pingOneSandbox', name: 'PingOne sandbox' };

const POLL_MS = 100;
const PATIENCE_MS = 30_000;

/** An execution that waits for a person, and the link that they were sent. */
export interface Waiting {
	executionId: string;
	link: string;
}

/** Real n8n with the packed node, and the PingOne sandbox. */
export interface EnrolmentHost {
	sandbox: SandboxProcess;
	n8n(): RunningN8n;
	client(): N8nClient;
	/** Posts to a published workflow's webhook and waits until its execution waits. */
	start(workflowId: string, event: object): Promise<Waiting>;
	/** Ends n8n, as a crash would, and starts it again. */
	crash(): Promise<void>;
	close(): Promise<void>;
}

/** Waits until `look` gives something. @throws when it never does */
export async function eventually<T>(
	what: string,
	look: () => Promise<T | undefined>,
	patienceMs = PATIENCE_MS,
): Promise<T> {
	const deadline = Date.now() + patienceMs;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (Date.now() > deadline) throw new Error(`Never happened: ${what}`);
		await delay(POLL_MS);
	}
}

const credentialFile = (sandbox: SandboxProcess) => ({
	...CREDENTIAL,
	type: 'pingOneOAuth2Api',
	data: {
		region: 'custom',
		apiUrl: sandbox.url,
		authServerUrl: sandbox.url,
		environmentId: sandbox.ids.environmentId,
		clientId: sandbox.ids.clientId,
		clientSecret: sandbox.ids.clientSecret,
		authentication: 'header',
		managedEnvironmentId: '',
	},
});

interface Setup {
	/** Made for the sandbox, whose IDs they need. */
	workflows: (sandbox: SandboxProcess) => WorkflowFile[];
	credentials?: Array<{ id: string; name: string; type: string; data: Record<string, unknown> }>;
	env?: NodeJS.ProcessEnv;
	users?: number;
}

/** Starts everything; all workflows are published that have a webhook. */
export async function startEnrolmentHost(setup: Setup): Promise<EnrolmentHost> {
	const userFolder = mkdtempSync(join(tmpdir(), 'enrolment-'));
	const host = await ensureHost();
	const { tarball } = await packNode();
	await installPackage(tarball, userFolder);
	const sandbox = await startSandboxProcess({ users: setup.users ?? 0 });
	const port = await freePort();
	const settings = { host, userFolder, port, env: setup.env };
	const workflows = setup.workflows(sandbox);
	await bootstrapUserFolder(settings, {
		credentials: [credentialFile(sandbox), ...(setup.credentials ?? [])],
		workflows,
		publish: workflows
			.filter(({ nodes }) =>
				nodes.some(({ type }) => /\.(webhook|executeWorkflowTrigger)$/.test(String(type))),
			)
			.map(({ id }) => id),
	});
	let n8n = await startN8n({ ...settings, owner: OWNER });
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
				return { executionId: fresh.id, link: String(itemsOf(execution, 'Mail')[0].json.link) };
			});
		},
		async crash() {
			process.kill(-n8n.pid, 'SIGKILL');
			await n8n.exited;
			n8n = await startN8n({ ...settings, owner: OWNER });
			client = await n8n.signIn();
		},
		async close() {
			await n8n.stop();
			await sandbox.close();
			rmSync(userFolder, { recursive: true, force: true });
		},
	};
}

type Parameters = Record<string, unknown>;

const node = (id: string, name: string, type: string, x: number, parameters: Parameters) => ({
	id,
	name,
	type,
	typeVersion: type === 'n8n-nodes-base.webhook' ? 2.1 : type === 'n8n-nodes-base.set' ? 3.4 : 1,
	position: [x, 0],
	parameters,
	...(type === 'n8n-nodes-base.webhook' && { webhookId: `webhook-${id}` }),
	...(type === 'n8n-nodes-pingone.pingOne' && { credentials: { pingOneOAuth2Api: CREDENTIAL } }),
});

const field = (name: string, value: string) => ({ id: name, name, value, type: 'string' });

const LINK = '={{ $execution.resumeFormUrl }}';

/** Parameters of Enroll for the user whose email the webhook got. */
export const enrolParameters = (sandbox: SandboxProcess, changes: Parameters = {}): Parameters => ({
	resource: 'device',
	operation: 'enroll',
	user: { __rl: true, mode: 'email', value: "={{ $('HR').first().json.body.email }}" },
	rpId: { __rl: true, mode: 'domain', value: '' },
	rpName: 'Example Ltd',
	policy: { __rl: true, mode: 'id', value: sandbox.ids.policyId },
	linkValidFor: 7,
	linkValidUnit: 'days',
	...changes,
});

/** HR event -> link -> enrolment -> what HR is told; the webhook's path is the workflow's ID. */
export function enrolWorkflow(
	sandbox: SandboxProcess,
	id: string,
	changes: Parameters = {},
	link = LINK,
): WorkflowFile {
	const next = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		id,
		name: id,
		nodes: [
			node('1', 'HR', 'n8n-nodes-base.webhook', 0, { httpMethod: 'POST', path: id, options: {} }),
			node('2', 'Mail', 'n8n-nodes-base.set', 200, {
				assignments: { assignments: [field('link', link)] },
				options: {},
			}),
			node('3', 'Enroll', 'n8n-nodes-pingone.pingOne', 400, enrolParameters(sandbox, changes)),
			node('4', 'Tell HR', 'n8n-nodes-base.noOp', 600, {}),
		],
		connections: { HR: next('Mail'), Mail: next('Enroll'), Enroll: next('Tell HR') },
		settings: { executionOrder: 'v1' },
	};
}
