import type { IDataObject } from 'n8n-workflow';
import { catchUp } from '../../../nodes/PingOne/trigger/polling/catchUp.ts';
import { fakeApi } from '../../support/fakeApi.mts';

interface Row {
	id: string;
	recordedAt: string;
	action: { type: string };
}

/** How much is read again, as docs/assumptions.md says. */
const OVERLAP_MS = 120_000;
const NOW = Date.parse('2026-11-25T09:00:00.000Z');
const row = (at: number, type = 'A.B'): Row => ({
	id: `${at}-${type}-${Math.random()}`,
	recordedAt: new Date(at).toISOString(),
	action: { type },
});

/** An audit log that pages, and sorts as it likes. */
function log(rows: Row[], order: (a: Row, b: Row) => number) {
	return fakeApi(({ query = {} }) => {
		const filter = String(query.filter);
		const [, after, before] = /gt "([^"]+)" AND recordedAt lt "([^"]+)"/.exec(filter) ?? [];
		const [, type] = /action\.type eq "([^"]+)"/.exec(filter) ?? [];
		const all = rows
			.filter((each) => each.recordedAt > after && each.recordedAt < before)
			.filter((each) => type === undefined || each.action.type === type)
			.sort(order);
		const [limit, cursor] = [Number(query.limit), Number(query.cursor ?? 0)];
		const next = new URL('https://api.example.com/v1/environments/e/activities');
		next.search = new URLSearchParams({
			filter,
			limit: `${limit}`,
			cursor: `${cursor + limit}`,
		}).toString();
		return {
			json: {
				_embedded: { activities: all.slice(cursor, cursor + limit) as unknown as IDataObject[] },
				...(cursor + limit < all.length && { _links: { next: { href: next.href } } }),
			},
		};
	});
}

const newestFirst = (a: Row, b: Row) => b.recordedAt.localeCompare(a.recordedAt);
const oldestFirst = (a: Row, b: Row) => -newestFirst(a, b);
const byId = (a: Row, b: Row) => a.id.split('-').reverse().join().localeCompare(b.id);

/** Polls until nothing more comes, as n8n would, and gives the IDs it saw. */
async function pollAll(api: Parameters<typeof catchUp>[0], from: number) {
	const ids = new Set<string>();
	let readUpTo = from;
	let polls = 0;
	for (let before = -1; ids.size > before && polls < 100; polls += 1) {
		before = ids.size;
		const { activities, readUpTo: next } = await catchUp(api, { from: readUpTo, now: NOW });
		expect(next).toBeGreaterThanOrEqual(readUpTo);
		readUpTo = next;
		for (const { id } of activities) ids.add(String(id));
	}
	return { ids, readUpTo, polls };
}

describe.each([
	['newest first', newestFirst],
	['oldest first', oldestFirst],
	['in no order', byId],
])('a log that comes %s', (_, order) => {
	it('is read to its end in the order of time', async () => {
		const rows = Array.from({ length: 250 }, (__, n) => row(NOW - 1_000_000 + n * 1_000));
		const { api } = log(rows, order);
		const { activities, readUpTo } = await catchUp(api, { from: NOW - 2_000_000, now: NOW });
		expect(activities.map(({ id }) => id)).toEqual(rows.sort(oldestFirst).map(({ id }) => id));
		expect(readUpTo).toBe(Date.parse(rows[249].recordedAt));
	});

	it('is read in pieces when there is much of it, and nothing is left out', async () => {
		const rows = Array.from({ length: 12_000 }, (__, n) => row(NOW - 86_400_000 + n * 6_000));
		const { api } = log(rows, order);
		const { ids, polls } = await pollAll(api, NOW - 86_400_000);
		expect(ids.size).toBe(12_000);
		expect(polls).toBeGreaterThan(2);
	});
});

it('reads a second with more than a piece holds as a whole', async () => {
	const rows = Array.from({ length: 5_500 }, (_, n) => row(NOW - 500 + (n % 400)));
	const { ids } = await pollAll(log(rows, newestFirst).api, NOW - 60_000);
	expect(ids.size).toBe(5_500);
});

it('reads the last two minutes again, for what shows up late', async () => {
	const late = row(NOW - OVERLAP_MS + 10);
	const tooLate = row(NOW - OVERLAP_MS - 10);
	const { api } = log([late, tooLate, row(NOW)], newestFirst);
	const { activities } = await catchUp(api, { from: NOW, now: NOW });
	expect(activities.map(({ id }) => id)).toContain(late.id);
	expect(activities.map(({ id }) => id)).not.toContain(tooLate.id);
});

it.each([-3_600_000, 3_600_000])(
	'goes by PingOne’s clock when ours is off by %d ms',
	async (off) => {
		const { api } = log([row(NOW - 10_000), row(NOW)], newestFirst);
		const { activities, readUpTo } = await catchUp(api, { from: NOW - 20_000, now: NOW + off });
		expect(activities).toHaveLength(2);
		expect(readUpTo).toBe(NOW);
	},
);

it('lets PingOne choose when one type is wanted', async () => {
	const { api, asked } = log([row(NOW), row(NOW, 'C.D')], newestFirst);
	const { activities } = await catchUp(api, { from: NOW - 1, now: NOW, type: 'C.D' });
	expect(activities).toMatchObject([{ action: { type: 'C.D' } }]);
	expect(asked[0].query).toEqual({
		filter:
			'recordedAt gt "2026-11-25T08:57:59.998Z" AND recordedAt lt "2026-11-26T09:00:00.000Z" AND action.type eq "C.D"',
		limit: 100,
	});
});
