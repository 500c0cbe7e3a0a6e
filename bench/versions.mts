/**
 * This version of the node beside another one: for each scenario both create devices for the same
 * hires in n8n, in turns, and the medians are compared.
 *
 *     node bench/versions.mts FOLDER [--only SCENARIO ...] [--repeat TIMES]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stopChildren } from '../tools/host/child.mts';
import { runFloor } from './floor.mts';
import { type Measurement, runOnce } from './measure.mts';
import { prepareTemplate, type Template } from './n8nRun.mts';
import { packFolder } from './otherVersion.mts';
import { allScenarios, type Scenario } from './scenarios.mts';
import { BenchTenant } from './tenant.mts';

/** Odd, so that there is a median. */
const USUAL_TIMES = '3';

interface Version {
	template: Template;
	runs: Measurement[];
}

const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
const seconds = ({ runs }: Version): number => middle(runs.map((run) => run.seconds));
const worst = ({ runs }: Version, pick: (run: Measurement) => number) =>
	Math.max(...runs.map(pick));
const share = ({ runs }: Version): string =>
	`${(middle(runs.map((run) => run.refusedShare)) * 100).toFixed(1)} % 429s`;

const tell = ({ name }: Scenario, own: Version, other: Version): void => {
	const faults = [own, other].map(
		(version) =>
			`${worst(version, (run) => run.hiresLost)} lost, ${worst(version, (run) => run.duplicates)} twice`,
	);
	process.stdout.write(
		`${name.padEnd(14)} ${(seconds(own) / seconds(other)).toFixed(3)} of the other's time: ` +
			`${seconds(own).toFixed(2)} s (${share(own)}, ${faults[0]}), ` +
			`the other ${seconds(other).toFixed(2)} s (${share(other)}, ${faults[1]})\n`,
	);
};

/** Every version takes the first turn equally often, give or take one. */
async function compare(
	tenant: BenchTenant,
	templates: [Template, Template],
	scenario: Scenario,
	times: number,
): Promise<void> {
	const [own, other] = templates.map((template): Version => ({ template, runs: [] }));
	const versions = [own, other];
	await tenant.prepare(scenario);
	const floor = await runFloor(tenant, scenario);
	for (let turn = 0; turn < times; turn++) {
		for (const { template, runs } of turn % 2 === 0 ? versions : versions.toReversed()) {
			runs.push(await runOnce({ template, tenant, scenario, floor }, 'pingOne'));
		}
	}
	tell(scenario, own, other);
}

const main = async () => {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			only: { type: 'string', multiple: true },
			repeat: { type: 'string', default: USUAL_TIMES },
		},
	});
	if (positionals.length !== 1) throw new Error('Name the folder of the other version.');
	const scenarios = allScenarios(false).filter(
		({ name }) => values.only === undefined || values.only.includes(name),
	);
	const tenant = await BenchTenant.start();
	const target = mkdtempSync(join(tmpdir(), 'version-'));
	process.once('exit', () => rmSync(target, { recursive: true, force: true }));
	const other = await prepareTemplate(tenant, await packFolder(resolve(positionals[0]), target));
	const templates: [Template, Template] = [await prepareTemplate(tenant), other];
	for (const scenario of scenarios) {
		await compare(tenant, templates, scenario, Number(values.repeat));
	}
};

try {
	await main();
} finally {
	await stopChildren();
}
process.exit();
