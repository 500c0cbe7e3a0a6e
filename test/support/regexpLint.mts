import { spawnSync } from 'node:child_process';

interface Result {
	messages: Array<{ line: number; message: string }>;
}

/** The lines in which eslint.regexp.mjs finds something, in a source that stands in nodes/. */
export function linesRefusedByLint(source: string): number[] {
	const { stdout, stderr } = spawnSync(
		process.execPath,
		[
			'node_modules/eslint/bin/eslint.js',
			...['-c', 'eslint.regexp.mjs', '--format', 'json'],
			...['--stdin', '--stdin-filename', 'nodes/planted.ts'],
		],
		{ input: source, encoding: 'utf8' },
	);
	if (stdout === '') throw new Error(stderr);
	const [{ messages }] = JSON.parse(stdout) as Result[];
	return messages.map(({ line }) => line);
}
