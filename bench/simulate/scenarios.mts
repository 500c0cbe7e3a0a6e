import { Bucket, FixedWindow } from './limiters.mts';
import type { Limiter } from './limiters.mts';
import type { Scenario } from './world.mts';

/** A scenario with the time that a client needs that knows the limit and its kind (ms). */
export interface Case {
	name: string;
	floorMs: number;
	scenario(seed: number): Scenario;
}

/** Where in a second of the server's clock a run begins (ms). */
const phaseOf = (seed: number) => (seed * 137) % 1000;

/** Ways to limit: `burst` is what may be sent at once, in seconds' worth. */
const KINDS: Array<{ name: string; burst: number; create(rate: number, seed: number): Limiter }> = [
	{ name: 'bucket of 1 s', burst: 1, create: (rate) => new Bucket(rate) },
	{ name: 'bucket of 0.5 s', burst: 0.5, create: (rate) => new Bucket(rate, 0.5) },
	{ name: 'bucket of 2 s', burst: 2, create: (rate) => new Bucket(rate, 2) },
	{ name: 'window', burst: 1, create: (rate, seed) => new FixedWindow(rate, phaseOf(seed)) },
];

const LIMITS = [
	{ rate: 100, latencyMs: 100, items: 1000 },
	{ rate: 35, latencyMs: 150, items: 1000 },
	{ rate: 10, latencyMs: 400, items: 200 },
];

/** CPU time that n8n needs for a request, roughly. */
const N8N_CPU_MS = 2.8;

function limited(cpuMs = 0): Case[] {
	return LIMITS.flatMap(({ rate, latencyMs, items }) =>
		KINDS.map(({ name, burst, create }) => ({
			name: `${rate}/s, ${latencyMs} ms, ${items} items, ${name}${cpuMs ? ', slow client' : ''}`,
			// The token, then all but the burst at the limit, then the last answer.
			floorMs: latencyMs + ((items - rate * burst) / rate) * 1000 + latencyMs,
			scenario: (seed: number) => ({
				items,
				latencyMs,
				limiter: create(rate, seed),
				cpuMs,
				clockMs: phaseOf(seed),
			}),
		})),
	);
}

/** From 100/s to another limit after 20 s. */
function changing(to: number, items: number, cpuMs = 0): Case {
	const before = 100 + 20 * 100;
	return {
		name: `100/s, then ${to}/s after 20 s, 100 ms, ${items} items, bucket of 1 s${cpuMs ? ', slow client' : ''}`,
		floorMs: 20_000 + ((items - before - to) / to) * 1000 + 200,
		scenario: (seed: number) => ({
			clockMs: phaseOf(seed),
			items,
			latencyMs: 100,
			limiter: new Bucket(100),
			cpuMs,
			changes: [{ atMs: 20_000, perSecond: to }],
		}),
	};
}

export const CASES: Case[] = [
	...limited(),
	...limited(N8N_CPU_MS).filter(({ name }) => name.includes('window')),
	changing(50, 4000),
	changing(200, 4000),
	changing(50, 4000, 5),
	changing(200, 4000, 4),
	{
		name: '100/s, 3000 ms, 4000 items, bucket of 1 s',
		floorMs: 3000 + 39_000 + 3000,
		scenario: () => ({ items: 4000, latencyMs: 3000, limiter: new Bucket(100) }),
	},
	{
		name: 'no limit, 20 ms, 1000 items, 2 ms of CPU each',
		floorMs: 2000 + 40,
		scenario: () => ({ items: 1000, latencyMs: 20, cpuMs: 2 }),
	},
];
