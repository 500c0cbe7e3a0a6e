import type { IDataObject } from 'n8n-workflow';
import {
	begin,
	follow,
	type Following,
	readSample,
} from '../../../nodes/PingOne/trigger/polling/follow.ts';
import {
	isAhead,
	LATE_MS,
	loadAhead,
	saveAhead,
} from '../../../nodes/PingOne/trigger/polling/position.ts';
import { readSettled } from '../../../nodes/PingOne/trigger/polling/readSettled.ts';
import { VirtualLog, virtualRow } from '../../support/polling/virtualLog.mts';
import { selectionOfTypes, VirtualPoller } from '../../support/polling/virtualPoller.mts';

const START = Date.parse('2026-11-25T09:00:00.000Z');
const { now } = Date;
const monotonic = performance.now.bind(performance);
let log: VirtualLog;

beforeEach(() => {
	log = new VirtualLog(START);
	Date.now = () => log.now;
	performance.now = () => log.now - START;
});
afterEach(() => {
	Date.now = now;
	performance.now = monotonic;
});

/** Rows at a steady rate. */
const steady = (from: number, seconds: number, perSecond: number, type: string) =>
	Array.from({ length: seconds * perSecond }, (_, n) =>
		virtualRow(from + Math.floor((n * 1_000) / perSecond), type),
	);
const pollMinutes = async (poller: VirtualPoller, minutes: number) => {
	for (let minute = 0; minute < minutes; minute += 1) {
		log.now += 60_000;
		await poller.poll();
	}
};

describe('a burst', () => {
	it.each([
		[100, 600],
		[100, 200],
		[60, 200],
		[45, 300],
		[200, 120],
	])(
		'of %d rows a second for %d s comes out once, and so does what comes after it',
		async (perSecond, seconds) => {
			const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
			await poller.activate();
			const burst = steady(START + 1_500, seconds, perSecond, 'A.WANTED');
			log.add(burst);
			const minutes = Math.ceil(seconds / 60) + 1;
			await pollMinutes(poller, minutes);
			const after = virtualRow(log.now, 'B.WANTED');
			log.add([after]);
			await pollMinutes(poller, 2);
			expect(poller.given).toContain(after.row.id);
			await pollMinutes(poller, 4);
			expect(poller.errors).toEqual([]);
			expect(poller.given).toHaveLength(burst.length + 1);
			expect(new Set(poller.given).size).toBe(burst.length + 1);
		},
	);

	it('costs about as many requests as its rows need', async () => {
		const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
		await poller.activate();
		const rows = [
			...steady(START, 600, 99, 'Z.OTHER'),
			...steady(START + 1_500, 600, 1, 'A.WANTED'),
		];
		log.add(rows);
		log.requests = 0;
		await pollMinutes(poller, 14);
		expect(poller.given).toHaveLength(600);
		expect(log.requests).toBeLessThanOrEqual((rows.length / 500) * 1.2);
	});

	// docs/trigger.md: what comes out at the next poll.
	it.each([
		['all of 1,100 rows comes out at once', 0, 1_100],
		['only the newest page of them, while polls find more than a page', 2_100, 500],
	])('beside 200 rows a minute: %s', async (_, earlier, atOnce) => {
		const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
		await poller.activate();
		log.add(steady(START + 1_500, 1, earlier, 'A.WANTED'));
		for (let minute = 0; minute < 6; minute += 1) {
			log.add(steady(log.now + 1_500, 2, 100, 'Z.OTHER'));
			await pollMinutes(poller, 1);
		}
		expect(poller.given).toHaveLength(earlier);
		log.add(steady(log.now + 1_500, 1, 1_100, 'B.WANTED'));
		await pollMinutes(poller, 1);
		expect(poller.given).toHaveLength(earlier + atOnce);
		await pollMinutes(poller, 4);
		expect(poller.given).toHaveLength(earlier + 1_100);
	});

	it('of 7,000 rows in one millisecond comes out once', async () => {
		const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
		await poller.activate();
		log.add(Array.from({ length: 7_000 }, () => virtualRow(START + 5_000, 'A.WANTED')));
		await pollMinutes(poller, 8);
		log.add([virtualRow(log.now, 'B.WANTED')]);
		await pollMinutes(poller, 2);
		expect(poller.given).toHaveLength(7_001);
		expect(poller.errors).toEqual([]);
	});

	it('that no poll can get past is an error, and not silence', async () => {
		const poller = new VirtualPoller(log, ['A.WANTED']);
		await poller.activate(['A.WANTED', 'B.WANTED']);
		log.add(Array.from({ length: 31_000 }, () => virtualRow(START + 5_000, 'Z.OTHER')));
		await pollMinutes(poller, 5);
		const last = poller.errors.at(-1) as Error & { hint: string };
		expect(last.message).toMatch(/more events at 2026-11-25T09:00:05.000Z than one poll can read/);
		expect(last.hint).toMatch(/Monitoring > Audit/);
	});
});

