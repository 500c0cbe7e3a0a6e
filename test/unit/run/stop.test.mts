import type { IExecuteFunctions } from 'n8n-workflow';
import { watchStop } from '../../../nodes/PingOne/run/stop.ts';

const stopOf = (executionId: string) => ({
	resultData: { error: { name: 'ManualExecutionCancelledError', extra: { executionId } } },
});

let stored: unknown;
let looks: number;
const context = (told?: AbortSignal) =>
	({
		getExecutionId: () => '7',
		getExecutionCancelSignal: () => told,
		getExecutionDataById: async () => {
			looks += 1;
			if (stored instanceof Error) throw stored;
			return await Promise.resolve(stored);
		},
	}) as unknown as IExecuteFunctions;

beforeEach(() => {
	jest.useFakeTimers();
	stored = { resultData: {} };
	looks = 0;
});
afterEach(() => jest.useRealTimers());

const isStopped = ({ ctx }: ReturnType<typeof watchStop>) =>
	ctx.getExecutionCancelSignal()?.aborted;

describe('Stop', () => {
	it('reaches a run that n8n does not tell, within seconds', async () => {
		const watch = watchStop(context());
		await jest.advanceTimersByTimeAsync(60_000);
		expect(isStopped(watch)).toBe(false);
		stored = stopOf('7');
		await jest.advanceTimersByTimeAsync(5_100);
		expect(isStopped(watch)).toBe(true);
		const [before] = [looks];
		await jest.advanceTimersByTimeAsync(60_000);
		expect(looks).toBe(before);
	});

	it('is not taken from the stopped execution whose data a retry begins with', async () => {
		stored = stopOf('6');
		const watch = watchStop(context());
		await jest.advanceTimersByTimeAsync(20_000);
		expect(isStopped(watch)).toBe(false);
		watch.end();
	});

	it('is seen once n8n’s database is back', async () => {
		stored = new Error('Database is not ready!');
		const watch = watchStop(context());
		await jest.advanceTimersByTimeAsync(20_000);
		stored = stopOf('7');
		await jest.advanceTimersByTimeAsync(5_100);
		expect(isStopped(watch)).toBe(true);
	});

	it('is heard at once where n8n tells', () => {
		const told = new AbortController();
		const watch = watchStop(context(told.signal));
		told.abort();
		expect(isStopped(watch)).toBe(true);
	});

	it('is not looked for once the run is over', async () => {
		const watch = watchStop(context());
		watch.end();
		await jest.advanceTimersByTimeAsync(60_000);
		expect(looks).toBe(0);
	});
});
