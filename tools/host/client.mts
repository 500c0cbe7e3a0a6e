import type { CredentialFile, WorkflowFile } from './command.mts';
import type { Owner } from './environment.mts';
import { type ExecutionData, parseFlatted } from './execution.mts';
import { LIMIT_MS } from './limit.mts';
import { Pauses } from './pause.mts';
import { publishWorkflow, untilLive } from './publication.mts';
import { type N8nSession, openSession } from './session.mts';

const UNFINISHED = new Set(['new', 'running', 'unknown']);

export interface ExecutionSummary {
	id: string;
	status: string;
	workflowId: string;
	/** What began it; `manual` is a click in the editor. */
	mode: string;
	finished?: boolean;
}

/** What our tools do in n8n as its owner. For everything else there is `session.call`. */
export class N8nClient {
	readonly session: N8nSession;

	private constructor(session: N8nSession) {
		this.session = session;
	}

	/** @throws when n8n refuses the owner */
	static async signIn(url: string, owner: Owner): Promise<N8nClient> {
		return new N8nClient(await openSession(url, owner));
	}

	/** Stores a credential; n8n chooses its ID and answers it. */
	async createCredential({ name, type, data }: Omit<CredentialFile, 'id'>): Promise<string> {
		const { id } = await this.session.call<{ id: string }>('POST', '/credentials', {
			name,
			type,
			data,
		});
		return id;
	}

	/** Tests a stored credential as the editor's Save does; answers n8n's status and message. */
	async testCredential(
		credential: CredentialFile,
	): Promise<{ status: 'OK' | 'Error'; message: string }> {
		return await this.session.call('POST', '/credentials/test', { credentials: credential });
	}

	/** Stores a workflow, not yet live; answers its ID and its version, which `publish` needs. */
	async createWorkflow(
		workflow: Omit<WorkflowFile, 'id'> & { id?: string },
	): Promise<{ id: string; versionId: string }> {
		return await this.session.call('POST', '/workflows', { settings: {}, ...workflow });
	}

	/** Makes the workflow's current version live and waits until its triggers are registered. */
	async publish(id: string): Promise<void> {
		await publishWorkflow(this.session, id);
	}

	/** IDs of the workflows that are, or are about to be, live. */
	async publishedWorkflows(): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ active: true }));
		const found = await this.session.call<Array<{ id: string }>>(
			'GET',
			`/workflows?filter=${filter}`,
		);
		return found.map(({ id }) => id);
	}

	/** Waits until a published workflow's triggers are registered. */
	async live(id: string): Promise<void> {
		await untilLive(this.session, id);
	}

	/**
	 * "Execute workflow" from the named trigger; answers the execution's ID at once.
	 *
	 * @param items what the trigger gives out; without them it is asked itself
	 */
	async run(id: string, trigger: string, items?: object[]): Promise<string> {
		const data = items && {
			startTime: Date.now(),
			executionTime: 0,
			executionIndex: 0,
			executionStatus: 'success',
			source: [],
			data: { main: [items.map((json) => ({ json }))] },
		};
		const body = { triggerToStartFrom: { name: trigger, data } };
		const answer = await this.session.call<{ executionId: string }>(
			'POST',
			`/workflows/${id}/run`,
			body,
		);
		return answer.executionId;
	}

	/** The workflow's executions, newest first. */
	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const page = await this.session.call<{ results: ExecutionSummary[] }>(
			'GET',
			`/executions?filter=${filter}&limit=50`,
		);
		return page.results;
	}

	/** An execution with its run data, as it stands now. */
	async execution(id: string): Promise<ExecutionData> {
		const found = await this.session.call<Omit<ExecutionData, 'data'> & { data: string }>(
			'GET',
			`/executions/${id}`,
		);
		return { ...found, data: parseFlatted(found.data) };
	}

	/**
	 * Waits until the execution has ended or waits for an answer from outside.
	 *
	 * @throws when it hangs
	 */
	async settled(id: string): Promise<ExecutionData> {
		const deadline = Date.now() + LIMIT_MS;
		const pauses = new Pauses();
		for (;;) {
			const execution = await this.execution(id);
			if (!UNFINISHED.has(execution.status)) return execution;
			if (Date.now() > deadline) throw new Error(`Execution ${id} does not end.`);
			await pauses.next();
		}
	}
}