it('catches up with 10,000 events in 16 days: 14 of them whole, the rest as one gap', async () => {
	const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
	await poller.activate();
	const days = 86_400_000;
	const rows = Array.from({ length: 10_000 }, (_, n) =>
		virtualRow(START + Math.floor((n * 16 * days) / 10_000), 'A.WANTED'),
	);
	log.add(rows);
	log.now = START + 16 * days;
	const earliest = log.now - 14 * days;
	await pollMinutes(poller, 10);
	const wanted = rows.filter(({ recordedAt }) => recordedAt >= earliest).length;
	expect(Math.abs(poller.given.length - wanted)).toBeLessThanOrEqual(2);
	expect(new Set(poller.given).size).toBe(poller.given.length);
	expect(poller.leftOut).toHaveLength(1);
	const [{ from, until }] = poller.leftOut;
	expect([Number(from) <= START, Math.abs(until - earliest) <= 61_000]).toEqual([true, true]);
});

it('catches up with 49 hours, whole', async () => {
	const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
	await poller.activate();
	const rows = steady(START + 1_500, 49 * 3_600, 1, 'Z.OTHER');
	const wanted = Array.from({ length: 10_000 }, (_, n) =>
		virtualRow(START + 1_500 + n * 17_000, 'A.WANTED'),
	);
	log.add([...rows, ...wanted]);
	log.now = START + 49 * 3_600_000;
	await pollMinutes(poller, 10);
	expect(poller.given).toHaveLength(10_000);
	expect(new Set(poller.given).size).toBe(10_000);
	expect(poller.leftOut).toEqual([]);
});

it.each([-20, -2, 2, 20])(
	'loses nothing in four days off, whatever the clock here says: %d days from PingOne’s',
	async (days) => {
		Date.now = () => log.now + days * 86_400_000;
		const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
		await poller.activate();
		log.add(
			Array.from({ length: 96 }, (_, n) => virtualRow(START + 5_000 + n * 3_600_000, 'A.WANTED')),
		);
		log.now += 4 * 86_400_000;
		await pollMinutes(poller, 6);
		expect([poller.given.length, new Set(poller.given).size]).toEqual([96, 96]);
		expect(poller.errors).toEqual([]);
		// With a clock three weeks behind, it cannot tell whether it was there before.
		expect(poller.leftOut.every(({ until }) => until < START)).toBe(true);
	},
);

it.each([
	['of n8n’s usual length', 240_000, 5_000],
	['of 45 seconds, as n8n’s scheduler gives them', 28_800, 1_000],
])('catches up in polls %s with a slow PingOne', async (_, pollMs, requestMs) => {
	const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED'], pollMs);
	await poller.activate();
	log.add(steady(START + 1_500, 12 * 3_600, 2, 'A.WANTED'));
	log.now = START + 13 * 3_600_000;
	log.requestMs = requestMs;
	let end = 0;
	log.fails = () => log.now > end;
	for (let poll = 0; poll < 200 && poller.given.length < 86_400; poll += 1) {
		end = log.now + pollMs;
		await poller.poll();
		log.now += 60_000;
	}
	expect([poller.given.length, new Set(poller.given).size]).toEqual([86_400, 86_400]);
});

it('begins no further part of the log when the time of the poll is nearly over', async () => {
	log.add(steady(START, 600, 200, 'A.WANTED'));
	log.now = START + 3_600_000;
	log.requestMs = 1_000;
	const stretch = { from: START, to: START + 600_000 };
	const begun = log.now;
	const settled = await readSettled(log.read, stretch, () => false, 3_600);
	expect(settled.readUpTo).toBeGreaterThan(START);
	expect(settled.readUpTo).toBeLessThan(stretch.to);
	expect(log.now - begun).toBeLessThan(45_000);
});

