import type { IDataObject } from 'n8n-workflow';
import { follow } from '../../../nodes/PingOne/trigger/polling/follow.ts';
import { recall as recallPoll, remember } from '../../../nodes/PingOne/trigger/polling/memory.ts';
import { takes } from '../../../nodes/PingOne/trigger/polling/selection.ts';
import { SeenEvents } from '../../../nodes/PingOne/trigger/event/seenEvents.ts';
import { isSecret } from '../../../nodes/PingOne/trigger/webhook/secret.ts';
import { recall as recallWebhook } from '../../../nodes/PingOne/trigger/webhook/memory.ts';
import { withAdditions } from '../../../nodes/PingOne/trigger/webhook/subscription.ts';
import { VirtualLog, virtualRow } from '../../support/polling/virtualLog.mts';
import { frozen, replaced, waysIn } from '../../support/mutants.mts';
import { stateContext } from '../../support/triggerState.mts';

/* What was kept, with each of its members missing, null, of another type, or of a later version. */

const FUTURE = '2999-01-01T00:00:00.000Z';
const VALUES: unknown[] = [
	...[undefined, null, '', 'x', 'x'.repeat(19), FUTURE, '1', 0, 1, 2, -1, 1.5, 1e300, 8.64e15],
	...[true, false, [], [null], [7], ['x'], {}, { id: 7 }, { version: 2 }, { until: 1 }],
];

const mutants = (name: 'polling' | 'webhook'): string[] => {
	const state = frozen(name);
	const whole = ['', 'x', '{', '[]', 'null', '7', '"x"', JSON.stringify(state).slice(0, -1)];
	const ways = [...waysIn(state), ['rest']];
	return [
		...whole,
		...ways.flatMap((way) => VALUES.map((by) => JSON.stringify(replaced(state, way, by)))),
	];
};

const START = Date.parse(String(frozen('polling').readUpTo)) + 180_000;
const { now } = Date;
const monotonic = performance.now.bind(performance);
afterEach(() => {
	Date.now = now;
	performance.now = monotonic;
});

it('of a polling trigger loses no event without a word', async () => {
	const all = mutants('polling');
	expect(all.length).toBeGreaterThan(500);
	let [read, unreadable] = [0, 0];
	for (const text of all) {
		const log = new VirtualLog(START);
		Date.now = () => log.now;
		performance.now = () => log.now - START;
		const waiting = virtualRow(START - 60_000, 'DEVICE.ACTIVATED');
		log.add([waiting]);
		const { ctx, data, key } = stateContext();
		data[key] = text;
		const kept = recallPoll(ctx);
		if (kept.found !== 'state') {
			// The trigger begins anew, and an item says so; a copy of another workflow’s begins silently.
			const isForeign = kept.found === 'nothing' && !text.includes(String(frozen('polling').owner));
			if (!isForeign) expect([text, kept.found]).toEqual([text, 'unreadable']);
			unreadable += 1;
			continue;
		}
		read += 1;
		const selection = { types: ['DEVICE.ACTIVATED', 'DEVICE.DELETED'], populations: [] };
		const full = { ...selection, applications: [], administratorsOnly: false };
		const lookUp = async () => await Promise.resolve(undefined);
		const { found, leftOut, following } = await follow(log.read, kept.state, full, {
			catchUpMs: 14 * 86_400_000,
			lookUp,
			sectionMs: 60_000,
		});
		remember(ctx, kept.state.environment, following, found.length > 0);
		// Filtered by what was chosen before, as an admin may have had it.
		const former = [kept.state.selection, ...kept.state.former.map((each) => each.selection)];
		const isChosen = former.every((each) => takes(each, waiting.row));
		if (isChosen) expect([text, found.length + (leftOut ? 1 : 0) > 0]).toEqual([text, true]);
		expect(recallPoll(ctx).found).toBe('state');
	}
	expect(read).toBeGreaterThan(20);
	expect(unreadable).toBeGreaterThan(300);
});

it('of a webhook lets nobody in, and breaks nothing', () => {
	const { secret } = frozen('webhook');
	let unreadable = 0;
	const body = { httpEndpoint: { url: 'https://n8n.example.com/', headers: {} } };
	for (const text of mutants('webhook')) {
		const { ctx, data, key } = stateContext();
		data[key] = text;
		const kept = recallWebhook(ctx, false);
		if (kept.found !== 'state') {
			unreadable += 1;
			continue;
		}
		const { state } = kept;
		expect([text, isSecret('', state.secret), isSecret(undefined, state.secret)]).toEqual([
			...[text, false, false],
		]);
		const seen = new SeenEvents();
		seen.load(state.seen);
		expect(seen.take([{ id: 'new' }])).toHaveLength(1);
		const full = withAdditions(body as never, state.additions ?? {});
		const headers: IDataObject = full.httpEndpoint.headers;
		expect(Object.values(headers).every((value) => typeof value === 'string')).toBe(true);
	}
	expect(unreadable).toBeGreaterThan(100);
	const { ctx, data, key } = stateContext();
	data[key] = JSON.stringify(frozen('webhook'));
	expect(recallWebhook(ctx, false)).toMatchObject({ found: 'state', state: { secret } });
});

it('of version 0.1 is read by this one', () => {
	const { ctx, data, key } = stateContext();
	data[key] = JSON.stringify(frozen('polling'));
	const kept = recallPoll(ctx);
	if (kept.found !== 'state') throw new Error(kept.found);
	remember(ctx, kept.state.environment, kept.state, false);
	const { savedAt, ...again } = JSON.parse(String(data[key])) as IDataObject;
	const { savedAt: before, ...sample } = frozen('polling');
	expect(again).toEqual(sample);
	expect(Number(savedAt)).toBeGreaterThan(Number(before));
});
