import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import '../simulate/hooks.mts';
import type { Controller, World } from './world.mts';

/**
 * Compares this controller with others on the same worlds, in virtual time:
 * `node bench/zoo/compare.mts [--with <folder of another pace/>]... [--seeds 20] [--from 0]
 * [--set all|zoo|hard|check] [--only word] [--each]`. Columns of each controller: mean time in times the
 * floor, the worst, and the mean share of 429s.
 */
const { simulate } = await import('./world.mts');
const { floorMs } = await import('./floor.mts');
const { KINDS } = await import('./kinds.mts');
const { HARD_KINDS } = await import('./hardKinds.mts');
const { CHECK_KINDS } = await import('./checkKinds.mts');

const { values } = parseArgs({
	options: {
		with: { type: 'string', multiple: true, default: [] },
		seeds: { type: 'string', default: '20' },
		from: { type: 'string', default: '0' },
		set: { type: 'string', default: 'all' },
		only: { type: 'string', default: '' },
		each: { type: 'boolean', default: false },
	},
});
const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const quantile = (numbers: number[], share: number) =>
	numbers.toSorted((a, b) => a - b)[
		Math.min(numbers.length - 1, Math.floor(share * numbers.length))
	];
const percent = (share: number) => `${(100 * share).toFixed(1)}%`.padStart(6);
const fixed = (number: number) => number.toFixed(3).padStart(7);

interface Run {
	kind: string;
	ratio: number;
	seconds: number;
	floor: number;
	share: number;
	refused: number;
	requests: number;
	lost: number;
	inPause: number;
}

const contenders = await Promise.all(
	['nodes/PingOne/pace', ...values.with].map(async (folder) => {
		const module = (await import(join(resolve(folder), 'pace.ts'))) as { Pace: Controller };
		return { folder, Controller: module.Pace, runs: [] as Run[] };
	}),
);

/** Runs one world with one controller. */
async function run(
	kind: string,
	world: World,
	seed: number,
	floor: number,
	Controller: Controller,
): Promise<Run> {
	const { ms, refused, requests, lost, sentInPause } = await simulate(world, seed, Controller);
	return {
		kind,
		ratio: ms / floor,
		seconds: ms / 1000,
		floor: floor / 1000,
		share: refused / requests,
		refused,
		requests,
		lost,
		inPause: sentInPause,
	};
}

const sets = {
	all: [...KINDS, ...HARD_KINDS],
	zoo: KINDS,
	hard: HARD_KINDS,
	check: CHECK_KINDS,
};
const kinds = sets[values.set as keyof typeof sets].filter(({ name }) =>
	name.includes(values.only),
);
const failures: string[] = [];
for (const { name, world } of kinds) {
	for (let index = 0; index < Number(values.seeds); index++) {
		const seed = Number(values.from) + index;
		const floor = floorMs(world(seed), seed);
		for (const { folder, Controller, runs } of contenders) {
			try {
				runs.push(await run(name, world(seed), seed, floor, Controller));
			} catch (error) {
				failures.push(`${folder}, ${name}, seed ${seed}: ${String(error)}`);
				runs.push({ ...(await run(name, world(seed), seed, floor, contenders[0].Controller)) });
			}
		}
		if (values.each) {
			const last = contenders.map(({ runs }) => runs.at(-1));
			console.log(
				`   ${seed}`,
				...last.map((each) => `${fixed(each?.ratio ?? 0)}${percent(each?.share ?? 0)}`),
			);
		}
	}
	const cells = contenders.map(({ runs }) => {
		const own = runs.filter(({ kind }) => kind === name);
		const ratios = own.map(({ ratio }) => ratio);
		const worst = Math.max(...ratios)
			.toFixed(2)
			.padStart(6);
		return `${fixed(mean(ratios))}${worst}${percent(mean(own.map(({ share }) => share)))}`;
	});
	console.log(`${name.padEnd(40)} ${cells.join(' |')}`);
}
const [{ runs: own }] = contenders;
for (const { folder, runs } of contenders) {
	const ratios = runs.map(({ ratio }) => ratio);
	const families = kinds.map(({ name }) =>
		Math.log(mean(runs.filter(({ kind }) => kind === name).map(({ ratio }) => ratio))),
	);
	const sum = (key: 'refused' | 'requests' | 'lost' | 'inPause') =>
		runs.reduce((total, each) => total + each[key], 0);
	const logs = runs.map(({ ratio }, index) => Math.log(own[index].ratio / ratio));
	const paired = mean(logs);
	const error = Math.sqrt(mean(logs.map((log) => (log - paired) ** 2)) / logs.length);
	console.log(
		[
			folder,
			`   mean of worlds ${mean(ratios).toFixed(4)}, of kinds ${Math.exp(mean(families)).toFixed(4)}; median ${quantile(ratios, 0.5).toFixed(3)}, p90 ${quantile(ratios, 0.9).toFixed(3)}, p99 ${quantile(ratios, 0.99).toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}`,
			`   429s ${percent(mean(runs.map(({ share }) => share)))} a world, ${percent(sum('refused') / sum('requests'))} of all; lost ${sum('lost')}, sent in a pause ${sum('inPause')}`,
			`   seconds over 1.3 x floor: ${mean(runs.map(({ seconds, floor }) => seconds - 1.3 * floor)).toFixed(2)}`,
			`   this one against it: ${(100 * paired).toFixed(2)} % (se ${(100 * error).toFixed(2)})`,
		].join('\n'),
	);
}
for (const failure of failures) console.log(failure);