it('keeps what it has read when PingOne fails in the middle of catching up', async () => {
	log.add(steady(START, 600, 200, 'A.WANTED'));
	log.now = START + 3_600_000;
	let requests = 0;
	log.fails = () => (requests += 1) > 200;
	const stretch = { from: START, to: START + 600_000 };
	const isWanted = ({ id }: IDataObject) => String(id).endsWith('00');
	const settled = await readSettled(log.read, stretch, isWanted, 60_000);
	expect(settled.found.length).toBeGreaterThan(0);
	expect(settled.readUpTo).toBeGreaterThan(START);
	await expect(readSettled(log.read, stretch, isWanted, 60_000)).rejects.toThrow('PingOne is away');
});

it('stops giving out ahead of its position when it would have to remember too much', async () => {
	const selection = selectionOfTypes(['A.WANTED', 'B.WANTED']);
	const begun = await begin(log.read, selection);
	const ahead = new Map(Array.from({ length: 20_000 }, (_, n) => [`${n}`, START + 1] as const));
	const full: Following = { ...begun, position: { ...begun.position, ahead }, isBusy: true };
	log.add(steady(START + 1_500, 30, 100, 'A.WANTED'));
	log.now += 60_000;
	const lookUp = async () => await Promise.resolve(undefined);
	const options = { catchUpMs: 14 * 86_400_000, lookUp, sectionMs: 60_000 };
	expect((await follow(log.read, full, selection, options)).found).toEqual([]);
	log.now += LATE_MS;
	expect((await follow(log.read, full, selection, options)).found).toHaveLength(3_000);
});

it('writes what is ahead of the position as text, and knows it from anything else', () => {
	const ahead = new Map([
		['abcdefghijk', START],
		['ABCDEFGHIJK', 5],
	]);
	expect(loadAhead(saveAhead({ readUpTo: 0, ahead }))).toEqual(ahead);
	for (const saved of [undefined, null, 7, {}, 'short']) expect(isAhead(saved)).toBe(false);
	expect(isAhead(saveAhead({ readUpTo: 0, ahead }))).toBe(true);
});

it.each([60, 200, 600])(
	'a test shows the newest wanted events in a tenant with %d rows a minute',
	async (perMinute) => {
		log.add(steady(START - 1_200_000, 1_200, Math.ceil(perMinute / 60), 'Z.OTHER'));
		const wanted = Array.from({ length: 20 }, (_, n) =>
			virtualRow(START - 60_000 * (20 - n), n % 2 === 0 ? 'A.WANTED' : 'B.WANTED'),
		);
		log.add(wanted);
		const selection = selectionOfTypes(['A.WANTED', 'B.WANTED']);
		const lookUp = async () => await Promise.resolve(undefined);
		const shown = await readSample(log.read, selection, lookUp);
		expect(shown.length).toBeGreaterThan(0);
		expect(log.requests).toBeLessThanOrEqual(3);
		const newest: IDataObject | undefined = shown.at(-1)?.event;
		expect(wanted.slice(-10).map(({ row }) => row.id)).toContain(newest?.id);
	},
);

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

describe.each([HOUR, YEAR, 10 * YEAR, -HOUR, -YEAR, -10 * YEAR])(
	'a Date header that is %d ms off',
	(off) => {
		/** Says a wrong time in some of its answers. */
		const saysWrong = (isWrong: (request: number) => boolean) => {
			const { read } = log;
			let count = 0;
			Object.defineProperty(log, 'read', {
				value: async (...args: Parameters<typeof read>) => {
					const page = await read(...args);
					count += 1;
					return isWrong(count) ? { ...page, now: page.now + off } : page;
				},
			});
		};
		it.each([
			['once', (request: number) => request === 6],
			['in the first answer', (request: number) => request === 1],
			['from the third minute on', (request: number) => request > 5],
			['every other time', (request: number) => request % 2 === 0],
			['always', () => true],
		])('%s loses and silences nothing', async (_, isWrong) => {
			saysWrong(isWrong);
			const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
			await poller.activate();
			const rows = Array.from({ length: 119 }, (__, n) =>
				virtualRow(START + 5_000 + n * 60_000, n % 2 === 0 ? 'A.WANTED' : 'B.WANTED', 90_000),
			);
			log.add(rows);
			await pollMinutes(poller, 60);
			// n8n is started again.
			await poller.activate();
			await pollMinutes(poller, 70);
			expect(new Set(poller.given).size).toBe(119);
			expect(poller.given).toHaveLength(119);
			expect(poller.errors).toEqual([]);
		});
	},
);

