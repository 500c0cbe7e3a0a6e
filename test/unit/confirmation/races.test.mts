import type { IDataObject } from 'n8n-workflow';
import { random } from '../../support/enrollment/brokenBodies.mts';
import { Clock } from '../../support/enrollment/model/clock.mts';
import { ConfirmHost } from '../../support/enrollment/model/confirmHost.mts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const RUNS = 50;

type Told = IDataObject | undefined;

/** What happens in one run, beginning within a few seconds of each other. */
type Race = (host: ConfirmHost, begin: () => Promise<void>) => Promise<Told[]>;

interface Run {
	host: ConfirmHost;
	told: Told[];
}

/** Runs a race in virtual time, to the end of the link and beyond. */
async function run(seed: number, race: Race, validMs: number): Promise<Run> {
	const roll = random(seed);
	const clock = new Clock(roll);
	try {
		const host = new ConfirmHost(clock, roll, validMs);
		const begin = async () => await clock.pass(roll() * 5_000);
		const told = race(host, begin);
		await clock.runUntil(clock.now + validMs + 10 * MINUTE_MS);
		return { host, told: await told };
	} finally {
		clock.restore();
	}
}

const statusOf = ({ host }: Run) =>
	(host.items[0]?.confirmation as IDataObject | undefined)?.status as string | undefined;

/** What a page says was decided by it; nothing when it was refused or not answered. */
const claimOf = (told: Told) =>
	told?.ok === true ? (told.declined === true ? 'DECLINED' : 'CONFIRMED') : undefined;

/** One decision, approved only when a key has signed. */
function expectOneDecision({ host }: Run): void {
	expect(host.items.length).toBeLessThanOrEqual(1);
	const [item] = host.items;
	if (item?.approved === true) expect(host.checks).toBeGreaterThan(0);
}

async function runs(race: Race, validMs = DAY_MS): Promise<Run[]> {
	const all: Run[] = [];
	for (let seed = 1; seed <= RUNS; seed += 1) all.push(await run(seed, race, validMs));
	for (const each of all) expectOneDecision(each);
	return all;
}

/** Two things at once; each begins when it likes. */
const both =
	(
		first: (host: ConfirmHost) => Promise<Told>,
		second: (host: ConfirmHost) => Promise<Told>,
	): Race =>
	async (host, begin) =>
		await Promise.all(
			[first, second].map(async (act) => {
				await begin();
				return await act(host);
			}),
		);

const confirmAt = (process: number) => async (host: ConfirmHost) => await host.confirm(process);
const declineAt = (process: number) => async (host: ConfirmHost) => await host.decline(process);

/** How often each outcome came up, so that a race that never happens is noticed. */
const tally = (all: Run[]) => new Set(all.map(statusOf));

it('decline against confirm in one process: every page says what the workflow got', async () => {
	const all = await runs(both(confirmAt(0), declineAt(0)));
	for (const one of all) {
		const claims = one.told.map(claimOf).filter((claim) => claim !== undefined);
		expect(claims).toEqual([statusOf(one)]);
	}
	expect(tally(all)).toEqual(new Set(['CONFIRMED', 'DECLINED']));
});

it('decline against confirm in two processes: one decision, which one of the pages has made', async () => {
	// A key takes longer than a click.
	const later = async (host: ConfirmHost) => {
		await new Promise<void>((resolve) => void setTimeout(resolve, Math.random() * 10_000));
		return await declineAt(1)(host);
	};
	const all = await runs(both(confirmAt(0), later));
	for (const one of all) expect(one.told.map(claimOf)).toContain(statusOf(one));
	expect(tally(all)).toEqual(new Set(['CONFIRMED', 'DECLINED']));
});

it.each([
	['one process', 0],
	['two processes', 1],
])('two tabs that confirm in %s: confirmed once', async (_, second) => {
	const all = await runs(both(confirmAt(0), confirmAt(second)));
	for (const one of all) {
		expect(statusOf(one)).toBe('CONFIRMED');
		expect(one.told.map(claimOf)).toContain('CONFIRMED');
		expect(one.host.checks).toBeLessThanOrEqual(1 + second);
	}
});

