import { parseArgs } from 'node:util';
import '../simulate/hooks.mts';

/**
 * Prints what the pace controller makes of limiters of many kinds, in virtual time:
 * `node bench/zoo/main.mts [--seeds 20] [--from 0] [--only word] [--times 1] [--each] [--brief]`.
 * With `--times 5`, five times as many requests are made in each world.
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
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

const rows: Array<{ ratio: number; share: number; lost: number }> = [];
if (!values.brief)
	console.log('kind                                     mean   worst   429s    worst  lost');
for (const { name, world } of KINDS.filter((kind) => kind.name.includes(values.only))) {
	const runs: Array<{ seed: number; ratio: number; share: number; lost: number }> = [];
	for (let index = 0; index < Number(values.seeds); index++) {
		const seed = Number(values.from) + index;
		const drawn = world(seed);
		drawn.items *= Number(values.times);
		const { ms, refused, requests, lost } = await simulate(drawn, seed);
		runs.push({ seed, ratio: ms / floorMs(drawn, seed), share: refused / requests, lost });
	}
	const ratios = runs.map(({ ratio }) => ratio);
	const shares = runs.map(({ share }) => share);
	const row = {
		ratio: mean(ratios),
		share: mean(shares),
		lost: runs.reduce((n, r) => n + r.lost, 0),
	};
	rows.push(row);
	if (!values.brief)
		console.log(
			[
				name.padEnd(40),
				row.ratio.toFixed(3),
				Math.max(...ratios)
					.toFixed(2)
					.padStart(6),
				percent(row.share).padStart(8),
				percent(Math.max(...shares)).padStart(8),
				String(row.lost).padStart(4),
			].join(' '),
		);
	if (values.each) {
		for (const { seed, ratio, share } of runs) {
			console.log(`   seed ${seed}: ${ratio.toFixed(3)}, ${percent(share)}`);
		}
	}
}
const geometric = Math.exp(mean(rows.map(({ ratio }) => Math.log(ratio))));
console.log(
	`geometric mean ${geometric.toFixed(3)}, worst mean ${Math.max(...rows.map(({ ratio }) => ratio)).toFixed(2)}, 429s ${percent(mean(rows.map(({ share }) => share)))}`,
);
