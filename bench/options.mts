import { parseArgs } from 'node:util';
import { allScenarios, type Scenario } from './scenarios.mts';

export interface BenchOptions {
	scenarios: Scenario[];
	/** How often the PingOne node runs in each scenario. */
	repeat: number;
	/** Whether the results are printed as one JSON object instead of a table. */
	json: boolean;
	/** Whether the chart is written. */
	svg: boolean;
	/** Whether the results go into bench/README.md. */
	docs: boolean;
	/** Files with results that `--json` printed; nothing is measured then. */
	read: string[];
}

/** Thrown for a command line that cannot be understood. */
export class UsageError extends Error {}

export const usage = (): string => `Usage: npm run bench -- [options]
  --json              print one JSON object instead of the table
  --svg               write the chart, docs/images/bench.svg
  --docs              put the results into bench/README.md
  --read <file>       take what --json printed instead of measuring; may be given several times
  --only <scenario>   measure this scenario; may be given several times
  --repeat <times>    run the PingOne node so often and count its median run
  --quick             fewer hires, for work on the benchmark itself

Scenarios: ${allScenarios(false)
	.map(({ name }) => name)
	.join(', ')}
`;

const parse = (args: string[]) => {
	try {
		return parseArgs({
			args,
			options: {
				json: { type: 'boolean', default: false },
				svg: { type: 'boolean', default: false },
				docs: { type: 'boolean', default: false },
				read: { type: 'string', multiple: true, default: [] },
				only: { type: 'string', multiple: true },
				repeat: { type: 'string', default: '1' },
				quick: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		}).values;
	} catch (error) {
		throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage()}`);
	}
};

const select = (all: Scenario[], names: string[]): Scenario[] =>
	names.map((name) => {
		const found = all.find((scenario) => scenario.name === name);
		if (!found) throw new UsageError(`There is no scenario "${name}".\n${usage()}`);
		return found;
	});

/**
 * Reads the command line.
 *
 * @returns undefined when only help was asked for
 * @throws UsageError with the usage for anything unknown
 */
export function readOptions(args: string[]): BenchOptions | undefined {
	const { help, quick, only, repeat, ...others } = parse(args);
	if (help) return undefined;
	if (!/^[1-9]\d?$/.test(repeat))
		throw new UsageError(`"${repeat}" is no number of times.\n${usage()}`);
	const all = allScenarios(quick);
	return { scenarios: only ? select(all, only) : all, repeat: Number(repeat), ...others };
}
