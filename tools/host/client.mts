import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import type { CredentialFile, WorkflowFile } from './command.mts';
import type { Owner } from './environment.mts';
import { type ExecutionData, parseFlatted } from './execution.mts';
import type { Host } from './install.mts';

/** n8n binds a session to one browser; ours is always the same. */
const BROWSER_ID = 'n8n-nodes-pingone-tools';
const POLL_MS = 100;
const UNFINISHED = new Set(['new', 'running', 'unknown']);

interface Answer {
	data: unknown;
	message?: string;
}

export interface ExecutionSummary {
	id: string;
	status: string;
	workflowId: string;
	finished?: boolean;
}

const send = async (url: string, method: Dispatcher.HttpMethod, cookie: string, body?: unknown) =>
	await request(url, {
		method,
		headers: {
			'browser-id': BROWSER_ID,
			...(cookie && { cookie }),
			...(body !== undefined && { 'content-type': 'application/json' }),
		},
		body: body === undefined ? null : JSON.stringify(body),
	});

/** n8n's internal REST API, the one its editor speaks, for a signed-in owner. */
export class N8nClient {
	readonly url: string;
	readonly #host: Host;
	readonly #cookie: string;

	private constructor(host: Host, url: string, cookie: string) {
		this.#host = host;
		this.url = url;
		this.#cookie = cookie;
	}

	/** @throws when n8n refuses the owner */
	static async signIn(host: Host, url: string, owner: Owner): Promise<N8nClient> {
		const { statusCode, headers, body } = await send(`${url}/rest/login`, 'POST', '', {
			emailOrLdapLoginId: owner.email,
			password: owner.password,
		});
		const text = await body.text();
		if (statusCode !== 200) throw new Error(`n8n refused the login (${statusCode}): ${text}`);
		const cookies = [headers['set-cookie'] ?? []].flat();
		const cookie = cookies.map((one) => one.split(';')[0]).join('; ');
		return new N8nClient(host, url, cookie);
	}

	/** The session as the browser keeps it, `name=value`; sent with `browser-id` by the editor. */
	get cookie(): string {
		return this.#cookie;
	}

	/**
	 * Any call of the REST API.
	 *
	 * @param path below `/rest`, e.g. `/workflows`
	 * @returns the answer's `data`
	 * @throws with n8n's message on every status but 2xx
	 */
	async call<T>(method: Dispatcher.HttpMethod, path: string, body?: unknown): Promise<T> {
		const response = await send(`${this.url}/rest${path}`, method, this.#cookie, body);
		const text = await response.body.text();
		if (response.statusCode < 200 || response.statusCode > 299) {
			throw new Error(`n8n answered ${response.statusCode} to ${method} ${path}: ${text}`);
		}
		return (JSON.parse(text) as Answer).data as T;
	}

	/** Stores a credential; n8n chooses its ID and answers it. */
	async createCredential({ name, type, data }: Omit<CredentialFile, 'id'>): Promise<string> {
		const { id } = await this.call<{ id: string }>('POST', '/credentials', { name, type, data });
		return id;
	}

	/** Tests a stored credential as the editor's Save does; answers n8n's status and message. */
	async testCredential(
		credential: CredentialFile,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.call('POST', '/credentials/test', { credentials: credential });
	}

	/** Stores a workflow, not yet live; answers its ID and its version, which `publish` needs. */
	async createWorkflow(
		workflow: Omit<WorkflowFile, 'id'> & { id?: string },
	): Promise<{ id: string; versionId: string }> {
		return await this.call('POST', '/workflows', { settings: {}, ...workflow });
	}

	/** Makes the workflow's current version live. Its webhook may answer 404 for half a second. */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.call<{ versionId: string }>('GET', `/workflows/${id}`);
		await this.call('POST', `/workflows/${id}/activate`, { versionId });
	}

	/** "Execute workflow" from the named trigger; answers the execution's ID at once. */
	async run(id: string, trigger: string): Promise<string> {
		const body = { triggerToStartFrom: { name: trigger } };
		const answer = await this.call<{ executionId: string }>('POST', `/workflows/${id}/run`, body);
		return answer.executionId;
	}

	/** The workflow's executions, newest first. */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const page = await this.call<{ results: ExecutionSummary[] }>(
			'GET',
			`/executions?filter=${filter}&limit=50`,
		);
		return page.results;
	}

	/** An execution with its run data, as it stands now. */
	async execution(id: string): Promise<ExecutionData> {
		const found = await this.call<Omit<ExecutionData, 'data'> & { data: string }>(
			'GET',
			`/executions/${id}`,
		);
		return { ...found, data: parseFlatted(this.#host, found.data) };
	}

	/**
	 * Waits until the execution has ended or waits for an answer from outside.
	 *
	 * @param timeoutMs milliseconds
	 * @throws when it is still running then
	 */
	async settled(id: string, timeoutMs = 60_000): Promise<ExecutionData> {
		const deadline = Date.now() + timeoutMs;
		for (;;) {
			const execution = await this.execution(id);
			if (!UNFINISHED.has(execution.status)) return execution;
			if (Date.now() > deadline) throw new Error(`Execution ${id} runs for over ${timeoutMs} ms.`);
			await delay(POLL_MS);
		}
	}
}
