import { sleep, type IExecuteFunctions, type IRunExecutionData } from 'n8n-workflow';
import type { FailedRun } from '../pingone/device/failedRun';
import type { Run } from '../run/items';

/** n8n's crash recovery writes seconds where all else has milliseconds (execution-recovery.service.js). */
const LEAST_MS = 1e12;
const inMs = (time: number) => (time < LEAST_MS ? time * 1_000 : time);

/**
 * A stopped run learns of it within some seconds (run/stop.ts), and what it had sent by then takes a
 * moment to show. In ms.
 */
const OTHER_RUN_ENDS_MS = 10_000;

/**
 * What a retry creates is this much later than all that could be the first run's, also by the reckoning of
 * another retry that began a moment later: where that is slower, it would remove what this one has given
 * out. More than PingOne's time may be off there, and that moment. In ms.
 */
const APART_MS = 5_000;

/** Another retry that was started a moment later has looked by then. In ms, after this one may create. */
const RIVAL_LOOKS_MS = 3_000;

/** An entry that only the response to a create has, so that devices that were merely read have none. */
const CREATED_NOW = 'publicKeyCredentialCreationOptions';

/** Not part of n8n's documented context, so it may be missing. */
const dataOf = (ctx: IExecuteFunctions) =>
	(ctx as { runExecutionData?: IRunExecutionData }).runExecutionData;

/**
 * When the execution began that this one repeats, in ms, by the clock of the process that began it;
 * undefined when n8n does not say.
 *
 * n8n 2 notes the time with the execution before it runs, and a retry inherits that, whatever became
 * of the first run. Otherwise there is the data of the nodes that had run, which n8n stores with an
 * execution that ended or was recovered. See docs/decisions/0007-interrupted-runs.md.
 */
function retriedRunBegan(ctx: IExecuteFunctions): number | undefined {
	// Missing in n8n before 1.119.
	const context = (ctx as Partial<IExecuteFunctions>).getExecutionContext?.();
	if (context && context.source !== 'retry') return context.establishedAt;
	const runs = Object.values(dataOf(ctx)?.resultData.runData ?? {}).flat();
	const starts = runs.map(({ startTime }) => inMs(startTime)).filter(Number.isFinite);
	// Nodes that ran in this execution say nothing about the one before.
	const before = starts.filter((at) => at < (context?.establishedAt ?? -Infinity));
	return before.length > 0 ? Math.min(...before) : undefined;
}

/** IDs of the devices that nodes of this execution have created and handed on. */
function handedOn(ctx: IExecuteFunctions): string[] {
	const runs = Object.values(dataOf(ctx)?.resultData.runData ?? {}).flat();
	const items = runs.flatMap(({ data }) => (data?.main ?? []).flatMap((branch) => branch ?? []));
	return items.filter(({ json }) => CREATED_NOW in json).map(({ json }) => String(json.id));
}

/**
 * Returns what this run has to know about the one that it repeats: an execution of n8n's Retry
 * button, or an earlier attempt of Retry On Fail. Called once for all items.
 */
export function readFailedRun(
	ctx: IExecuteFunctions,
	{ earlier, checkAtEnd }: Run,
): (item: number) => FailedRun {
	const isRetry = ctx.getMode() === 'retry';
	const openedAt = Date.now();
	const beganAt = isRetry ? retriedRunBegan(ctx) : earlier?.startedAt;
	const results = earlier?.results ?? [];
	const isOpen = (item: number) => earlier?.isOpen(item) ?? false;
	const known = new Set([
		...handedOn(ctx),
		...results.filter((json) => CREATED_NOW in json).map(({ id }) => String(id)),
	]);
	const created = new Set<string>();
	const shared = new Map<string, Promise<unknown>>();
	const overAt = openedAt + (isRetry ? OTHER_RUN_ENDS_MS : 0);
	const apartAt = overAt + (isRetry ? APART_MS : 0);
	const until = async (at: number) => {
		if (at > Date.now()) await sleep(at - Date.now());
	};
	return (item) => ({
		mayHaveLeft: isRetry || isOpen(item),
		beganAt,
		isOwnClock: !isRetry,
		isKnown: (id) => known.has(id),
		isCreated: (id) => created.has(id),
		created(id) {
			known.add(id);
			created.add(id);
		},
		overAt,
		over: async () => await until(overAt),
		apart: async () => await until(apartAt),
		isOpen: isOpen(item),
		async once<T>(key: string, work: () => Promise<T>) {
			const running = shared.get(key) ?? work();
			shared.set(key, running);
			return (await running) as T;
		},
		checkAtEnd(check) {
			checkAtEnd(item, async () => {
				if (isRetry) await until(apartAt + RIVAL_LOOKS_MS);
				await check();
			});
		},
	});
}
