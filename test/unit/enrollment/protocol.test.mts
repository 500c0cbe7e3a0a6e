import { sleep } from 'n8n-workflow';
import { Turns } from '../../../nodes/PingOne/waiting/turns.ts';
import { WaitRecord } from '../../../nodes/PingOne/waiting/record.ts';
import { readPageRequest } from '../../../nodes/PingOne/enrollment/pageRequest.ts';
import { type Attempt, AttemptRecord } from '../../../nodes/PingOne/enrollment/session.ts';
import { sealerFor } from '../../../nodes/PingOne/page/link/seal.ts';
import { phaseOf } from '../../../nodes/PingOne/waiting/phase.ts';

const BINDING = { executionId: '7', nodeId: 'n', nonce: 'x', userId: 'u' };
const ATTEMPT = {
	deviceId: 'd',
	challenge: 'c',
	expiresAt: 1,
	askedUntil: 1,
	algorithms: [-7],
	userVerification: true,
	number: 2,
};
const PROOF = '0123456789abcdefghjkmnpqrstvwxyz';

const seal = (secret: string, binding = BINDING) =>
	sealerFor<Attempt>(secret, 'enrollment', binding).seal(ATTEMPT);
const open = (secret: string, binding: typeof BINDING, token: unknown) =>
	sealerFor<Attempt>(secret, 'enrollment', binding).open(token);

describe('the sealed token', () => {
	it('opens for its own binding and secret, and does not repeat itself', () => {
		const token = seal('secret');
		expect(open('secret', BINDING, token)).toEqual(ATTEMPT);
		expect(seal('secret')).not.toBe(token);
		expect(token).not.toContain(Buffer.from('"deviceId"').toString('base64url'));
	});

	it.each(Object.keys(BINDING) as Array<keyof typeof BINDING>)('opens for no other %s', (name) => {
		const token = seal('secret');
		expect(open('secret', { ...BINDING, [name]: 'other' }, token)).toBeUndefined();
	});

	it('opens with no other secret, and not when a bit has changed', () => {
		const token = seal('secret');
		expect(open('other', BINDING, token)).toBeUndefined();
		const bytes = Buffer.from(token.slice(3), 'base64url');
		for (let at = 0; at < bytes.length; at++) {
			const changed = Buffer.from(bytes);
			changed[at] ^= 1;
			expect(open('secret', BINDING, `v1.${changed.toString('base64url')}`)).toBeUndefined();
		}
	});

	it.each([undefined, null, 7, {}, '', 'v1', 'v1.', 'v1.AA', `v1.${'A'.repeat(3000)}`, 'v1.A.B'])(
		'%j is none',
		(token) => {
			expect(open('secret', BINDING, token)).toBeUndefined();
		},
	);
});

describe('the phase', () => {
	const wait = { expiresAt: 1_000_000 };

	it.each([
		['open', undefined, 999_999, false],
		['expired', undefined, 1_000_000, false],
		['open', undefined, 1_119_999, true],
		['expired', undefined, 1_120_000, true],
		['used', 'enrolled', 0, false],
		['used', 'enrolled', 2_000_000, true],
		['closed', 'closed', 0, true],
	] as const)('is %s with outcome %s at %i (in an attempt: %s)', (phase, kind, now, inAttempt) => {
		const record = kind && { outcome: { kind, at: 0 } };
		expect(phaseOf(wait, record, now, inAttempt)).toBe(phase);
	});
});

