import {
	type Flight,
	SingleFlight,
} from '../../../../nodes/PingOne/pingone/client/singleFlight.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function watch(boarding: Promise<Flight | undefined>) {
	const seen: { done?: boolean; flight?: Flight; reason?: unknown } = {};
	boarding.then(
		(flight) => Object.assign(seen, { done: true, flight }),
		(reason: unknown) => Object.assign(seen, { reason }),
	);
	return seen;
}

const settle = async () => await jest.advanceTimersByTimeAsync(0);

it('lets one go first, and all others once it is done', async () => {
	const flights = new SingleFlight();
	const flight = await flights.board('a');
	const others = [watch(flights.board('a')), watch(flights.board('a'))];
	const stranger = watch(flights.board('b'));
	await settle();
	expect(others.map(({ done }) => done)).toEqual([undefined, undefined]);
	expect(stranger.flight).toBeDefined();
	flight?.land();
	await settle();
	expect(others).toEqual([
		{ done: true, flight: undefined },
		{ done: true, flight: undefined },
	]);
	expect(await flights.board('a')).toBeDefined();
});

it('shares a failure', async () => {
	const flights = new SingleFlight();
	const flight = await flights.board('a');
	const other = watch(flights.board('a'));
	const reason = new Error('no token');
	flight?.land(reason);
	await settle();
	expect(other.reason).toBe(reason);
});

it('lets one more go every three seconds, and all others once the first of them is done', async () => {
	const flights = new SingleFlight();
	await flights.board('a');
	const others = [1, 2, 3, 4].map(() => watch(flights.board('a')));
	const gone = () => others.filter(({ done }) => done);
	await jest.advanceTimersByTimeAsync(2_900);
	expect(gone()).toEqual([]);
	await jest.advanceTimersByTimeAsync(200);
	expect(gone()).toHaveLength(1);
	await jest.advanceTimersByTimeAsync(3_000);
	expect(gone()).toHaveLength(2);
	const [second] = gone();
	second.flight?.land();
	await settle();
	expect(gone()).toHaveLength(4);
	expect(others.filter(({ flight }) => flight)).toHaveLength(2);
	expect(await flights.board('a')).toBeDefined();
});

it('is not ended by one whose flight is over', async () => {
	const flights = new SingleFlight();
	const first = await flights.board('a');
	const late = watch(flights.board('a'));
	await jest.advanceTimersByTimeAsync(3_100);
	first?.land();
	await flights.board('a');
	const other = watch(flights.board('a'));
	late.flight?.land();
	await settle();
	expect(other.done).toBeUndefined();
});

it('waits for the end without boarding, three seconds at most; then one is to go', async () => {
	const flights = new SingleFlight();
	expect(await flights.landing('a')).toBeUndefined();
	const flight = flights.start('a');
	expect(flights.start('a')).toBeUndefined();
	const others = [watch(flights.landing('a')), watch(flights.landing('a'))];
	await jest.advanceTimersByTimeAsync(2_900);
	expect(others.map(({ done }) => done)).toEqual([undefined, undefined]);
	await jest.advanceTimersByTimeAsync(200);
	expect(others).toEqual([
		{ done: true, flight },
		{ done: true, flight: undefined },
	]);
	const soon = watch(flights.landing('a'));
	flight?.land(new Error('no token'));
	await settle();
	expect(soon).toEqual({ done: true, flight: undefined });
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

it('once what is needed is there, nobody else goes for it, and nobody waits much longer', async () => {
	const flights = new SingleFlight();
	const flight = await flights.board('a');
	const others = [1, 2, 3].map(() => watch(flights.board('a')));
	flight?.found();
	await jest.advanceTimersByTimeAsync(2_900);
	expect(others.map(({ done }) => done)).toEqual([undefined, undefined, undefined]);
	await jest.advanceTimersByTimeAsync(200);
	expect(others.map(({ done }) => done)).toEqual([true, true, true]);
	expect(others.filter((each) => each.flight)).toEqual([]);
	const later = watch(flights.board('a'));
	await settle();
	await jest.advanceTimersByTimeAsync(1);
	expect(later).toEqual({ done: true, flight: undefined });
});
