import { Stopwatch, TimeLimits } from '../../../../nodes/PingOne/pingone/client/deadline.ts';

const STRETCH_MS = 1_000;

/** The monotonic clock and Node's timers, both moved by the test. */
class Time {
	now = 0;
	readonly timers: Array<{ at: number; controller: AbortController }> = [];

	constructor() {
		jest.spyOn(performance, 'now').mockImplementation(() => this.now);
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const controller = new AbortController();
			this.timers.push({ at: this.now + ms, controller });
			return controller.signal;
		});
	}

	/** Passes time, and fires what is due. */
	pass(ms: number): void {
		const end = this.now + ms;
		for (;;) {
			const due = this.timers.find((timer) => timer.at <= end && !timer.controller.signal.aborted);
			if (!due) break;
			this.now = Math.max(this.now, due.at);
			due.controller.abort(new DOMException('late', 'TimeoutError'));
		}
		this.now = end;
	}
}

let time: Time;

beforeEach(() => {
	time = new Time();
});

afterEach(() => jest.restoreAllMocks());

/** Waits for something that never comes. @returns what it ended with, if it has */
function watch(stopwatch: Stopwatch) {
	const end: { thrown?: unknown } = {};
	stopwatch
		.race(new Promise<never>(() => undefined))
		.catch((thrown: unknown) => (end.thrown = thrown));
	return async () => {
		await new Promise((resolve) => setImmediate(resolve));
		return end.thrown;
	};
}

it('ends when a stretch takes too long', async () => {
	const stopwatch = new Stopwatch(STRETCH_MS, new TimeLimits());
	const end = watch(stopwatch);
	stopwatch.start();
	time.pass(STRETCH_MS - 1);
	expect(await end()).toBeUndefined();
	time.pass(1);
	expect(await end()).toMatchObject({ name: 'TimeoutError' });
	expect(stopwatch.isOver).toBe(true);
});

it('does not count the time between two stretches', async () => {
	const stopwatch = new Stopwatch(STRETCH_MS, new TimeLimits());
	const end = watch(stopwatch);
	stopwatch.start();
	time.pass(900);
	stopwatch.stop();
	time.pass(50 * STRETCH_MS);
	stopwatch.start();
	time.pass(STRETCH_MS - 1);
	expect(await end()).toBeUndefined();
	time.pass(1);
	expect(await end()).toMatchObject({ name: 'TimeoutError' });
});

it('gives a stretch its whole time when the timer of an earlier one ends in it', async () => {
	const stopwatch = new Stopwatch(STRETCH_MS, new TimeLimits());
	const end = watch(stopwatch);
	stopwatch.start();
	time.pass(100);
	stopwatch.stop();
	time.pass(300);
	stopwatch.start();
	time.pass(STRETCH_MS - 1);
	expect(await end()).toBeUndefined();
	time.pass(1);
	expect(await end()).toMatchObject({ name: 'TimeoutError' });
});

it('has one timer, however many requests and stretches there are', () => {
	const limits = new TimeLimits();
	for (let request = 0; request < 20; request++) {
		const stopwatch = new Stopwatch(STRETCH_MS, limits);
		for (let stretch = 0; stretch < 3; stretch++) {
			stopwatch.start();
			time.pass(10);
			stopwatch.stop();
		}
	}
	expect(time.timers).toHaveLength(1);
});

it('ends each of those that share a timer in its own time', async () => {
	const limits = new TimeLimits();
	const [first, second] = [new Stopwatch(STRETCH_MS, limits), new Stopwatch(STRETCH_MS, limits)];
	const ends = [watch(first), watch(second)];
	first.start();
	time.pass(400);
	second.start();
	time.pass(STRETCH_MS - 400);
	expect(await ends[0]()).toMatchObject({ name: 'TimeoutError' });
	expect(await ends[1]()).toBeUndefined();
	time.pass(400);
	expect(await ends[1]()).toMatchObject({ name: 'TimeoutError' });
});
