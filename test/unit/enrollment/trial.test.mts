import { AttemptRecord } from '../../../nodes/PingOne/enrollment/record.ts';
import { awaitTrial } from '../../../nodes/PingOne/enrollment/trial/end.ts';
import { Trial, trialEnd } from '../../../nodes/PingOne/enrollment/trial/trial.ts';
import type { Session } from '../../../nodes/PingOne/enrollment/session.ts';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2030, 0, 1);

describe('how long the sign-in with the new device is awaited', () => {
	it.each([
		['three minutes', { expiresAt: NOW + HOUR_MS }, 180_000],
		[
			'until 35 seconds before a reminder',
			{ expiresAt: NOW + HOUR_MS, pausesAt: NOW + 100_000 },
			65_000,
		],
		[
			'not at all right before one',
			{ expiresAt: NOW + HOUR_MS, pausesAt: NOW + 50_000 },
			undefined,
		],
		['until 35 seconds before n8n ends the wait', { expiresAt: NOW - 100_000 }, 65_000],
		['not at all at its end', { expiresAt: NOW - 150_000 }, undefined],
	])('%s', (_, wait, ms) => {
		const until = trialEnd(wait, NOW);
		expect(until && until - NOW).toBe(ms);
	});
});

describe('a test that nobody ends', () => {
	beforeEach(() => {
		jest.useFakeTimers({ now: NOW });
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	const testing = () => {
		const record = new AttemptRecord();
		record.succeed('device', NOW);
		record.beginTrial(new Trial({ enrollment: { status: 'ENROLLED' } }, 'token', NOW + 180_000));
		const logged: unknown[] = [];
		const session = { log: (...line: unknown[]) => logged.push(line) } as unknown as Session;
		const waiting = awaitTrial(record, async (work) => await work(session));
		return { record, logged, waiting };
	};

	it('lets the workflow go on as enrolled, once', async () => {
		const { record, logged, waiting } = testing();
		expect(await awaitTrial(record, jest.fn())).toBeUndefined();
		await jest.advanceTimersByTimeAsync(179_000);
		expect(record.trial).toBeDefined();
		await jest.advanceTimersByTimeAsync(1_000);
		const signIn = { status: 'FAILED', reason: 'NOT_ANSWERED' };
		expect(await waiting).toEqual({ enrollment: { status: 'ENROLLED', signIn } });
		expect(record.trial).toBeUndefined();
		expect(logged).toEqual([
			['enrollment.sign_in_failed', { device: 'device', reason: 'NOT_ANSWERED' }],
		]);
	});

	it('is left alone when it has ended meanwhile', async () => {
		const { record, logged, waiting } = testing();
		record.endTrial(false);
		expect(await waiting).toBeUndefined();
		expect(logged).toEqual([]);
		expect(jest.getTimerCount()).toBe(0);
	});
});
