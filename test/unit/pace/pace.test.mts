import { getEventListeners } from 'node:events';
import { VirtualClock } from '../../../bench/simulate/clock.mts';
import { FixedWindow, TokenBucket } from '../../../bench/zoo/limiters.mts';
import type { RateFeedback } from '../../../nodes/PingOne/pace/pace.ts';
import { Pace, PaceExhaustedError } from '../../../nodes/PingOne/pace/pace.ts';

interface Answer {
	retryAfterMs?: number;
	status: 200 | 429;
}

const read = ({ status, retryAfterMs }: Answer): RateFeedback =>
	status === 429 ? { refused: { retryAfterMs } } : {};

/** A controller and a server that answers after 100 ms, in virtual time. */
function world(answer: (count: number, now: number) => Answer = () => ({ status: 200 })) {
	const clock = new VirtualClock(7);
	const pace = new Pace(clock);
	const sentAt: number[] = [];
	const sentBy: string[] = [];
	let inFlight = 0;
	let most = 0;
	const send =
		(by = '') =>
		async () => {
			sentAt.push(clock.now());
			sentBy.push(by);
			const count = sentAt.length;
			most = Math.max(most, ++inFlight);
			await clock.sleep(100);
			inFlight--;
			return answer(count, clock.now());
		};
	const run = (options?: Parameters<Pace['run']>[2], by?: string) =>
		pace.run(send(by), read, options);
	return { clock, pace, run, send, sentAt, sentBy, most: () => most, underWay: () => inFlight };
}

const many = <T,>(count: number, work: () => Promise<T>) =>
	Promise.all(Array.from({ length: count }, work));

