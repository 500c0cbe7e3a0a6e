import { Pace, type RateFeedback } from '../../nodes/PingOne/pace/pace.ts';
import { retryAfterOf } from '../../nodes/PingOne/pingone/client/retryAfter.ts';
import { seeded, VirtualClock } from '../simulate/clock.mts';
import type { Limiter } from './limiters.mts';

/**
 * How the server words its `Retry-After`: whole seconds of at least one, a number that is always the
 * same (s), or other ways.
 */
export type RetryAfter = 'seconds' | 'date' | 'none' | 'zero' | number;

/** One kind of request, with a rate-limit group of its own. Times in ms. */
export interface Group {
	/** Draws a latency: `before` passes until the limiter is asked, `after` until the answer. */
	latency(random: () => number): { before: number; after: number };
	/** A new limiter; left out, there is no limit. */
	limiter?(random: () => number): Limiter;
	/** CPU time per request; the server has one CPU for each group. */
	cpuMs?: number;
	retryAfter?: RetryAfter;
	/** Another limit from some moments on. */
	changes?: Array<{ atMs: number; perSecond: number }>;
}

/** Servers and what is asked of them. Times in ms. */
export interface World {
	/** An item needs one request of each group, in order. */
	groups: Group[];
	/** Items of each process, and when each process begins. */
	items: number;
	startsMs: number[];
	/** How many items a process has in hand at a time. */
	callers: number;
	/** What the servers' clock shows at time 0; left out, it does not tell the time. */
	clockMs?: number;
	/** By how much that clock is ahead of the client's, where dates are read as the client does. */
	aheadMs?: number;
	/** The same work has been done before, and the processes were idle for so long since. */
	idleMs?: number;
}

/** What came of it. `lost` are items that ended with a refused answer. */
export interface Result {
	ms: number;
	/** When each process was done (ms), in the order in which they were. */
	endsMs: number[];
	requests: number;
	refused: number;
	/** Of these, sent before the first refusal was heard of. */
	refusedUnheard: number;
	/** Requests that a process sent while a `Retry-After` that it knew of was running. */
	sentInPause: number;
	lost: number;
}

/** What a simulation needs of a controller, so that others can be put in its place. */
export type Controller = new (clock: VirtualClock) => Pick<Pace, 'run'>;

interface Answer {
	refused: boolean;
	retryAfterMs?: number;
	second?: number;
}

/** Any moment; the servers' clocks count from it. */
const EPOCH_MS = Date.UTC(2026, 0, 5);

/** What the client reads of `Retry-After` as a date, however far its own clock is off. */
function readDate(wholeMs: number, serverMs: number): number | undefined {
	const text = (ms: number) => new Date(EPOCH_MS + ms).toUTCString();
	const headers = { date: text(serverMs), 'retry-after': text(serverMs + wholeMs) };
	return retryAfterOf({ status: 429, headers, json: undefined } as never);
}

/** What `Retry-After` says of a wait (ms). */
function retryAfterMs(
	kind: RetryAfter,
	waitMs: number,
	clockMs: number,
	aheadMs?: number,
): number | undefined {
	if (kind === 'none') return undefined;
	if (kind === 'zero') return 0;
	if (typeof kind === 'number') return 1000 * kind;
	const whole = Math.max(1, Math.ceil(waitMs / 1000)) * 1000;
	if (aheadMs !== undefined) return readDate(whole, clockMs + aheadMs);
	// A date has whole seconds, too, so up to a second of the wait falls off.
	return kind === 'date' ? Math.max(0, whole - (clockMs % 1000)) : whole;
}

const read = ({ refused, retryAfterMs: ms, second }: Answer): RateFeedback => ({
	second,
	...(refused && { refused: { retryAfterMs: ms } }),
});

/** The server of a group. @returns sends a request to it */
function server(group: Group, world: World, clock: VirtualClock, seed: number, result: Result) {
	const random = seeded(seed);
	const limiter = group.limiter?.(seeded(seed + 1));
	const changes = [...(group.changes ?? [])];
	let cpuFreeAt = 0;
	let heardAt = Infinity;
	return async (): Promise<Answer> => {
		const sentAt = clock.now();
		if (++result.requests > 200_000 || clock.now() > 3_600_000) throw new Error('It never ends.');
		const { before, after } = group.latency(random);
		cpuFreeAt = Math.max(cpuFreeAt, clock.now()) + (group.cpuMs ?? 0);
		await clock.sleep(before + cpuFreeAt - clock.now());
		for (; changes[0] && changes[0].atMs <= clock.now(); changes.shift()) {
			limiter?.change?.(changes[0].perSecond, clock.now());
		}
		const waitMs = limiter?.admit(clock.now());
		if (waitMs !== undefined) result.refused++;
		const serverMs = clock.now() + (world.clockMs ?? 0);
		await clock.sleep(waitMs === undefined ? after : Math.min(after, before));
		if (waitMs === undefined) limiter?.done?.(clock.now());
		else {
			heardAt = Math.min(heardAt, clock.now());
			if (sentAt <= heardAt) result.refusedUnheard++;
		}
		return {
			refused: waitMs !== undefined,
			...(world.clockMs !== undefined && { second: Math.floor(serverMs / 1000) }),
			...(waitMs !== undefined && {
				retryAfterMs: retryAfterMs(group.retryAfter ?? 'seconds', waitMs, serverMs, world.aheadMs),
			}),
		};
	};
}

/** Wraps what a controller sends, and counts what it sends against the server's word. */
function watched(send: () => Promise<Answer>, clock: VirtualClock, result: Result) {
	let silentUntil = -Infinity;
	return async (): Promise<Answer> => {
		if (clock.now() < silentUntil) result.sentInPause++;
		const answer = await send();
		silentUntil = Math.max(silentUntil, clock.now() + (answer.retryAfterMs ?? 0));
		return answer;
	};
}

/** Sends all items of a world through controllers of their own, in virtual time. */
export async function simulate(
	world: World,
	seed: number,
	Controller: Controller = Pace,
): Promise<Result> {
	const clock = new VirtualClock(seed);
	const result: Result = {
		ms: 0,
		endsMs: [],
		requests: 0,
		refused: 0,
		refusedUnheard: 0,
		sentInPause: 0,
		lost: 0,
	};
	const servers = world.groups.map((group, index) =>
		server(group, world, clock, seed + 1000 * (index + 1), result),
	);
	const controllers = world.startsMs.map(() =>
		servers.map((send) => ({
			pace: new Controller(clock),
			send: watched(send, clock, result),
		})),
	);
	const work = async (startMs: number, process: number) => {
		if (startMs > 0) await clock.sleep(startMs);
		let begun = 0;
		const caller = async () => {
			while (begun++ < world.items) {
				for (const { pace, send } of controllers[process]) {
					if ((await pace.run(send, read)).refused) result.lost++;
				}
			}
		};
		await Promise.all(Array.from({ length: Math.min(world.callers, world.items) }, caller));
		result.endsMs.push(clock.now());
	};
	const workOfAll = async () => await clock.until(Promise.all(world.startsMs.map(work)));
	await workOfAll();
	if (world.idleMs !== undefined) {
		await clock.until(clock.sleep(world.idleMs));
		Object.assign(result, { endsMs: [], requests: 0, refused: 0, refusedUnheard: 0 });
		const againAt = clock.now();
		await workOfAll();
		result.ms = clock.now() - againAt;
		return result;
	}
	result.ms = clock.now();
	return result;
}
