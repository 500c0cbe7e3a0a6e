import { Recent } from '../../../../nodes/PingOne/processState.ts';

const MINUTE_MS = 60_000;

let now = 0;
beforeEach(() => {
	now = 0;
	jest.spyOn(performance, 'now').mockImplementation(() => now);
});

afterEach(() => {
	jest.restoreAllMocks();
});

it('knows what others made while a create that times out again and again goes on', () => {
	const recent = new Recent();
	recent.note('first');
	now = 30 * MINUTE_MS;
	recent.note('second');
	expect(recent.has('first')).toBe(true);
});

it('forgets what is older than a minute, and more than 20,000 ago', () => {
	const recent = new Recent();
	const note = (name: string) => {
		for (let count = 0; count < 20_000; count += 1) recent.note(`${name} ${count}`);
	};
	recent.note('first');
	note('at once');
	expect(recent.has('first')).toBe(true);
	now = MINUTE_MS;
	note('later');
	expect(recent.has('first')).toBe(false);
	expect(recent.has('at once 19999')).toBe(false);
	expect(recent.has('later 0')).toBe(true);
});
