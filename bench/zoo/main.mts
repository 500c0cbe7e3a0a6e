import { parseArgs } from 'node:util';
import '../simulate/hooks.mts';
import type { World } from './world.mts';

/**
 * Prints what the pace controller makes of limiters of many kinds, in virtual time:
 * `node bench/zoo/main.mts [--seeds 20] [--from 0] [--only word] [--times 1] [--each] [--brief]`.
 * With `--times 5`, five times as many requests are made in each world. `unwarned` are refusals of
 * requests that were sent before the first refusal was heard of; `first` is when the first of
 * several processes was done.
 */
const { simulate } = await import('./world.mts');
const { floorMs } = await import('./floor.mts');
const { KINDS } = await import('./kinds.mts');

const { values } = parseArgs({
	options: {
		seeds: { type: 'string', default: '20' },
		from: { type: 'string', default: '0' },
		only: { type: 'string', default: '' },
		times: { type: 'string', default: '1' },
		brief: { type: 'boolean', default: false },
		each: { type: 'boolean', default: false },
	},
});
const mean = (numbers: number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

interface Row {
	ratio: number;
	share: number;
	unheard: number;
	first: number;
	lost: number;
}

/** Runs one world of a kind. Ratios are to the floor, shares of all requests. */
async function run(world: (seed: number) => World, seed: number): Promise<Row> {
	const drawn = world(seed);
	drawn.items *= Number(values.times);
	const { ms, endsMs, requests, refused, refusedUnheard, lost } = await simulate(drawn, seed);
	const floor = floorMs(drawn, seed);
	return {
		ratio: ms / floor,
		share: refused / requests,
		unheard: refusedUnheard / requests,
		first: endsMs[0] / floor,
		lost,
	};
}

const rows: Row[] = [];
const fixed = (number: number, digits = 2) => number.toFixed(digits).padStart(7);
if (!values.brief) {
	console.log(`${' '.repeat(40)}   mean   worst   429s    worst unheard   first  lost`);
}
for (const { name, world } of KINDS.filter((kind) => kind.name.includes(values.only))) {
	const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => Number(values.from) + i);
	const runs: Row[] = [];
	for (const seed of seeds) runs.push(await run(world, seed));
	const all = (key: keyof Row) => runs.map((each) => each[key]);
	const row = {
		ratio: mean(all('ratio')),
		share: mean(all('share')),
		unheard: mean(all('unheard')),
		first: mean(all('first')),
		lost: all('lost').reduce((sum, each) => sum + each, 0),
	};
	rows.push(row);
	if (!values.brief) {
		const shares = [row.share, Math.max(...all('share')), row.unheard].map(percent);
		console.log(
			[
				name.padEnd(40),
				fixed(row.ratio, 3),
				fixed(Math.max(...all('ratio'))),
				...shares.map((share) => share.padStart(7)),
				fixed(row.first),
				String(row.lost).padStart(4),
			].join(' '),
		);
	}
	if (values.each) {
		runs.forEach(({ ratio, share, first }, index) =>
			console.log(
				`   seed ${seeds[index]}: ${ratio.toFixed(3)}, ${percent(share)}, first ${first.toFixed(2)}`,
			),
		);
	}
}
const geometric = Math.exp(mean(rows.map(({ ratio }) => Math.log(ratio))));
console.log(
	`geometric mean ${geometric.toFixed(3)}, worst mean ${Math.max(...rows.map(({ ratio }) => ratio)).toFixed(2)}, 429s ${percent(mean(rows.map(({ share }) => share)))}`,
);
