import { VirtualClock } from '../../../../bench/simulate/clock.mts';
import { setTimeout } from 'node:timers/promises';
import type { Exchange } from '../../../../nodes/PingOne/pingone/client/exchange.ts';
import { Patience } from '../../../../nodes/PingOne/pingone/client/patience.ts';
import {
	type Attempt,
	Breaker,
	breaker,
	type Held,
	isHeld,
	type OutageReport,
	type Verdict,
} from '../../../../nodes/PingOne/pingone/client/steps/breaker.ts';
import { toResponse } from '../../../../nodes/PingOne/pingone/errors/apiResponse.ts';
import { PingOneError } from '../../../../nodes/PingOne/pingone/errors/failure.ts';

type Gone = Extract<Verdict, object>;
const GONE: Gone = { gone: { kind: 'noAnswer', code: 'refused' } };
const MINUTES = 60_000;

interface Pass extends Attempt {
	done(verdict: Verdict): void;
}

function world() {
	const clock = new VirtualClock(1);
	const breaker = new Breaker(clock);
	const reports: OutageReport[] = [];
	const enter = async (changes: Partial<Held> = {}): Promise<Pass> => {
		const held = { waitMs: 5 * MINUTES, since: 0, isRead: true, ...changes };
		const attempt = await breaker.enter(held);
		const done = (verdict: Verdict) => {
			const report = breaker.note(verdict, attempt);
			if (report) reports.push(report);
		};
		return { ...attempt, done };
	};
	const after = async (ms: number) => await clock.until(clock.sleep(ms));
	const answer = async () => (await enter()).done('there');
	/** Three failures in a row over 1.2 s. */
	const fail = async (gone = GONE) => {
		while (!breaker.isOpen) {
			await after(600);
			(await enter()).done(gone);
		}
	};
	/** A request that goes on until its wait is over. @returns when, in ms from now */
	const persist = async (changes: Partial<Held> = {}, gone = GONE) => {
		const from = clock.now();
		const trying = (async () => {
			for (;;) (await enter(changes)).done(gone);
		})();
		await expect(clock.until(trying)).rejects.toThrow(PingOneError);
		return clock.now() - from;
	};
	return { persist, clock, breaker, reports, enter, after, answer, fail };
}

/** What has become of a request that waits. */
function watch(entering: Promise<Pass>) {
	const seen: { pass?: Pass; reason?: unknown } = {};
	entering.then(
		(pass) => (seen.pass = pass),
		(reason: unknown) => (seen.reason = reason),
	);
	return seen;
}

it('opens when nearly all fail for a second, three at least, and says so once', async () => {
	const { breaker, enter, after, answer, reports, fail } = world();
	for (let count = 0; count < 9; count++) (await enter()).done(GONE);
	expect(breaker.isOpen).toBe(false);
	await answer();
	await answer();
	await after(1100);
	for (let count = 0; count < 8; count++) (await enter()).done(GONE);
	expect(breaker.isOpen).toBe(false);
	await fail();
	expect(breaker.isOpen).toBe(true);
	expect(reports).toMatchObject([{ isOver: false, last: { code: 'refused' } }]);
});

it.each([
	[19, true],
	[4, false],
])('one answer to %d failures: opens %s', async (failures, opens) => {
	const { breaker, enter, after } = world();
	for (let round = 0; round < 60 && !breaker.isOpen; round++) {
		(await enter()).done(round % (failures + 1) === 0 ? 'there' : GONE);
		await after(100);
	}
	expect(breaker.isOpen).toBe(opens);
});

it('tells what waits that it does, once more after each probe that failed', async () => {
	const { enter, after, fail } = world();
	await fail();
	let told = 0;
	const probe = watch(enter());
	const waiting = watch(enter({ onHeld: () => (told += 1) }));
	expect(told).toBe(1);
	await after(1_200);
	probe.pass?.done(GONE);
	expect(told).toBe(2);
	expect(waiting.pass).toBeUndefined();
});

it('lets one request at a time probe, a read first, and all go when it is answered', async () => {
	const { clock, breaker, enter, after, answer, reports, fail } = world();
	await answer();
	await fail();
	const change = watch(enter({ isRead: false }));
	const reads = [watch(enter()), watch(enter())];
	await after(1200);
	expect(change.pass).toBeUndefined();
	expect(reads[0].pass?.isProbe).toBe(true);
	expect(reads[1].pass).toBeUndefined();
	await after(8_000);
	expect(reads[1].pass).toBeUndefined();
	reads[0].pass?.done('there');
	await clock.until(Promise.resolve());
	expect(reads[1].pass?.isProbe).toBe(false);
	expect(change.pass?.isProbe).toBe(false);
	expect(breaker.isOpen).toBe(false);
	expect(reports.at(-1)).toMatchObject({ isOver: true, held: 3 });
});

