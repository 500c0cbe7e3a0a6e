import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import '../simulate/hooks.mts';
import type { Ablation } from './ablations.mts';
import type { Kind } from './kinds.mts';
import type { Controller, World } from './world.mts';

/**
 * Takes one mechanism of the pace controller out at a time and compares, on the same worlds and in
 * virtual time: `node bench/zoo/ablation.mts [--seeds 10] [--from 0] [--only word of a mechanism]
 * [--kinds word] [--most <requests of a world>] [--list <file>] [--table]`. For each mechanism: by how much runs take longer
 * without it, how many points more of the requests are refused, and the kinds where that is most.
 * In parentheses the standard error. `--table` prints the table of docs/pace-ablation.md.
 */
const { simulate } = await import('./world.mts');
const { floorMs } = await import('./floor.mts');
const { KINDS } = await import('./kinds.mts');
const { HARD_KINDS } = await import('./hardKinds.mts');
const { SHARED_KINDS } = await import('./sharedKinds.mts');
const { CHECK_KINDS } = await import('./checkKinds.mts');

const { values } = parseArgs({
	options: {
		seeds: { type: 'string', default: '10' },
		from: { type: 'string', default: '0' },
		only: { type: 'string', default: '' },
		kinds: { type: 'string', default: '' },
		most: { type: 'string', default: 'Infinity' },
		list: { type: 'string', default: join(import.meta.dirname, 'ablations.mts') },
		table: { type: 'boolean', default: false },
	},
});
const FOLDER = 'nodes/PingOne/pace';
const { ABLATIONS } = (await import(resolve(values.list))) as { ABLATIONS: Ablation[] };

interface Run {
	kind: string;
	ratio: number;
	share: number;
}

const kinds = [...KINDS, ...HARD_KINDS, ...SHARED_KINDS, ...CHECK_KINDS].filter(({ name }) =>
	name.includes(values.kinds),
);
const floors = new Map<string, number>();

/** The floor of a world, computed once. */
function floorOf(name: string, world: World, seed: number): number {
	const key = `${name} ${seed}`;
	const floor = floors.get(key) ?? floorMs(world, seed);
	floors.set(key, floor);
	return floor;
}

/** Long worlds differ little from one another: a few of them do. */
const seedsOf = ({ name }: Kind) =>
	Math.ceil(Number(values.seeds) / (name.includes('20,000 requests') ? 10 : 1));

async function runAll(Pace: Controller): Promise<Run[]> {
	const runs: Run[] = [];
	for (const kind of kinds) {
		for (let index = 0; index < seedsOf(kind); index++) {
			const seed = Number(values.from) + index;
			const { items, startsMs } = kind.world(seed);
			if (items * startsMs.length > Number(values.most)) continue;
			const floor = floorOf(kind.name, kind.world(seed), seed);
			try {
				const { ms, refused, requests } = await simulate(kind.world(seed), seed, Pace);
				runs.push({ kind: kind.name, ratio: ms / floor, share: refused / Math.max(1, requests) });
			} catch {
				// It never ended.
				runs.push({ kind: kind.name, ratio: 3_600_000 / floor, share: 1 });
			}
		}
	}
	return runs;
}

/** The controller without one mechanism. @throws when the text to replace is not there once */
async function without({ name, edits }: Ablation): Promise<Controller> {
	const folder = mkdtempSync(join(tmpdir(), 'pace-'));
	try {
		cpSync(FOLDER, folder, { recursive: true });
		for (const [file, from, to] of edits) {
			const path = join(folder, file);
			const text = readFileSync(path, 'utf8');
			if (text.split(from).length !== 2) throw new Error(`${name}: not once in ${file}: ${from}`);
			writeFileSync(
				path,
				text.replace(from, () => to),
			);
		}
		return ((await import(join(folder, 'pace.ts'))) as { Pace: Controller }).Pace;
	} finally {
		rmSync(folder, { recursive: true });
	}
}

interface Mean {
	mean: number;
	error: number;
}

function meanOf(numbers: number[]): Mean {
	const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
	const variance = numbers.reduce((sum, each) => sum + (each - mean) ** 2, 0) / numbers.length;
	return { mean, error: Math.sqrt(variance / Math.max(1, numbers.length - 1)) };
}

/** What leaving it out costs: time in percent, refusals in points. */
function costOf(base: Run[], runs: Run[], kind?: string) {
	const indices = runs.map((_, index) => index).filter((i) => !kind || runs[i].kind === kind);
	return {
		kind,
		time: meanOf(indices.map((i) => 100 * Math.log(runs[i].ratio / base[i].ratio))),
		share: meanOf(indices.map((i) => 100 * (runs[i].share - base[i].share))),
	};
}

const text = ({ mean, error }: Mean) =>
	`${mean >= 0 ? '+' : ''}${mean.toFixed(2)} (${error.toFixed(2)})`;
const least = ({ mean, error }: Mean) => mean - error;

/** By how much a kind is worse for sure, time and points of refusals weighing the same. */
const harm = ({ time, share }: ReturnType<typeof costOf>) => Math.max(least(time), least(share));
const gain = ({ time, share }: ReturnType<typeof costOf>) =>
	Math.max(-time.mean - time.error, -share.mean - share.error);

const { Pace } = (await import(resolve(FOLDER, 'pace.ts'))) as { Pace: Controller };
const base = await runAll(Pace);
for (const ablation of ABLATIONS.filter(({ name }) => name.includes(values.only))) {
	const runs = await runAll(await without(ablation));
	const all = costOf(base, runs);
	const each = kinds.map(({ name }) => costOf(base, runs, name));
	const worst = each.toSorted((a, b) => harm(b) - harm(a));
	const best = each.toSorted((a, b) => gain(b) - gain(a));
	const cell = (one: ReturnType<typeof costOf>) =>
		`${one.kind}: ${text(one.time)} %, ${text(one.share)} pp`;
	if (values.table) {
		const [most] = worst;
		const row = [ablation.name, text(all.time), text(all.share)];
		const isHarmed = harm(most) > 0;
		row.push(
			...(isHarmed ? [most.kind ?? '', text(most.time), text(most.share)] : ['none', '', '']),
		);
		console.log(`| ${row.join(' | ')} |`);
	} else {
		console.log(`${ablation.name}\n   all: ${text(all.time)} %, ${text(all.share)} pp`);
		for (const one of worst.slice(0, 4)) if (harm(one) > 0.2) console.log(`   - ${cell(one)}`);
		for (const one of best.slice(0, 3)) if (gain(one) > 0.2) console.log(`   + ${cell(one)}`);
	}
}
