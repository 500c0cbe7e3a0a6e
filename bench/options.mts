import { parseArgs } from 'node:util';
import { allScenarios, type Scenario } from './scenarios.mts';

export interface BenchOptions {
	scenarios: Scenario[];
	/** Whether the results are printed as one JSON object instead of a table. */
	json: boolean;
	/** Whether the chart is written. */
	svg: boolean;
}

/** Thrown for a command line that cannot be understood. */
export class UsageError extends Error {}

export const usage = (): string => `Usage: npm run bench -- [options]
  --json              print one JSON object instead of the table
  --svg               write the chart, docs/images/bench.svg
  --only <scenario>   measure this scenario; may be given several times
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
				only: { type: 'string', multiple: true },
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
	const { help, quick, only, json, svg } = parse(args);
	if (help) return undefined;
	const all = allScenarios(quick);
	return { scenarios: only ? select(all, only) : all, json, svg };
}
