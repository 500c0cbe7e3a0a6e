import { choose, drift } from '../../../tools/fastSet/choose.mts';

const measure = (file: string, seconds: number, ran: string) => ({
	file: `test/unit/${file}.test.mts`,
	seconds,
	megabytes: 100,
	ran: ran.split(''),
});

const MEASURES = [
	measure('slow.deep', 20, 'abcdef'),
	measure('good', 2, 'abcd'),
	measure('copy', 3, 'abcd'),
	measure('other.deep', 4, 'ef'),
	measure('cheap', 0.4, 'a'),
];

const names = (files: Array<{ file: string }>) =>
	files.map(({ file }) => file.replace(/.*\/(.*)\.test\.mts/, '$1'));

it('chooses what adds most per second, and whatever is cheap', () => {
	const { chosen, left, seconds, share } = choose(MEASURES, 10);
	expect(names(chosen)).toEqual(['cheap', 'good', 'other.deep']);
	expect(chosen.map(({ adds }) => adds)).toEqual([1, 3, 2]);
	expect(names(left)).toEqual(['slow.deep', 'copy']);
	expect([seconds, share]).toEqual([6.4, 1]);
});

it('spends no more than it may', () => {
	const { chosen, share } = choose(MEASURES, 5);
	expect(names(chosen)).toEqual(['cheap', 'good']);
	expect(share).toBeCloseTo(4 / 6);
});

it('says which files are named otherwise', () => {
	expect(drift(choose(MEASURES, 10))).toEqual([
		'3 files take 6 s and run 100.0 % of what all run.',
		'Worth every change, but named .deep:',
		'  4.0 s  test/unit/other.deep.test.mts, adds 2',
		'Not worth every change, but not named .deep:',
		'  3.0 s  test/unit/copy.test.mts',
	]);
	expect(drift(choose([measure('good', 2, 'abcd')], 5))).toContain(
		'All files are named as chosen.',
	);
});
