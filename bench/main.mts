import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stopChildren } from '../tools/host/child.mts';
import { repoRoot } from '../tools/host/repo.mts';
import { drawChart } from './chart.mts';
import { NAMES } from './contenders.mts';
import { type Measurement, measureScenario } from './measure.mts';
import { writeDocs } from './docs.mts';
import { prepareTemplate } from './n8nRun.mts';
import { type BenchOptions, readOptions, usage, UsageError } from './options.mts';
import { describeMachine, formatRatio, formatReport, joinReports, type Report } from './report.mts';
import { BenchTenant } from './tenant.mts';

const say = (line: string) => process.stderr.write(`${line}\n`);

const tell = (measurement: Measurement) => {
	const { contender, seconds, hiresLost, refused } = measurement;
	const ratio = formatRatio(measurement);
	say(
		`  ${NAMES[contender]}: ${seconds.toFixed(2)} s, ${ratio} x floor, ` +
			`${hiresLost} lost, ${refused} times 429`,
	);
};

const measureAll = async ({ scenarios, repeat }: BenchOptions): Promise<Report> => {
	const tenant = await BenchTenant.start();
	const template = await prepareTemplate(tenant);
	const measurements: Measurement[] = [];
	for (const scenario of scenarios) {
		say(`${scenario.title}, ${scenario.items} hires`);
		await measureScenario(template, tenant, scenario, repeat, (measurement) => {
			measurements.push(measurement);
			tell(measurement);
		});
	}
	return {
		machine: describeMachine(template.host.version),
		scenarios: scenarios.map(({ name, title }) => ({ name, title })),
		measurements,
	};
};

const readReports = (files: string[]): Report =>
	joinReports(files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Report));

const writeChart = (report: Report) => {
	const file = join(repoRoot(), 'docs', 'images', 'bench.svg');
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, drawChart(report));
	say(`Chart: ${file}`);
};

const main = async (): Promise<number> => {
	try {
		const options = readOptions(process.argv.slice(2));
		if (!options) {
			process.stdout.write(usage());
			return 0;
		}
		const report = options.read.length > 0 ? readReports(options.read) : await measureAll(options);
		process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : formatReport(report));
		if (options.svg) writeChart(report);
		if (options.docs) say(`Table: ${await writeDocs(report)}`);
		return 0;
	} catch (error) {
		say(error instanceof UsageError ? error.message : `The benchmark failed. ${String(error)}`);
		return 1;
	} finally {
		await stopChildren();
	}
};

// What runs at that moment ends with this process; its folder goes, too.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
process.exitCode = await main();
