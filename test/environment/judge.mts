/** As much of jest's events (jest-circus) as the judge looks at. */
export interface TestEvent {
	name: string;
	/** The test that an event is about. */
	test?: { errors: unknown[] };
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

/**
 * Fails each test that waits too long for real clocks.
 *
 * @param take tells how long was waited since it was last asked, in ms
 */
export function judgeOfWaiting(mostMs: number, take: () => number): (event: TestEvent) => void {
	return (event) => {
		// All tests are known, and none has begun: to load the file is not the first one's wait.
		if (event.name === 'run_start') take();
		if (event.name !== 'test_done' || event.test === undefined) return;
		// What went on since the last test is this one's: also hooks that run once for a file.
		const waited = take();
		if (waited <= mostMs) return;
		const told = `Waited ${seconds(waited)} for real clocks, ${seconds(mostMs)} at most: let its time be virtual`;
		event.test.errors.push(Object.assign(new Error(told), { stack: told }));
	};
}