it('another one probes beside a probe without an answer, and the first answer closes it', async () => {
	const { clock, breaker, enter, after, fail } = world();
	await fail();
	const waiting = Array.from({ length: 4 }, () => watch(enter()));
	await after(12_000);
	expect(waiting.map(({ pass }) => pass?.isProbe)).toEqual([true, true, undefined, undefined]);
	waiting[0].pass?.done('there');
	await clock.until(Promise.resolve());
	expect(breaker.isOpen).toBe(false);
	waiting[1].pass?.done(GONE);
	expect(breaker.isOpen).toBe(false);
	expect(waiting[3].pass?.isProbe).toBe(false);
});

it('probes after 1, 2, 4, 8 and then every 15 s', async () => {
	const { clock, enter, after, answer, fail } = world();
	await answer();
	await fail();
	const openedAt = clock.now();
	const probes: number[] = [];
	while (clock.now() - openedAt < 60_000) {
		const waiting = watch(enter());
		while (!waiting.pass) await after(100);
		probes.push(Math.round((clock.now() - openedAt) / 1000));
		waiting.pass.done(GONE);
	}
	expect(probes.length).toBeLessThanOrEqual(7);
	expect(probes[0]).toBe(1);
	const gaps = probes.slice(1).map((at, index) => at - probes[index]);
	expect(Math.max(...gaps)).toBeLessThanOrEqual(16);
	expect(gaps.at(-1)).toBeGreaterThanOrEqual(15);
});

it('waits as long as a 503 asks', async () => {
	const { enter, after, answer } = world();
	await answer();
	await after(10_000);
	const gone = { gone: { kind: 'refusal' as const, status: 503, retryAfterMs: 9_000 } };
	for (let count = 0; count < 3; count++) {
		await after(600);
		(await enter()).done(gone);
	}
	const waiting = watch(enter());
	await after(8_900);
	expect(waiting.pass).toBeUndefined();
	await after(800);
	expect(waiting.pass?.isProbe).toBe(true);
});

it('ends the wait when it is over, and of later ones of the run at once; a new run waits anew', async () => {
	const { clock, enter, after, answer, fail, persist } = world();
	await answer();
	await fail();
	const waiting = Array.from({ length: 5 }, () => watch(enter({ waitMs: 20_000, isRead: false })));
	const lasted = await persist({ waitMs: 20_000 });
	expect(lasted).toBeGreaterThan(18_000);
	expect(lasted).toBeLessThan(22_000);
	await after(0);
	expect(waiting.every(({ reason }) => reason instanceof PingOneError)).toBe(true);
	expect(await persist({ waitMs: 20_000 })).toBe(0);
	expect(await persist({ waitMs: 20_000, since: clock.now() })).toBeGreaterThan(18_000);
});

it.each([1, 2, 5, 60])('ends the waits of %d where every probe hangs', async (count) => {
	const { clock, enter, fail } = world();
	await fail();
	const trying = Array.from({ length: count }, async () => {
		for (let probes = 1; probes < 100; probes++) {
			const pass = await enter();
			await clock.sleep(30_000);
			pass.done(GONE);
		}
	});
	const ended = await clock.until(Promise.allSettled(trying));
	expect(ended.map(({ status }) => status)).toEqual(trying.map(() => 'rejected'));
	expect(clock.now()).toBeLessThan(6 * MINUTES);
});

it('0 minutes: fails at once, without a word to PingOne', async () => {
	const { enter, answer, fail } = world();
	await answer();
	await fail();
	await expect(enter({ waitMs: 0 })).rejects.toThrow(PingOneError);
});

