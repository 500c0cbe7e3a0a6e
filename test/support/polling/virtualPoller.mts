import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { begin, follow } from '../../../nodes/PingOne/trigger/polling/follow.ts';
import { oneAtATime, recall, remember } from '../../../nodes/PingOne/trigger/polling/memory.ts';
import type { Selection } from '../../../nodes/PingOne/trigger/polling/selection.ts';
import type { VirtualLog } from './virtualLog.mts';

export const selectionOfTypes = (types: string[]): Selection => ({
	environment: 'environment',
	types: [...types].sort(),
	populations: [],
	applications: [],
	administratorsOnly: false,
});

let nodes = 0;

/**
 * The polling trigger as n8n runs it: what the node remembers is saved with an execution and after an
 * activation, and lost in between when n8n stops.
 */
export class VirtualPoller {
	/** IDs of the events that were given out, in order. */
	readonly given: string[] = [];
	readonly leftOut: Array<{ from: number; until: number }> = [];
	readonly errors: unknown[] = [];
	selection: Selection;
	private database = '{}';
	private data: IDataObject = {};
	private readonly log: VirtualLog;
	private readonly node: string;
	private readonly catchUpMs: number;

	constructor(log: VirtualLog, types: string[], catchUpMs = 14 * 86_400_000) {
		this.log = log;
		this.selection = selectionOfTypes(types);
		this.catchUpMs = catchUpMs;
		this.node = `node-${(nodes += 1)}`;
	}

	/** Starts n8n, or publishes the workflow with other events. */
	async activate(types?: string[]): Promise<void> {
		if (types) this.selection = selectionOfTypes(types);
		this.data = JSON.parse(this.database) as IDataObject;
		await this.poll();
		this.database = JSON.stringify(this.data);
	}

	/** One tick. Errors are what n8n shows as failed executions. */
	async poll(): Promise<void> {
		await oneAtATime(this.node, async () => await this.pollOnce()).catch((thrown: unknown) => {
			this.errors.push(thrown);
		});
	}

	private async pollOnce(): Promise<void> {
		const context = { getWorkflowStaticData: () => this.data } as unknown as IPollFunctions;
		const known = recall(context);
		if (!known) {
			remember(context, await begin(this.log.read, this.selection));
			return;
		}
		const lookUp = async () => await Promise.resolve(undefined);
		const options = { catchUpMs: this.catchUpMs, lookUp };
		const result = await follow(this.log.read, known, this.selection, options);
		remember(context, result.following);
		if (result.leftOut) this.leftOut.push(result.leftOut);
		for (const { event } of result.found) this.given.push(String(event.id));
		if (result.found.length > 0 || result.leftOut) this.database = JSON.stringify(this.data);
	}
}
