import './hooks.mts';
import type { Result } from './world.mts';

/**
 * Prints what the pace controller makes of limiters of many kinds, in virtual time:
 * `node bench/simulate/main.mts [number of seeds]`.
 */
const { simulate } = await import('./world.mts');
const { CASES } = await import('./scenarios.mts');

const seeds = Number(process.argv[2] ?? 20);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const range = (values: number[], digits: number) =>
	`${mean(values).toFixed(digits)} (${Math.max(...values).toFixed(digits)})`;

console.log(`Mean (and maximum) of ${seeds} seeds`);
for (const { name, floorMs, scenario } of CASES) {
	const results: Result[] = [];
	for (let seed = 0; seed < seeds; seed++) results.push(await simulate(scenario(seed), seed));
	console.log(
		[
			name.padEnd(58),
			`x floor ${range(
				results.map(({ ms }) => ms / floorMs),
				3,
			)}`,
			`429s ${range(
				results.map(({ refused, requests }) => (100 * refused) / requests),
				2,
			)} %`,
			`lost ${Math.max(...results.map(({ lost }) => lost))}`,
			`in flight ${Math.max(...results.map(({ mostInFlight }) => mostInFlight))}`,
		].join('  '),
	);
}
