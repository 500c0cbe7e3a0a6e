import type { IDataObject } from 'n8n-workflow';
import { begin, follow, type LeftOut } from '../../../nodes/PingOne/trigger/polling/follow.ts';
import type { LookUp } from '../../../nodes/PingOne/trigger/event/population.ts';
import { oneAtATime, recall, remember } from '../../../nodes/PingOne/trigger/polling/memory.ts';
import type { Selection } from '../../../nodes/PingOne/trigger/polling/selection.ts';
import { stateContext } from '../triggerState.mts';
import type { VirtualLog } from './virtualLog.mts';

const ENVIRONMENT = 'environment';

export const selectionOfTypes = (types: string[]): Selection => ({
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
	readonly leftOut: LeftOut[] = [];
	readonly errors: unknown[] = [];
	selection: Selection;
	/** n8n's durable cursor, where it has one. */
	cursor?: IDataObject;
	lookUp: LookUp = async () => await Promise.resolve(undefined);
	private database = '{}';
	private data: IDataObject = {};
	private readonly log: VirtualLog;
	private readonly node: string;
	private readonly pollMs: number;

	/** @param pollMs how long a poll may take */
	constructor(log: VirtualLog, types: string[], pollMs = 240_000) {
		this.log = log;
		this.selection = selectionOfTypes(types);
		this.pollMs = pollMs;
		this.node = `node-${(nodes += 1)}`;
	}

	/** How much it remembers, in characters. */
	get size(): number {
		return JSON.stringify(this.data).length;
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
		const poll = async () => await this.pollOnce();
		await oneAtATime(this.node, poll, this.pollMs).catch((thrown: unknown) => {
			this.errors.push(thrown);
		});
	}

	private async pollOnce(): Promise<void> {
		const { data, node, cursor } = this;
		const { ctx: context } = stateContext({ data, node, workflow: node, cursor });
		const kept = recall(context);
		if (kept.found !== 'state') {
			remember(context, ENVIRONMENT, await begin(this.log.read, this.selection), false);
			return;
		}
		const { lookUp, pollMs } = this;
		const options = { catchUpMs: 14 * 86_400_000, lookUp, sectionMs: pollMs / 10 };
		const result = await follow(this.log.read, kept.state, this.selection, options);
		const hasFound = result.found.length > 0 || result.leftOut !== undefined;
		remember(context, ENVIRONMENT, result.following, hasFound);
		if (result.leftOut) this.leftOut.push(result.leftOut);
		for (const { event } of result.found) this.given.push(String(event.id));
		if (hasFound) this.database = JSON.stringify(this.data);
	}
}
