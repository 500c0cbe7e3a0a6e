import { join } from 'node:path';
import { slowest } from '../durations/durations.mts';
import { durationsOf } from '../durations/reporter.mts';

it('gives files and steps their durations, and what is around the tests as well', () => {
	const testFilePath = join(process.cwd(), 'test/unit/some.test.mts');
	const tests = [
		{ fullName: 'one', duration: 1_500 },
		{ fullName: 'skipped', duration: null },
	];
	const perfStats = { start: 10_000, end: 14_000 };
	expect(durationsOf([{ testFilePath, perfStats, testResults: tests }])).toEqual({
		files: [{ name: 'test/unit/some.test.mts', seconds: 4 }],
		steps: [
			{ name: 'test/unit/some.test.mts: one', seconds: 1.5 },
			{ name: 'test/unit/some.test.mts: set-up and end', seconds: 2.5 },
		],
	});
});

it('shows the slowest twenty, the slowest first', () => {
	const durations = Array.from({ length: 30 }, (_, seconds) => ({ name: `n${seconds}`, seconds }));
	const lines = slowest('Run, files', durations).trim().split('\n');
	expect(lines).toHaveLength(21);
	expect(lines[0]).toBe('Run, files: the slowest 20 of 30');
	expect(lines[1]).toMatch(/^ +29\.0 s {2}n29$/);
	expect(lines.at(-1)).toMatch(/^ +10\.0 s {2}n10$/);
});