describe('a host that has never answered in this process', () => {
	const cases: Array<[what: string, code: string, waits: number]> = [
		['whose name is not found', 'dns', 15_000],
		['that has another certificate', 'tls', 15_000],
		['that refuses connections', 'refused', 5 * MINUTES],
		['that hangs', 'timeout', 5 * MINUTES],
		['that loses connections', 'connection lost', 5 * MINUTES],
	];

	it.each(cases)('%s is waited for accordingly', async (_, code, waits) => {
		const { fail, persist } = world();
		const gone = { gone: { kind: 'noAnswer' as const, code } };
		await fail(gone);
		const lasted = await persist({}, gone);
		expect(lasted).toBeGreaterThan(waits - 3_000);
		expect(lasted).toBeLessThan(waits + 16_000);
	});

	it('that sends pages, as another product does, is waited for 15 s', async () => {
		const { fail, persist } = world();
		const gone = { gone: { kind: 'unreadable' as const, status: 200 } };
		await fail(gone);
		expect(await persist({}, gone)).toBeLessThan(31_000);
	});

	it('is no wrong address any more once anything was there', async () => {
		const { fail, persist } = world();
		await fail({ gone: { kind: 'unreadable', status: 503 } });
		expect(await persist({}, { gone: { kind: 'noAnswer', code: 'dns' } })).toBeGreaterThan(280_000);
	});
});

it('a stop ends the wait at once', async () => {
	const { enter, answer, fail } = world();
	await answer();
	await fail();
	const stop = new AbortController();
	const waiting = enter({ signal: stop.signal });
	stop.abort(new Error('stopped'));
	await expect(waiting).rejects.toThrow('stopped');
});

it('holds nothing that was stopped before it came', async () => {
	const { clock, enter, answer, fail } = world();
	await answer();
	await fail();
	const entering = enter({ signal: AbortSignal.abort(new Error('stopped')) });
	await expect(clock.until(entering)).rejects.toThrow('stopped');
});

it('a probe that says nothing gives its place to the next one', async () => {
	const { clock, enter, after, answer, fail } = world();
	await answer();
	await fail();
	const [first, second] = [watch(enter()), watch(enter())];
	await after(1200);
	first.pass?.done('neither');
	await clock.until(Promise.resolve());
	expect(second.pass?.isProbe).toBe(true);
});

/** A read of a user, by a connection of its own. */
const reading = (host: string, id = 'u') =>
	({
		connection: { apiUrl: `https://api.${host}`, authUrl: `https://auth.${host}`, tenant: host },
		request: { method: 'GET', path: ['users', ...id.split('/')], timeoutMs: 5_000 },
		run: { since: performance.now() },
		...{ ctx: {}, caller: {}, patience: new Patience() },
	}) as unknown as Exchange;

/** Such reads end with this status, over two seconds. */
async function endWith(status: number, exchanges: Exchange[]) {
	const body = JSON.stringify({ code: 'UNEXPECTED_ERROR' });
	const send = breaker(async () => await Promise.resolve(toResponse(status, {}, body)));
	for (let count = 0; count < 4; count++) {
		await Promise.all(exchanges.map(async (each) => isHeld(each) || (await send(each))));
		await setTimeout(600);
	}
}

it('an address that is in use is known on, however many others are', async () => {
	const [host, ids] = ['used.example.com', ['a', 'b']];
	await endWith(
		503,
		ids.map((id) => reading(host, id)),
	);
	for (let other = 0; other < 600; other++) {
		isHeld(reading(`other${other}.example.com`));
		expect(isHeld(reading(host))).toBe(true);
	}
});

it.each<[string, number, string[], boolean]>([
	['a status 500 of one user', 500, ['u'], false],
	['a status 500 of one in two places', 500, ['u', 'u/devices'], false],
	['a status 500 of two', 500, ['u', 'v'], true],
	['a status 503 of one', 503, ['u'], true],
])('after %s, by answers %d to %j, others wait: %s', async (what, status, ids, isAway) => {
	const host = `${what.replaceAll(' ', '-')}.example.com`;
	await endWith(
		status,
		ids.map((id) => reading(host, id)),
	);
	expect(isHeld(reading(host, 'other'))).toBe(isAway);
});

it.each([
	['a quiet day', 0],
	['answers', 3],
])('one user’s status 500 is no outage after another failure and %s', async (_, answers) => {
	const { breaker, enter, after, answer } = world();
	(await enter()).done(GONE);
	for (let count = 0; count < answers; count++) {
		await after(20_000);
		await answer();
	}
	await after(answers > 0 ? 20_000 : 1_440 * MINUTES);
	for (let count = 0; count < 5; count++) {
		await after(600);
		(await enter()).done({ gone: { kind: 'refusal', status: 500 }, about: 'u' });
	}
	expect(breaker.isOpen).toBe(false);
});
