import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Coverage, FILES_A_PROCESS } from './coverage.mts';
import { draw, type Mutant } from './draw.mts';
import { play } from './play.mts';
import type { Depth } from './sources.mts';

const USAGE = `Usage: npm run mutants -- [options]
Changes shipped code at random, one place at a time, and plays the tests that run that place: a test
should fail. The files themselves stay as they are. Prints a table, and writes it as JSON.
  --seed <number>   decides which changes (1)
  --count <number>  how many (40)
  --only <numbers>  only these of them, such as 3,17
  --deep            plays what the fast tests let live against all others, with full draws
  --list            only says what would be changed
  --fresh           finds out again which test runs what; otherwise only for new and changed tests
`;

interface Row extends Mutant {
	number: number;
	/** The file and its test, or how it hung; none when it has survived. */
	killed?: { file: string; by: string };
	/** Which tests have killed it. */
	depth?: Depth;
	/** Test files that run the place. */
	covering: number;
	/** Processor time of all its tests, seconds. */
	cpu: number;
}

function optionsOf(args: string[]) {
	const { values } = parseArgs({
		args,
		options: {
			seed: { type: 'string', default: '1' },
			count: { type: 'string', default: '40' },
			only: { type: 'string' },
			deep: { type: 'boolean', default: false },
			list: { type: 'boolean', default: false },
			fresh: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	const only = values.only?.split(',').map(Number);
	const { deep, list, fresh, help } = values;
	return { seed: Number(values.seed), count: Number(values.count), only, deep, list, fresh, help };
}

/** Plays a mutant against the files that run its place, until one kills it. */
async function against(mutant: Mutant, coverage: Coverage) {
	const { depth, usual } = coverage;
	const left = coverage.covering(mutant);
	const covering = left.length;
	let cpu = 0;
	while (left.length > 0) {
		const files = left.splice(0, FILES_A_PROCESS);
		const outcome = await play({ files, mutant, usual, depth });
		cpu += outcome.cpu;
		if (outcome.killed) return { covering, cpu, killed: outcome.killed, depth };
	}
	return { covering, cpu };
}

async function rowOf(number: number, mutant: Mutant, coverages: Coverage[]): Promise<Row> {
	let row: Row = { ...mutant, number, covering: 0, cpu: 0 };
	for (const coverage of coverages) {
		const { covering, cpu, ...kill } = await against(mutant, coverage);
		row = { ...row, ...kill, covering: row.covering + covering, cpu: row.cpu + cpu };
		if (row.killed) break;
	}
	return row;
}

async function coverageOf(depth: Depth, fresh: boolean) {
	const coverage = await Coverage.of(depth, fresh);
	const { failing, usual } = coverage;
	for (const [file, test] of failing) {
		process.stderr.write(`${file} fails without any change, and is left out: ${test}\n`);
	}
	if (failing.length > usual.size / 2) throw new Error('The tests cannot be played');
	return coverage;
}

const MOST_SHOWN = 60;

/** Code on one line of a table. */
function cell(code: string) {
	const line = code.replace(/\s+/g, ' ').replaceAll('|', '\\|');
	return line.length > MOST_SHOWN ? `${line.slice(0, MOST_SHOWN)}...` : line || '(nothing)';
}

const changeOf = ({ operator, original, replacement }: Mutant) =>
	operator.startsWith('drop ')
		? `${operator}: ${cell(original)}`
		: `${operator}: ${cell(original)} to ${cell(replacement)}`;

const HEAD = '| # | place | change | killed by | CPU s |\n|--|--|--|--|--|\n';

function line({ number, file, line: place, killed, covering, cpu, ...mutant }: Row & Mutant) {
	const by = killed ? `${killed.file}: ${cell(killed.by)}` : `**survived** ${covering} files`;
	const change = changeOf({ file, line: place, ...mutant });
	return `| ${number} | ${file}:${place} | ${change} | ${by} | ${cpu.toFixed(1)} |\n`;
}

function summary(rows: Row[], deep: boolean) {
	const killed = (depth: Depth) => rows.filter((row) => row.depth === depth).length;
	const few = `${killed('few')} of ${rows.length} killed by the tests of npm test`;
	return deep ? `${few}, ${killed('few') + killed('all')} by all tests\n` : `${few}\n`;
}

async function main() {
	const { seed, count, only, deep, list, fresh, help } = optionsOf(process.argv.slice(2));
	if (help) return void process.stdout.write(USAGE);
	const drawn = draw(seed, count).map((mutant, place) => ({ mutant, number: place + 1 }));
	const wanted = drawn.filter(({ number }) => only?.includes(number) ?? true);
	if (list) {
		for (const { mutant, number } of wanted) {
			const place = `${mutant.file}:${mutant.line}`;
			process.stdout.write(`${number} ${place} ${changeOf(mutant)}\n`);
		}
		return;
	}
	const coverages = [await coverageOf('few', fresh)];
	if (deep) coverages.push(await coverageOf('all', fresh));
	const path = `.mutants/${seed}-${count}.json`;
	mkdirSync(dirname(path), { recursive: true });
	process.stdout.write(HEAD);
	const rows: Row[] = [];
	for (const { mutant, number } of wanted) {
		const row = await rowOf(number, mutant, coverages);
		rows.push(row);
		process.stdout.write(line(row));
		writeFileSync(path, `${JSON.stringify({ seed, count, rows }, null, 2)}\n`);
	}
	process.stdout.write(`\n${summary(rows, deep)}${path}\n`);
}

await main();
