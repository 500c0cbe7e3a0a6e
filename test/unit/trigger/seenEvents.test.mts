import { isSeen, SeenEvents } from '../../../nodes/PingOne/trigger/event/seenEvents.ts';

/** How many are remembered, as docs/trigger.md says. */
const MAX_SEEN = 20_000;

const events = (count: number, from = 0) =>
	Array.from({ length: count }, (_, index) => ({ id: `event-${from + index}` }));

it('lets each event through once', () => {
	const seen = new SeenEvents();
	expect(seen.take([...events(3), ...events(3)])).toEqual(events(3));
	expect(seen.take(events(5))).toEqual(events(2, 3));
});

it('knows them again from what was saved', () => {
	const before = new SeenEvents();
	before.take(events(3));
	const after = new SeenEvents();
	after.load(before.save());
	expect(after.take(events(4))).toEqual(events(1, 3));
});

it('joins what another process has saved with what it knows itself', () => {
	const [here, there] = [new SeenEvents(), new SeenEvents()];
	here.take(events(2));
	there.take(events(2, 2));
	here.load(there.save());
	expect(here.take(events(5))).toEqual(events(1, 4));
});

it('lets an event through again that came to nothing', () => {
	const seen = new SeenEvents();
	const saved = seen.save();
	const fresh = seen.take(events(2));
	seen.forget(fresh);
	seen.load(saved);
	expect(seen.take(events(2))).toEqual(events(2));
});

it('forgets the oldest, and stays below 220 kB', () => {
	const seen = new SeenEvents();
	seen.take(events(MAX_SEEN + 10));
	expect(seen.save()).toHaveLength(MAX_SEEN * 11);
	expect(seen.take(events(10))).toHaveLength(10);
	expect(seen.take(events(100, MAX_SEEN - 100))).toEqual([]);
});

it.each([undefined, null, 7, {}, 'short', 'x'.repeat(23), '!'.repeat(11)])(
	'knows %j in the database for something else',
	(saved) => {
		expect(isSeen(saved)).toBe(false);
	},
);

it('knows what it has saved', () => {
	const seen = new SeenEvents();
	seen.take(events(3));
	expect([isSeen(''), isSeen(seen.save())]).toEqual([true, true]);
});
