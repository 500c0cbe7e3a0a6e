import type { Check, Result } from './run.mts';
import type { Samples } from './samples.mts';

const MARKS = { 'as assumed': '✓', different: '✗', unclear: '?', 'not tried': '-' } as const;

/** Markdown in, plain text out. */
const plain = (text: string) =>
	text.replace(/\*\*|`/g, '').replace(/(^|\s)_([^_]+)_(?=[\s.,;]|$)/g, '$1$2');

const cell = (text: string) => text.replaceAll('|', '\\|');

/** One result on a line or two. */
export function line({ id, assumes, verdict, found, otherwise }: Result): string {
	const head = `${MARKS[verdict]} ${id}: ${plain(assumes)}`;
	if (verdict === 'not tried') return `${head}\n    by hand: ${plain(found)}`;
	const more = verdict === 'different' ? `\n    so: ${plain(otherwise)}` : '';
	return `${head}\n    found: ${found}${more}`;
}

const count = ({ results }: Check, verdict: Result['verdict']) =>
	results.filter((result) => result.verdict === verdict).length;

/** The last lines of the text report. */
export function summary(check: Check): string {
	const verdicts = Object.keys(MARKS) as Array<keyof typeof MARKS>;
	const counts = verdicts.map((verdict) => `${count(check, verdict)} ${verdict}`).join(', ');
	return [counts, ...check.left.map((what) => `Left behind: ${what}`)].join('\n');
}

/** What no admin has published yet, to be sent in with an issue. */
export const samplesText = (samples: Samples): string =>
	[
		'No admin has published these yet. If you can, send them in: every value that could be personal',
		'is masked; look through them first.',
		'',
		'```json',
		JSON.stringify(samples, null, 2),
		'```',
	].join('\n');

/** A table for an issue. */
export function toMarkdown(check: Check): string {
	const rows = check.results
		.filter(({ verdict }) => verdict !== 'not tried')
		.map(
			({ id, assumes, verdict, found }) =>
				`| ${id} | ${cell(assumes)} | ${verdict} | ${cell(found)} |`,
		);
	return [
		'| Assumption | The node assumes | Verdict | Found |',
		'| --- | --- | --- | --- |',
		...rows,
		'',
		summary(check),
	].join('\n');
}
