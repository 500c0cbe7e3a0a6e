import type { Duration } from '../durations/durations.mts';
import type { Outcome } from './check.mts';

/** What came of one version: outcomes, or why there are none. */
export type VersionResult = { version: string } & ({ outcomes: Outcome[] } | { problem: string });

const outcomesOf = (result: VersionResult) => ('outcomes' in result ? result.outcomes : []);

const cell = (result: VersionResult, check: string): string => {
	if ('problem' in result) return '-';
	const outcome = result.outcomes.find(({ name }) => name === check);
	if (!outcome) return '-';
	return outcome.ok ? 'ok' : '**FAIL**';
};

const line = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** The table as Markdown: a row for each check, a column for each version. */
function table(results: VersionResult[]): string {
	const checks = [...new Set(results.flatMap(outcomesOf).map(({ name }) => name))];
	const head = ['Check', ...results.map(({ version }) => version)];
	return [
		line(head),
		line(head.map(() => '---')),
		...checks.map((check) => line([check, ...results.map((result) => cell(result, check))])),
	].join('\n');
}

/** How long each check took. */
export const stepsOf = (results: VersionResult[]): { steps: Duration[] } => ({
	steps: results.flatMap((result) =>
		outcomesOf(result).map(({ name, seconds }) => ({
			name: `${result.version}: ${name}`,
			seconds,
		})),
	),
});

/** Prints the table, what failed, and what could not be tried. @returns whether all is well */
export function print(results: VersionResult[]): boolean {
	const notes = results.flatMap((result) => {
		if ('problem' in result) return [`n8n ${result.version} ${result.problem}`];
		return result.outcomes
			.filter(({ ok }) => !ok)
			.map(({ name, note }) => `n8n ${result.version}, ${name}: ${note}`);
	});
	process.stdout.write(`${[table(results), ...notes].join('\n\n')}\n`);
	return notes.length === 0;
}