it('expiry against confirm: late by up to the grace period counts, later does not', async () => {
	const slow: Race = async (host, begin) => {
		const wait = host.wait.expiresAt - Date.now();
		const clicksAt = wait - 2_000;
		await new Promise<void>((resolve) => void setTimeout(resolve, clicksAt));
		await begin();
		return [await host.confirm(0)];
	};
	const all = await runs(slow, 10 * MINUTE_MS);
	for (const one of all) {
		expect(statusOf(one)).toBe(claimOf(one.told[0]) ?? 'EXPIRED');
	}
	expect(tally(all)).toEqual(new Set(['CONFIRMED', 'EXPIRED']));
});

it('a ceremony under way at the very end: n8n and page say the same', async () => {
	const latest: Race = async (host, begin) => {
		const untilClick = host.wait.expiresAt - Date.now() - 5_000;
		await new Promise<void>((resolve) => void setTimeout(resolve, untilClick));
		const finish = await host.sign(0);
		// Whoever keeps the key waiting: the grace period of two minutes is about to end.
		const untilEnd = host.wait.expiresAt + 2 * MINUTE_MS - Date.now() - 2_500;
		await new Promise<void>((resolve) => void setTimeout(resolve, untilEnd));
		await begin();
		return [finish && (await host.post(0, finish))];
	};
	const all = await runs(latest, 10 * MINUTE_MS);
	for (const one of all) expect(statusOf(one)).toBe(claimOf(one.told[0]) ?? 'EXPIRED');
	expect(tally(all)).toEqual(new Set(['CONFIRMED', 'EXPIRED']));
});

it.each([
	['the same process', 0],
	['another process', 1],
])(
	'a replayed answer in %s: confirmed once, and PingOne checks one assertion',
	async (_, other) => {
		const all = await runs(async (host) => {
			const finish = (await host.sign(0)) ?? {};
			return await Promise.all(
				[0, other, 0].map(async (process) => await host.post(process, finish)),
			);
		});
		for (const one of all) expect([statusOf(one), one.host.checks]).toEqual(['CONFIRMED', 1]);
	},
);

it('kill -9 of the process that is asking PingOne: the page sends again, and is confirmed once', async () => {
	let lost = 0;
	const all = await runs(async (host, begin) => {
		const finish = (await host.sign(0)) ?? {};
		const first = host.post(0, finish);
		await begin();
		host.kill(0);
		const told = await first;
		if (told) return [told];
		lost += 1;
		return [await host.post(1, finish)];
	});
	expect(lost).toBeGreaterThan(5);
	for (const one of all) {
		expect(one.told.map(claimOf)).toEqual(['CONFIRMED']);
		expect([statusOf(one), one.host.checks]).toEqual(['CONFIRMED', 1]);
	}
});

it('stop during the ceremony: the workflow gets nothing', async () => {
	const all = await runs(async (host, begin) => {
		const confirming = host.confirm(0);
		await begin();
		host.stop();
		return [await confirming];
	});
	const stopped = all.filter(({ host }) => host.state === 'canceled');
	expect(stopped.length).toBeGreaterThan(5);
	for (const { host } of stopped) expect(host.items).toEqual([]);
});

it.each<[string, (host: ConfirmHost) => Promise<Told>]>([
	['confirmed', confirmAt(0)],
	['declined', declineAt(0)],
])(
	'n8n did not go on once it was %s: it is told again when the page asks again',
	async (_, act) => {
		const all = await runs(async (host) => {
			host.deaf = 1;
			const told = [await act(host)];
			for (const ms of [1_000, 20_000, 1_000]) {
				await new Promise<void>((resolve) => void setTimeout(resolve, ms));
				if (host.state === 'waiting') told.push(await host.open(0));
			}
			return told;
		});
		for (const one of all) {
			const [decided, ...later] = one.told;
			expect(statusOf(one)).toBe(claimOf(decided));
			expect(later.map((each) => each?.code)).toEqual(['decided', 'decided']);
		}
	},
);
