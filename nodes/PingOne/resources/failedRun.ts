import { sleep, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { FailedRun } from '../pingone/device/failedRun';
import type { Run } from '../run/items';
import { itemsSoFar, retriedRunBegan } from '../run/n8nInternals';

/**
 * A stopped run learns of it within some seconds (run/n8nInternals.ts), and what it had sent by then takes a
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

/** IDs of the devices that were created, among outputs. */
const createdIn = (outputs: IDataObject[]): string[] =>
	outputs
		.filter((json) => CREATED_NOW in json)
		.map(({ id }) => id)
		.filter((id) => typeof id === 'string');

/** IDs of the devices that nodes of this execution have created and handed on. */
const handedOn = (ctx: IExecuteFunctions): string[] =>
	createdIn(itemsSoFar(ctx).map(({ json }) => json));

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
	const known = new Set([...handedOn(ctx), ...createdIn(results)]);
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