describe('attempts', () => {
	it('let one request at a time in, in order, also after one that failed', async () => {
		const attempts = new Turns(() => new AttemptRecord());
		const log: string[] = [];
		const work = (name: string) => async () => {
			log.push(`${name} in`);
			await sleep(1);
			log.push(`${name} out`);
			if (name === 'b') throw new Error('b');
			return name;
		};
		const results = await Promise.allSettled(
			['a', 'b', 'c'].map(async (name) => await attempts.inTurn('k', work(name))),
		);
		expect(log).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
		expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	});

	it('forget the wait that was longest not heard of, and none that is at work', async () => {
		const attempts = new Turns(() => new AttemptRecord());
		let release = () => {};
		const held = attempts.inTurn(
			'held',
			async () => await new Promise<void>((done) => (release = done)),
		);
		await sleep(1);
		const note = (key: string) => attempts.recordOf(key).noteReturn({ deviceId: 'd', number: 1 });
		note('held');
		for (let index = 0; index < 10_500; index++) note(`k${index}`);
		const kept = ['held', 'k10499', 'k0'].map((key) => attempts.recordOf(key).count);
		expect(kept).toEqual([1, 1, 0]);
		release();
		await held;
	});
});

describe('the budget of a link', () => {
	it('allows thirty requests a minute, and a hundred in all', () => {
		const budget = new WaitRecord().budget;
		const spend = (now: number, times: number) => {
			jest.spyOn(performance, 'now').mockReturnValue(now);
			return Array.from({ length: times }, () => budget.spend());
		};
		expect(new Set(spend(0, 30))).toEqual(new Set(['ok']));
		expect(spend(59_999, 2)).toEqual(['tooFast', 'tooFast']);
		expect(new Set(spend(60_000, 30))).toEqual(new Set(['ok']));
		expect(new Set(spend(120_000, 30))).toEqual(new Set(['ok']));
		expect(spend(180_000, 11).at(9)).toBe('ok');
		expect(spend(180_000, 1)).toEqual(['spent']);
		jest.restoreAllMocks();
	});
});

describe('a body', () => {
	it.each([
		[{ action: 'open', extra: 1 }, { action: 'open' }],
		[{ action: 'report' }, { action: 'report' }],
		[{ action: 'begin' }, { action: 'begin' }],
		[
			{ action: 'begin', token: 't', nickname: ' a\nb ', startCode: '12 34', extra: 1 },
			{ action: 'begin', token: 't', nickname: 'a b', startCode: '12 34' },
		],
		[{ action: 'begin', nickname: '' }, { action: 'begin' }],
		[
			{ action: 'abandon', token: 't' },
			{ action: 'abandon', token: 't' },
		],
		[
			{ action: 'finish', token: 't', attestation: {} },
			{ action: 'finish', token: 't', attestation: {} },
		],
	])('%j is read', (body, request) => {
		expect(readPageRequest({ proof: PROOF, ...body })).toEqual({ proof: PROOF, ...request });
	});

	it.each([
		[undefined],
		['open'],
		[[]],
		[{ action: 'open' }],
		[{ action: 'open', proof: PROOF.slice(1) }],
		[{ action: 'open', proof: `${PROOF}0` }],
		[{ action: 'open', proof: PROOF.toUpperCase() }],
		[{ action: 'open', proof: [PROOF] }],
		[{ proof: PROOF, action: 'end' }],
		[{ proof: PROOF, action: 'abandon' }],
		[{ proof: PROOF, action: 'abandon', token: 'x'.repeat(2049) }],
		[{ proof: PROOF, action: 'begin', nickname: 'x'.repeat(101) }],
		[{ proof: PROOF, action: 'begin', nickname: 7 }],
		[{ proof: PROOF, action: 'begin', startCode: 7 }],
		[{ proof: PROOF, action: 'begin', startCode: '1'.repeat(41) }],
		[{ proof: PROOF, action: 'finish', token: 't', attestation: 'text' }],
		[{ proof: PROOF, action: 'finish', token: 't', attestation: { a: 'x'.repeat(64_001) } }],
		[{ proof: PROOF, action: 'finish', token: 't', attestation: { ['x'.repeat(64_001)]: 1 } }],
		[
			{
				proof: PROOF,
				action: 'finish',
				token: 't',
				attestation: JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`) as object,
			},
		],
	])('is refused (%#)', (body) => {
		expect(readPageRequest(body)).toBeUndefined();
	});
});