describe('Pace', () => {
	it('works on the clock of the machine', async () => {
		const pace = new Pace();
		let refused = 0;
		const start = performance.now();
		const answers = await many(5, () =>
			pace.run(
				async () => await Promise.resolve(1),
				() => (refused++ === 0 ? { refused: { retryAfterMs: 0 } } : {}),
			),
		);
		expect(answers).toHaveLength(5);
		expect(performance.now() - start).toBeGreaterThanOrEqual(99);
	});

	it('ramps up by the time that the server took, not by the token before it', async () => {
		const secondsFor = async (tookMs?: number) => {
			const clock = new VirtualClock(7);
			const pace = new Pace(clock);
			let isFirst = true;
			const send = async () => {
				await clock.sleep(isFirst ? 500 : 100);
				isFirst = false;
			};
			await clock.until(many(30, () => pace.run(send, () => ({ tookMs }))));
			return clock.now() / 1000;
		};
		expect(await secondsFor(100)).toBeLessThan((await secondsFor()) - 0.05);
	});

	describe('the first request', () => {
		it('goes alone, then the pool opens', async () => {
			const { clock, run, sentAt } = world();
			await clock.until(many(10, () => run()));
			expect(sentAt[0]).toBe(0);
			expect(sentAt[1]).toBe(100);
			expect(sentAt.filter((at) => at < 200).length).toBeGreaterThan(2);
		});

		it('is waited for a second at most: one that never ends holds up nobody', async () => {
			const { clock, pace, run, sentAt } = world();
			void pace.run(async () => await new Promise<never>(() => undefined), read, {});
			await clock.until(many(10, () => run()));
			expect(sentAt[0]).toBe(1000);
			expect(clock.now()).toBeLessThan(2500);
		});

		it('is followed by another single one when it fails', async () => {
			const { clock, pace, run, send, sentAt } = world();
			const failing = pace.run(async () => {
				await send()();
				throw new Error('cut');
			}, read);
			const others = many(5, () => run());
			await expect(clock.until(failing)).rejects.toThrow('cut');
			await clock.until(others);
			expect(sentAt.slice(0, 3)).toEqual([0, 100, 200]);
		});
	});

	it('gives no turn to calls that are not to be sent any more', async () => {
		const { clock, pace, run, send, sentAt } = world();
		await clock.until(many(20, () => run()));
		const before = { count: sentAt.length, at: clock.now() };
		const check = () => {
			throw new Error('not any more');
		};
		const ended = Array.from({ length: 200 }, () =>
			pace.run(send(), read, {}, check).catch((thrown: unknown) => (thrown as Error).message),
		);
		await clock.until(run());
		expect(new Set(await Promise.all(ended))).toEqual(new Set(['not any more']));
		// The request behind them waited for its own turn only, and the rate has not risen.
		expect(sentAt).toHaveLength(before.count + 1);
		expect(sentAt.at(-1)).toBeLessThan(before.at + 100);
	});

	it('sends one at a time while requests fail, and then as fast as before, not faster', async () => {
		let isAway = false;
		const { clock, pace, send, sentAt, most } = world();
		const outcome = () => ({ failed: isAway ? {} : undefined });
		const ask = async () => await pace.run(send(), outcome);
		/** Requests per second. */
		const rateOf = async (count: number) => {
			const before = clock.now();
			await clock.until(many(count, ask));
			return (1000 * count) / (clock.now() - before);
		};
		await rateOf(100);
		const before = await rateOf(50);
		isAway = true;
		await rateOf(20);
		const mostBefore = most();
		expect(await rateOf(60)).toBeLessThan(11);
		expect(most()).toBe(mostBefore);
		isAway = false;
		const count = sentAt.length;
		expect(await rateOf(50)).toBeLessThan(1.5 * before);
		expect(sentAt).toHaveLength(count + 50);
	});

	describe('a refusal', () => {
		const once = (retryAfterMs?: number) =>
			world((count) => (count === 4 ? { status: 429, retryAfterMs } : { status: 200 }));

		it.each([
			[1000, 1000],
			[2500, 2500],
			[undefined, 250],
			[0, 250],
		])('with %s ms pauses everybody for %d ms, with some jitter', async (retryAfter, pause) => {
			const { clock, run, sentAt } = once(retryAfter);
			const answers = await clock.until(many(30, () => run()));
			expect(answers.every(({ status }) => status === 200)).toBe(true);
			const refusedAt = sentAt[3] + 100;
			const after = sentAt.filter((at) => at > refusedAt);
			expect(after[0]).toBeGreaterThanOrEqual(refusedAt + pause);
			expect(after[0]).toBeLessThanOrEqual(refusedAt + pause + 60);
		});

		it('is told once, with the length of the pause', async () => {
			const { clock, run } = world((count) => {
				const refused = count >= 4 && count <= 7;
				return refused ? { status: 429, retryAfterMs: 1000 } : { status: 200 };
			});
			const pauses: number[] = [];
			const onThrottled = (ms: number) => pauses.push(ms);
			// Two callers of one run.
			const callers = [{ onThrottled }, { onThrottled }];
			await clock.until(Promise.all(callers.map((caller) => many(15, () => run(caller)))));
			expect(pauses).toHaveLength(1);
			expect(pauses[0]).toBeGreaterThanOrEqual(1000);
		});

		it('keeps its own request back for as long as it says itself', async () => {
			const { clock, pace } = world();
			const sentAt: number[] = [];
			const refusedAt: number[] = [];
			const one = (name: number) => {
				let attempts = 0;
				const send = async (): Promise<Answer> => {
					if (name === 6 && attempts > 0) sentAt.push(clock.now());
					// The second refusal comes long after the first has opened the pause.
					await clock.sleep(name === 6 ? 400 : 100);
					if (attempts++ > 0 || (name !== 3 && name !== 6)) return { status: 200 };
					refusedAt.push(clock.now());
					return { status: 429, retryAfterMs: 1000 };
				};
				return pace.run(send, read);
			};
			await clock.until(Promise.all(Array.from({ length: 20 }, (_, name) => one(name))));
			expect(refusedAt).toHaveLength(2);
			expect(refusedAt[1] - refusedAt[0]).toBeGreaterThan(200);
			expect(sentAt[0]).toBeGreaterThanOrEqual(refusedAt[1] + 1000);
		});

		it('lets one request at a time try when the first after the pause is refused too', async () => {
			const { clock, run, sentAt } = world((_, now) =>
				now > 150 && now < 6000 ? { status: 429, retryAfterMs: 1000 } : { status: 200 },
			);
			await clock.until(many(30, () => run()));
			const between = sentAt.filter((at) => at > 2500 && at < 5900);
			expect(between.length).toBeLessThanOrEqual(4);
			expect(between.every((at, index) => index === 0 || at - between[index - 1] >= 1100)).toBe(
				true,
			);
		});

		it('is honored for all, even one that comes while the pause is on', async () => {
			const { clock, pace, run, sentAt } = world((count) =>
				count === 4 ? { status: 429, retryAfterMs: 1000 } : { status: 200 },
			);
			let late = 0;
			const slow = pace.run(async () => {
				await clock.sleep(900);
				if (late > 0) return { status: 200 } as const;
				late = clock.now();
				return { status: 429, retryAfterMs: 2000 } as const;
			}, read);
			await clock.until(Promise.all([slow, ...Array.from({ length: 30 }, () => run())]));
			expect(sentAt.filter((at) => at > late && at < late + 2000)).toEqual([]);
		});

		it('backs off no longer than four times what the server has named before', async () => {
			const { clock, run, sentAt } = world((count, now) => {
				if (now > 30_000) return { status: 200 };
				return { status: 429, retryAfterMs: count === 1 ? 1000 : undefined };
			});
			await clock.until(run());
			const gaps = sentAt.slice(1).map((at, index) => at - sentAt[index] - 100);
			expect(Math.max(...gaps)).toBeGreaterThan(3900);
			expect(Math.max(...gaps)).toBeLessThanOrEqual(4000 + 90);
		});

		it('waits as long as the server says each time, and no longer', async () => {
			const { clock, run, sentAt } = world((_, now) => {
				return now > 60_000 ? { status: 200 } : { status: 429, retryAfterMs: 1000 };
			});
			await clock.until(run());
			const gaps = sentAt.slice(1).map((at, index) => at - sentAt[index] - 100);
			expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
			expect(Math.max(...gaps)).toBeLessThanOrEqual(1060);
		});

		it('backs off by doubling when the server names no time', async () => {
			const { clock, run, sentAt } = world((_, now) => ({ status: now < 15_000 ? 429 : 200 }));
			await clock.until(run());
			const gaps = sentAt
				.slice(1)
				.map((at, index) => Math.floor((at - sentAt[index] - 100) / 1000));
			expect(gaps).toEqual([0, 0, 1, 2, 4, 8]);
		});
	});

	it('looks for no higher limit while nobody asks for more', async () => {
		const limiter = new FixedWindow(50, 1000, 0);
		let refused = 0;
		const { clock, run } = world((_, now) => {
			if (limiter.admit(now) === undefined) return { status: 200 };
			refused++;
			return { status: 429, retryAfterMs: 1000 };
		});
		const caller = {};
		await clock.until(many(300, () => run(caller)));
		for (let count = 0; count < 1000; count++) {
			await clock.until(run(caller));
			await clock.until(clock.sleep(1000));
		}
		refused = 0;
		await clock.until(many(1000, () => run(caller)));
		expect(refused).toBeLessThanOrEqual(150);
	});

	describe('giving up', () => {
		it('counts from the first refusal of this run, not of one that was stopped an hour ago', async () => {
			const answers = [429, 429, 200] as const;
			const { clock, run } = world((count) => ({ status: answers[count - 1], retryAfterMs: 1000 }));
			const controller = new AbortController();
			const stopped = run({ signal: controller.signal }).catch((error: unknown) => error);
			await clock.until(clock.sleep(200));
			controller.abort('enough');
			expect(await clock.until(stopped)).toBe('enough');
			await clock.until(clock.sleep(3_600_000));
			expect(await clock.until(run())).toMatchObject({ status: 200 });
		});

		it('hands the answer over at once when it asks for more than five minutes', async () => {
			const { clock, run, sentAt } = world(() => ({ status: 429, retryAfterMs: 600_000 }));
			const first = run();
			const others = many(3, () => run().catch((error: unknown) => error));
			expect(await clock.until(first)).toEqual({ status: 429, retryAfterMs: 600_000 });
			for (const error of await clock.until(others)) {
				expect(error).toBeInstanceOf(PaceExhaustedError);
				expect(error).toMatchObject({ waitMs: 600_000 });
			}
			expect(clock.now()).toBe(100);
			await clock.until(clock.sleep(20_000));
			await expect(run()).rejects.toMatchObject({ waitMs: 580_000 });
			expect(sentAt).toHaveLength(1);
			await clock.until(clock.sleep(10_000));
			expect(await clock.until(run())).toMatchObject({ status: 429 });
		});

		it('ends a server that only refuses after five minutes, with its last answer', async () => {
			const { clock, run, sentAt } = world(() => ({ status: 429, retryAfterMs: 1000 }));
			const first = run();
			const others = many(3, () => run().catch((error: unknown) => error));
			expect(await clock.until(first)).toMatchObject({ status: 429 });
			const errors = await clock.until(others);
			expect(errors.every((error) => error instanceof PaceExhaustedError)).toBe(true);
			expect(clock.now()).toBeGreaterThan(240_000);
			expect(clock.now()).toBeLessThan(301_000);
			expect(sentAt.length).toBeLessThan(300);
			await clock.until(clock.sleep(31_000));
			const again = clock.now();
			await clock.until(run());
			expect(clock.now() - again).toBeGreaterThan(240_000);
		});
	});

	describe('canceling', () => {
		it('rejects what waits at once and lets what runs finish', async () => {
			const { clock, run, sentAt } = world();
			const controller = new AbortController();
			const reason = new Error('stopped by hand');
			const calls = Array.from({ length: 50 }, () =>
				run({ signal: controller.signal }).then(
					() => 'done',
					(error: unknown) => error,
				),
			);
			await clock.until(clock.sleep(150));
			const sent = sentAt.length;
			controller.abort(reason);
			const results = await clock.until(Promise.all(calls));
			expect(sentAt).toHaveLength(sent);
			expect(results.filter((result) => result === 'done')).toHaveLength(sent);
			expect(results.filter((result) => result === reason)).toHaveLength(50 - sent);
			await expect(run({ signal: controller.signal })).rejects.toBe(reason);
			expect(clock.pending).toBe(0);
		});

		it('ends a pause, too, and a refused request that comes back', async () => {
			const { clock, run } = world(() => ({ status: 429, retryAfterMs: 60_000 }));
			const controller = new AbortController();
			const options = { signal: controller.signal };
			const waiting = run(options).catch((error: unknown) => error);
			await clock.until(clock.sleep(1000));
			controller.abort('enough');
			expect(await clock.until(waiting)).toBe('enough');
			expect(clock.now()).toBe(1000);
			expect(clock.pending).toBe(0);
		});

		it('in a pause does not make that longer, however late the next request comes', async () => {
			const clock = new VirtualClock(7);
			const pace = new Pace(clock);
			const controller = new AbortController();
			let left = 30;
			const send = async (): Promise<Answer> => {
				await clock.sleep(100);
				return left-- > 0 ? { status: 200 } : { status: 429, retryAfterMs: 1000 };
			};
			const options = { signal: controller.signal };
			const calls = many(400, () => pace.run(send, read, options).catch(() => undefined));
			await clock.until(clock.sleep(900));
			expect(pace.isPaused).toBe(true);
			controller.abort();
			await clock.until(calls);
			left = Infinity;
			await clock.until(clock.sleep(86_400_000));
			const againAt = clock.now();
			await clock.until(many(10_000, () => pace.run(send, read)));
			// A plateau of twelve pauses must not be one of twelve days.
			expect(clock.now() - againAt).toBeLessThan(8000);
		});

		it('listens to a signal as long as there are calls that it may end', async () => {
			const { clock, run } = world();
			const { signal } = new AbortController();
			const listeners = () => getEventListeners(signal, 'abort').length;
			const calls = many(3, async () => await run({ signal }));
			expect(listeners()).toBe(1);
			await clock.until(calls);
			expect(listeners()).toBe(0);
		});

		it('does not send a request again that was refused after the signal', async () => {
			const { clock, run, sentAt } = world(() => ({ status: 429, retryAfterMs: 1000 }));
			const controller = new AbortController();
			const call = run({ signal: controller.signal }).catch((error: unknown) => error);
			controller.abort('enough');
			expect(await clock.until(call)).toBe('enough');
			expect(sentAt).toHaveLength(1);
		});
	});

	describe('callers', () => {
		it('keep their turns when one that was closed for long is open again', async () => {
			const limiter = new TokenBucket(50, 50);
			const { clock, pace, run, send, sentBy } = world((_, now) =>
				limiter.admit(now) === undefined ? { status: 200 } : { status: 429, retryAfterMs: 1000 },
			);
			let isOpen = false;
			let more: Promise<unknown> | undefined;
			const [busy, other] = [{}, {}];
			const sendLate = async () => {
				more = many(300, () => run(other, 'other'));
				return await send('late')();
			};
			const late = pace.run(sendLate, read, { isOpen: () => isOpen });
			const all = many(1000, () => run(busy, 'busy'));
			await clock.until(clock.sleep(8000));
			isOpen = true;
			await clock.until(late);
			await clock.until(Promise.all([all, more]));
			const from = sentBy.indexOf('late');
			const next = sentBy.slice(from, from + 100).filter((by) => by === 'busy');
			expect(next.length).toBeGreaterThanOrEqual(40);
		});

		it('whose requests are never answered do not stop others', async () => {
			const { clock, pace, run, sentBy } = world((_, now) =>
				now > 3000 && now < 3050 ? { status: 429, retryAfterMs: 1000 } : { status: 200 },
			);
			const hanging = {};
			for (let count = 0; count < 500; count++) {
				void pace.run(async () => await new Promise<never>(() => undefined), read, hanging);
			}
			await clock.until(many(300, () => run({}, 'other')));
			expect(sentBy.filter((by) => by === 'other').length).toBeGreaterThanOrEqual(300);
			expect(clock.now()).toBeLessThan(20_000);
		});

		it('give back the slots of what is in flight when they are stopped', async () => {
			const { clock, pace, run } = world();
			const controller = new AbortController();
			const options = { signal: controller.signal };
			void pace.run(async () => await new Promise<never>(() => undefined), read, options);
			const waiting = run(options).catch((error: unknown) => error);
			controller.abort('enough');
			expect(await clock.until(waiting)).toBe('enough');
			// A request that is still counted would hold up the next one for a second.
			await clock.until(run());
			expect(clock.now()).toBe(100);
		});

		it('are kept to their bound', async () => {
			const { clock, run, most, underWay } = world();
			const options = { isOpen: () => underWay() < 3 };
			await clock.until(many(60, () => run(options)));
			expect(most()).toBe(3);
		});

		it('take turns, and each is served in order', async () => {
			const { clock, pace, send, sentBy } = world();
			const [one, two] = [{}, {}];
			const numbered = (options: object, name: string) =>
				Array.from({ length: 100 }, (_, index) => pace.run(send(`${name}${index}`), read, options));
			await clock.until(Promise.all([...numbered(one, 'a'), ...numbered(two, 'b')]));
			const names = (name: string) => sentBy.filter((by) => by.startsWith(name));
			expect(names('a')).toEqual(Array.from({ length: 100 }, (_, index) => `a${index}`));
			expect(names('b')).toEqual(Array.from({ length: 100 }, (_, index) => `b${index}`));
			const firstHalf = sentBy.slice(0, 100).filter((by) => by.startsWith('a'));
			expect(firstHalf.length).toBeGreaterThanOrEqual(48);
			expect(firstHalf.length).toBeLessThanOrEqual(52);
		});

		it('at their bound do not hold up others', async () => {
			const { clock, run, sentBy } = world();
			let isOpen = false;
			const closed = { isOpen: () => isOpen };
			const narrow = many(10, () => run(closed, 'narrow'));
			await clock.until(many(40, () => run({}, 'wide')));
			expect(sentBy.filter((by) => by === 'narrow')).toEqual([]);
			isOpen = true;
			await clock.until(Promise.all([narrow, run()]));
		});
	});
});
