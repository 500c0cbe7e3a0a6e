import type { Heard } from '../../nodes/PingOne/pace/pace.ts';
import { Pace } from '../../nodes/PingOne/pace/pace.ts';
import { VirtualClock, seeded } from './clock.mts';
import type { Limiter } from './limiters.mts';

/** How the server words its `Retry-After`: whole seconds of at least one, or other ways. */
export type RetryAfter = 'seconds' | 'date' | 'none' | 'zero';

/** A server and what is asked of it. Times in ms. */
export interface Scenario {
	items: number;
	latencyMs: number;
	limiter?: Limiter;
	/** Spread of the latency to either side, as a share of it. */
	spread?: number;
	/** Share of the latency that passes before the limiter is asked. */
	before?: number;
	/** Time for the token, which comes with the first request. */
	tokenMs?: number;
	/** CPU time per request; the server has one CPU. */
	cpuMs?: number;
	retryAfter?: RetryAfter;
	/** What the server's clock shows at time 0; left out, it does not tell the time. */
	clockMs?: number;
	/** Other limits from some moments on. */
	changes?: Array<{ atMs: number; perSecond: number }>;
}

/** `waitMs` when it was refused. */
interface Answer {
	waitMs?: number;
	second: number;
}

/** What came of it. `lost` are items that ended with a refused answer. */
export interface Result {
	ms: number;
	requests: number;
	refused: number;
	lost: number;
	mostInFlight: number;
}

function retryAfterMs(kind: RetryAfter, waitMs: number, now: number): number | undefined {
	if (kind === 'none') return undefined;
	if (kind === 'zero') return 0;
	const whole = Math.max(1, Math.ceil(waitMs / 1000)) * 1000;
	// A date has whole seconds too, so up to a second of the wait falls off.
	return kind === 'date' ? Math.max(0, whole - (now % 1000)) : whole;
}

/** The server of a scenario. */
function server(scenario: Scenario, clock: VirtualClock, random: () => number, result: Result) {
	const { latencyMs, limiter, spread = 0.05, before = 0.9, cpuMs = 0 } = scenario;
	const changes = [...(scenario.changes ?? [])];
	let inFlight = 0;
	let cpuFreeAt = 0;
	return async (): Promise<Answer> => {
		const tokenMs = result.requests === 0 ? (scenario.tokenMs ?? latencyMs) : 0;
		result.requests++;
		result.mostInFlight = Math.max(result.mostInFlight, ++inFlight);
		const took = latencyMs * (1 + spread * (2 * random() - 1));
		cpuFreeAt = Math.max(cpuFreeAt, clock.now()) + cpuMs;
		await clock.sleep(tokenMs + took * before + cpuFreeAt - clock.now());
		for (; changes[0] && changes[0].atMs <= clock.now(); changes.shift()) {
			limiter?.change(changes[0].perSecond, clock.now());
		}
		const waitMs = limiter?.admit(clock.now());
		if (waitMs !== undefined) result.refused++;
		const second = Math.floor((clock.now() + (scenario.clockMs ?? 0)) / 1000);
		await clock.sleep(took * (1 - before));
		inFlight--;
		return { waitMs, second };
	};
}

/** Sends all items of a scenario through a new controller, in virtual time. */
export async function simulate(scenario: Scenario, seed = 1): Promise<Result> {
	const clock = new VirtualClock(seed);
	const pace = new Pace(clock);
	const result: Result = { ms: 0, requests: 0, refused: 0, lost: 0, mostInFlight: 0 };
	const send = server(scenario, clock, seeded(seed + 1000), result);
	const kind = scenario.retryAfter ?? 'seconds';
	const read = ({ waitMs, second }: Answer): Heard => ({
		...(waitMs !== undefined && {
			refused: { retryAfterMs: retryAfterMs(kind, waitMs, clock.now()) },
		}),
		...(scenario.clockMs !== undefined && { second }),
	});
	const one = async () => {
		if ((await pace.run(send, read)).waitMs !== undefined) result.lost++;
	};
	await clock.until(Promise.all(Array.from({ length: scenario.items }, one)));
	result.ms = clock.now();
	return result;
}
