import { wakeTimer } from '../../../nodes/PingOne/pace/wake.ts';

const clock = { now: () => 0, sleep: async () => await new Promise<void>(() => undefined) };

describe('wakeTimer', () => {
	afterEach(() => jest.restoreAllMocks());

	it('cancels once what is set, and nothing that is not: every request asks for it', () => {
		const wakeAt = wakeTimer(clock, () => undefined);
		const abort = jest.spyOn(AbortController.prototype, 'abort');
		for (let request = 0; request < 10; request++) wakeAt(Infinity);
		expect(abort).not.toHaveBeenCalled();
		wakeAt(5);
		abort.mockClear();
		for (let request = 0; request < 10; request++) wakeAt(Infinity);
		expect(abort).toHaveBeenCalledTimes(1);
	});
});
