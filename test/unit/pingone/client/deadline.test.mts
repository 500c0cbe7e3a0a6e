import { withDeadline } from '../../../../nodes/PingOne/pingone/client/deadline.ts';

const NEVER = new Promise<never>(() => undefined);
const LONG = 600_000;

it('gives what the work gives, and throws what it throws', async () => {
	expect(await withDeadline(async () => await Promise.resolve(1), LONG)).toBe(1);
	const boom = new Error('boom');
	await expect(withDeadline(async () => await Promise.reject(boom), LONG)).rejects.toBe(boom);
});

it('ends when time is up, and tells the work', async () => {
	let told: AbortSignal | undefined;
	const waiting = withDeadline(async (signal) => {
		told = signal;
		return await NEVER;
	}, 20);
	await expect(waiting).rejects.toMatchObject({ name: 'TimeoutError' });
	expect(told?.aborted).toBe(true);
});

it('ends at once when it is stopped, whatever it waits for', async () => {
	const stop = new AbortController();
	const reason = new Error('stopped');
	let told: AbortSignal | undefined;
	const waiting = withDeadline(
		async (signal) => {
			told = signal;
			return await NEVER;
		},
		LONG,
		stop.signal,
	);
	stop.abort(reason);
	await expect(waiting).rejects.toBe(reason);
	expect(told?.aborted).toBe(true);
});

it('does not begin what was stopped before', async () => {
	const work = jest.fn();
	const reason = new Error('stopped');
	await expect(withDeadline(work, LONG, AbortSignal.abort(reason))).rejects.toBe(reason);
	expect(work).not.toHaveBeenCalled();
});

it('lets go of the signal', async () => {
	const { signal } = new AbortController();
	const [added, removed] = [
		jest.spyOn(signal, 'addEventListener'),
		jest.spyOn(signal, 'removeEventListener'),
	];
	await withDeadline(async () => await Promise.resolve(), LONG, signal);
	expect(added).toHaveBeenCalledTimes(1);
	expect(removed).toHaveBeenCalledTimes(1);
});
