import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { repoRoot } from '../tools/host/repo.mts';
import type { Measurement } from './measure.mts';
import { formatRatio, machineLine, type Report } from './report.mts';
import type { Contender } from './scenarios.mts';

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

const NAMES: Record<Contender, string> = {
	floor: 'Floor',
	pingOne: '**PingOne node**',
	httpRequest: 'HTTP Request',
	httpRequestBatched: 'HTTP Request, best batching',
};

const HEAD = [
	...['PingOne allows', '', 'Seconds', '× floor', 'Devices', 'Lost', 'Twice', '429s'],
	...['Connections', 'Token calls', 'Peak memory'],
];

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

const row = (each: Measurement, title: string): string[] => {
	const { contender, refused, refusedShare, peakMemoryBytes } = each;
	const seconds = each.seconds.toFixed(2);
	return [
		title,
		NAMES[contender],
		contender === 'pingOne' ? `**${seconds}**` : seconds,
		each.hiresLost > 0 ? '' : formatRatio(each),
		`${each.devicesCreated}`,
		`${each.hiresLost}`,
		`${each.duplicates}`,
		refused === 0 ? '0' : `${refused} (${(100 * refusedShare).toFixed(1)}%)`,
		`${each.connections}`,
		`${each.tokenCalls}`,
		peakMemoryBytes === null ? '' : `${Math.round(peakMemoryBytes / 2 ** 20)} MB`,
	];
};

const tableOf = ({ scenarios, measurements }: Report): string[] => {
	const rows = scenarios.flatMap(({ name, title }) =>
		measurements
			.filter(({ scenario }) => scenario === name)
			.map((each, index) => row(each, index === 0 ? `${title}; ${each.hires} hires` : '')),
	);
	const rule = HEAD.map((_, index) => (index < 2 ? '---' : '--:'));
	return [HEAD, rule, ...rows].map(line);
};

/** What became of the hires, over all runs. */
const outcome = ({ measurements }: Report): string => {
	const own = measurements.filter(({ contender }) => contender === 'pingOne');
	const lost = own.reduce((sum, { hiresLost }) => sum + hiresLost, 0);
	const twice = measurements.reduce((sum, { duplicates }) => sum + duplicates, 0);
	const loads = measurements.map(({ loadAverage }) => loadAverage);
	return [
		lost === 0 ? 'The node lost no hires.' : `The node lost ${lost} hires.`,
		twice === 0 ? 'No hire got more than one device.' : `${twice} hires got more than one device.`,
		'Each row shows one run or, if the ratio has a range, the median of several runs.',
		`The machine's load average was ${Math.min(...loads)} to ${Math.max(...loads)}.`,
	].join(' ');
};

/** Puts the results into bench/README.md, where its earlier ones are. @returns the file */
export async function writeDocs(report: Report): Promise<string> {
	const file = join(repoRoot(), 'bench', 'README.md');
	const page = readFileSync(file, 'utf8');
	const [before, rest] = page.split(START);
	const after = rest?.split(END)[1];
	if (after === undefined) throw new Error(`${file} has no place for the results.`);
	const block = [
		'![Seconds and lost hires, side by side](../docs/images/bench.svg)',
		'A ratio is shown only for contenders that lost no hires.',
		tableOf(report).join('\n'),
		`${outcome(report)} ${machineLine(report.machine)}.`,
	].join('\n\n');
	const text = `${before}${START}\n\n${block}\n\n${END}${after}`;
	const options = await resolveConfig(file);
	writeFileSync(file, await format(text, { ...options, filepath: file }));
	return file;
}
