import { sleep } from 'n8n-workflow';
import { Ledger } from '../../../nodes/PingOne/enrollment/protocol/ledger.ts';
import { readPost } from '../../../nodes/PingOne/enrollment/protocol/post.ts';
import { openTry, sealTry } from '../../../nodes/PingOne/enrollment/protocol/seal.ts';
import { phaseOf } from '../../../nodes/PingOne/enrollment/protocol/session.ts';
import { readWait } from '../../../nodes/PingOne/enrollment/protocol/wait.ts';

const BINDING = { executionId: '7', nodeId: 'n', nonce: 'x', userId: 'u' };
const TRY = { deviceId: 'd', challenge: 'c', expiresAt: 1, number: 2 };

describe('the sealed token', () => {
	it('opens for its own binding and secret, and does not repeat itself', () => {
		const token = sealTry('secret', BINDING, TRY);
		expect(openTry('secret', BINDING, token)).toEqual(TRY);
		expect(sealTry('secret', BINDING, TRY)).not.toBe(token);
		expect(token).not.toContain(Buffer.from('"deviceId"').toString('base64url'));
	});

	it.each(Object.keys(BINDING) as Array<keyof typeof BINDING>)('opens for no other %s', (name) => {
		const token = sealTry('secret', BINDING, TRY);
		expect(openTry('secret', { ...BINDING, [name]: 'other' }, token)).toBeUndefined();
	});

	it('opens with no other secret, and not when a bit has changed', () => {
		const token = sealTry('secret', BINDING, TRY);
		expect(openTry('other', BINDING, token)).toBeUndefined();
		const bytes = Buffer.from(token.slice(3), 'base64url');
		for (let at = 0; at < bytes.length; at++) {
			const changed = Buffer.from(bytes);
			changed[at] ^= 1;
			expect(openTry('secret', BINDING, `v1.${changed.toString('base64url')}`)).toBeUndefined();
		}
	});

	it.each([undefined, null, 7, {}, '', 'v1', 'v1.', 'v1.AA', `v1.${'A'.repeat(3000)}`, 'v1.A.B'])(
		'%j is none',
		(token) => {
			expect(openTry('secret', BINDING, token)).toBeUndefined();
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
	] as const)('is %s with outcome %s at %i (in a try: %s)', (phase, kind, now, inTry) => {
		const entry = kind && { outcome: { kind, at: 0 } };
		expect(phaseOf(wait, entry, now, inTry)).toBe(phase);
	});
});

describe('the ledger', () => {
	it('lets one request at a time in, in order, also after one that failed', async () => {
		const ledger = new Ledger();
		const log: string[] = [];
		const work = (name: string) => async () => {
			log.push(`${name} in`);
			await sleep(1);
			log.push(`${name} out`);
			if (name === 'b') throw new Error('b');
			return name;
		};
		const results = await Promise.allSettled(
			['a', 'b', 'c'].map(async (name) => await ledger.inTurn('k', work(name))),
		);
		expect(log).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
		expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	});

	it('forgets the wait that was longest not heard of, and none that is at work', async () => {
		const ledger = new Ledger();
		let release = () => {};
		const held = ledger.inTurn(
			'held',
			async () => await new Promise<void>((done) => (release = done)),
		);
		for (let index = 0; index < 1_500; index++) {
			await ledger.inTurn(`k${index}`, async (entry) => await Promise.resolve((entry.tries = 1)));
		}
		expect(ledger.peek('held')).toBeDefined();
		expect(ledger.peek('k0')).toBeUndefined();
		expect(ledger.peek('k1499')).toMatchObject({ tries: 1 });
		release();
		await held;
	});
});

describe('a body', () => {
	it.each([
		[{ action: 'begin' }, { action: 'begin' }],
		[
			{ action: 'begin', token: 't', nickname: ' a\nb ', extra: 1 },
			{ action: 'begin', token: 't', nickname: 'a b' },
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
	])('%j is read', (body, post) => {
		expect(readPost(body)).toEqual(post);
	});

	it.each([
		[undefined],
		['begin'],
		[[]],
		[{ action: 'end' }],
		[{ action: 'abandon' }],
		[{ action: 'abandon', token: 'x'.repeat(2049) }],
		[{ action: 'begin', nickname: 'x'.repeat(101) }],
		[{ action: 'begin', nickname: 7 }],
		[{ action: 'finish', token: 't', attestation: 'text' }],
		[{ action: 'finish', token: 't', attestation: { a: 'x'.repeat(64_001) } }],
		[{ action: 'finish', token: 't', attestation: { ['x'.repeat(64_001)]: 1 } }],
		[
			{
				action: 'finish',
				token: 't',
				attestation: JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`),
			},
		],
	])('is refused (%#)', (body) => {
		expect(readPost(body)).toBeUndefined();
	});
});

it.each([undefined, null, 7, '', 'null', '{}', '[]', '{"enrollment":{"version":2}}', '{'])(
	'a context of %j holds no wait',
	(context) => {
		expect(readWait(context)).toBeUndefined();
	},
);