it.each([
	['first', 1],
	['second', 2],
])('begins at the present though the %s answer is a year behind', async (_, wrong) => {
	log.add(steady(START - 10 * 24 * HOUR, 3_000, 1, 'A.WANTED'));
	const { read } = log;
	let count = 0;
	Object.defineProperty(log, 'read', {
		value: async (...args: Parameters<typeof read>) => {
			const page = await read(...args);
			count += 1;
			return count === wrong ? { ...page, now: page.now - YEAR } : page;
		},
	});
	const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
	await poller.activate();
	const next = virtualRow(START + 5_000, 'A.WANTED');
	log.add([next]);
	await pollMinutes(poller, 5);
	expect(poller.given).toEqual([next.row.id]);
	expect(poller.leftOut).toEqual([]);
});

it('ten thousand wrong Date headers in a row lose and silence nothing', async () => {
	const OFF = [HOUR, -HOUR, YEAR, -YEAR, 10 * YEAR, -10 * YEAR];
	const { read } = log;
	let count = 0;
	Object.defineProperty(log, 'read', {
		value: async (...args: Parameters<typeof read>) => {
			const page = await read(...args);
			count += 1;
			return { ...page, now: page.now + OFF[(count * 7 + Math.floor(count / 5)) % OFF.length] };
		},
	});
	const poller = new VirtualPoller(log, ['A.WANTED', 'B.WANTED']);
	await poller.activate();
	const rows = Array.from({ length: 1_000 }, (_, n) =>
		virtualRow(START + 5_000 + n * 600_000, n % 2 === 0 ? 'A.WANTED' : 'B.WANTED', 90_000),
	);
	log.add(rows);
	await pollMinutes(poller, 10_010);
	expect(count).toBeGreaterThan(10_000);
	expect(poller.given).toEqual(rows.map(({ row }) => row.id));
	expect(poller.errors).toEqual([]);
	// Begun by an answer that was a year behind, it cannot tell whether it was there before.
	expect(poller.leftOut.every(({ until }) => until < START)).toBe(true);
});

describe('a filter by population', () => {
	const membership = (at: number, user: number) => {
		const id = `6f3e1c2b-0000-4000-8000-${String(user).padStart(12, '0')}`;
		const each = virtualRow(at, 'MEMBER_OF_GROUP.CREATED');
		const href = `https://x/v1/environments/e/users/${id}/memberOfGroups/g`;
		Object.assign(each.row, { resources: [{ type: 'MEMBER_OF_GROUP', id: 'g', href }] });
		return each;
	};
	const WANTED = '6f3e1c2b-0000-4000-8000-00000000000b';
	const OTHER = '6f3e1c2b-0000-4000-8000-00000000000c';
	/** Look-ups of a poll: 16 a second, for three minutes. */
	const PER_POLL = 16 * 180;

	it('decides about 50,000 memberships at 16 look-ups a second, in order, with bounded memory', async () => {
		const poller = new VirtualPoller(log, ['MEMBER_OF_GROUP.CREATED', 'USER.CREATED']);
		poller.selection = { ...poller.selection, populations: [WANTED] };
		await poller.activate();
		const rows = Array.from({ length: 50_000 }, (_, n) => membership(START + 5_000 + n, n));
		log.add(rows);
		let [left, most] = [0, 0];
		poller.lookUp = async (userId) => {
			left -= 1;
			if (left < 0) return await Promise.reject(new Error('time is up'));
			return await Promise.resolve(Number(userId.slice(-12)) % 2 === 0 ? WANTED : OTHER);
		};
		for (let polls = 0; polls < 40; polls += 1) {
			left = PER_POLL;
			log.now += 240_000;
			await poller.poll();
			most = Math.max(most, poller.size);
		}
		const wanted = rows.filter((_, n) => n % 2 === 0).map(({ row }) => row.id);
		expect(poller.given).toEqual(wanted);
		expect(poller.errors).toEqual([]);
		expect(most).toBeLessThan(400_000);
	});
});
