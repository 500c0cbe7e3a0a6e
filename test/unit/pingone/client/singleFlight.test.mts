import { SingleFlight } from '../../../../nodes/PingOne/pingone/client/singleFlight.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function watch(boarding: Promise<unknown>) {
	const seen: { done?: boolean; land?: unknown; reason?: unknown } = {};
	boarding.then(
		(land) => Object.assign(seen, { done: true, land }),
		(reason: unknown) => Object.assign(seen, { reason }),
	);
	return seen;
}

const settle = async () => await jest.advanceTimersByTimeAsync(0);

it('lets one go first, and all others once it is done', async () => {
	const flights = new SingleFlight();
	const land = await flights.board('a');
	const others = [watch(flights.board('a')), watch(flights.board('a'))];
	const stranger = watch(flights.board('b'));
	await settle();
	expect(others.map(({ done }) => done)).toEqual([undefined, undefined]);
	expect(stranger.land).toBeDefined();
	land?.();
	await settle();
	expect(others).toEqual([
		{ done: true, land: undefined },
		{ done: true, land: undefined },
	]);
	expect(await flights.board('a')).toBeDefined();
});

it('shares a failure', async () => {
	const flights = new SingleFlight();
	const land = await flights.board('a');
	const other = watch(flights.board('a'));
	const reason = new Error('no token');
	land?.(reason);
	await settle();
	expect(other.reason).toBe(reason);
});

it('does not wait longer than three seconds for the first', async () => {
	const flights = new SingleFlight();
	await flights.board('a');
	const other = watch(flights.board('a'));
	await jest.advanceTimersByTimeAsync(2_900);
	expect(other.done).toBeUndefined();
	await jest.advanceTimersByTimeAsync(300);
	expect(other.done).toBe(true);
});

it('ends with the signal', async () => {
	const flights = new SingleFlight();
	await flights.board('a');
	const stop = new AbortController();
	const other = watch(flights.board('a', stop.signal));
	stop.abort(new Error('stopped'));
	await settle();
	expect(other.reason).toEqual(new Error('stopped'));
});
