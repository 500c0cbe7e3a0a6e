import { cpus } from 'node:os';
import { NAMES } from './contenders.mts';
import type { Measurement } from './measure.mts';
import type { Scenario } from './scenarios.mts';

/** Where and when it was measured. */
export interface Machine {
	/** YYYY-MM-DD. */
	date: string;
	processor: string;
	cores: number;
	node: string;
	n8n: string;
}

/** All of a run; what `--json` prints. */
export interface Report {
	machine: Machine;
	scenarios: Array<Pick<Scenario, 'name' | 'title'>>;
	measurements: Measurement[];
}

/** Several runs' results in one, in their order; the machine is the last one's. */
export const joinReports = (reports: Report[]): Report => {
	const machine = reports.at(-1)?.machine;
	if (!machine) throw new Error('There is no report.');
	return {
		machine,
		scenarios: reports.flatMap(({ scenarios }) => scenarios),
		measurements: reports.flatMap(({ measurements }) => measurements),
	};
};

export const describeMachine = (n8n: string): Machine => ({
	date: new Date().toISOString().slice(0, 10),
	processor: cpus()[0]?.model.trim() ?? 'unknown',
	cores: cpus().length,
	node: process.version,
	n8n,
});

/** The machine in one line. */
export const machineLine = ({ date, processor, cores, node, n8n }: Machine): string =>
	`${date}, ${cores} cores of ${processor}, n8n ${n8n}, Node ${node}`;

/** The median ratio to the floor and, of several runs, the least and the largest. */
export const formatRatio = ({ ratioToFloor, allRatios }: Measurement): string => {
	const [median, least, largest] = [ratioToFloor, allRatios[0], allRatios.at(-1)].map((ratio) =>
		ratio?.toFixed(2),
	);
	return allRatios.length > 1 ? `${median} (${least} to ${largest})` : `${median}`;
};

type Column = [title: string, cell: (row: Measurement) => string];

const megabytes = (bytes: number | null) =>
	bytes === null ? '' : `${Math.round(bytes / 2 ** 20)}`;

const COLUMNS: Column[] = [
	['', ({ contender }) => NAMES[contender]],
	['seconds', ({ seconds }) => seconds.toFixed(2)],
	['x floor', formatRatio],
	['devices', ({ devicesCreated }) => `${devicesCreated}`],
	['lost', ({ hiresLost }) => `${hiresLost}`],
	['twice', ({ duplicates }) => `${duplicates}`],
	['429s', ({ refused }) => `${refused}`],
	['429s %', ({ refusedShare }) => (refusedShare * 100).toFixed(1)],
	['connections', ({ connections }) => `${connections}`],
	['token calls', ({ tokenCalls }) => `${tokenCalls}`],
	['idle MB', ({ idleMemoryBytes }) => megabytes(idleMemoryBytes)],
	['peak MB', ({ peakMemoryBytes }) => megabytes(peakMemoryBytes)],
	['load', ({ loadAverage }) => loadAverage.toFixed(1)],
];

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** A Markdown table that reads well in a terminal too. */
const table = (rows: Measurement[]): string => {
	const cells = [
		COLUMNS.map(([title]) => title),
		...rows.map((row) => COLUMNS.map(([, cell]) => cell(row))),
	];
	const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
	const padded = cells.map((row) =>
		row.map((cell, column) =>
			column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
		),
	);
	const rule = widths.map((width, column) =>
		column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
	);
	return [padded[0], rule, ...padded.slice(1)].map(line).join('\n');
};

/** The report for people: a table per scenario, in Markdown. */
export function formatReport({ machine, scenarios, measurements }: Report): string {
	const parts = scenarios.map(({ name, title }) => {
		const rows = measurements.filter(({ scenario }) => scenario === name);
		return `### ${title}, ${rows[0]?.hires ?? 0} hires (${name})\n\n${table(rows)}\n`;
	});
	return [...parts, `${machineLine(machine)}\n`].join('\n');
}
