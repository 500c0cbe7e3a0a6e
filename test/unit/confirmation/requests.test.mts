import { readPageRequest } from '../../../nodes/PingOne/confirmation/pageRequest.ts';
import { refuseStartCode } from '../../../nodes/PingOne/waiting/phase.ts';
import { DecisionRecord, type Session } from '../../../nodes/PingOne/confirmation/session.ts';

const PROOF = '0123456789abcdefghjkmnpqrstvwxyz';

describe('a body', () => {
	it.each([
		[{ action: 'open', extra: 1 }, { action: 'open' }],
		[{ action: 'begin' }, { action: 'begin' }],
		[
			{ action: 'begin', startCode: '12 34', extra: 1 },
			{ action: 'begin', startCode: '12 34' },
		],
		[{ action: 'decline' }, { action: 'decline', reason: '' }],
		[
			{ action: 'decline', reason: ' not\u202e \nmine ', startCode: '1' },
			{ action: 'decline', reason: 'not mine', startCode: '1' },
		],
		[
			{ action: 'finish', token: 't', assertion: { id: 'a' }, extra: 1 },
			{ action: 'finish', token: 't', assertion: { id: 'a' } },
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
		[{ proof: PROOF }],
		[{ proof: PROOF, action: 'signIn' }],
		[{ proof: PROOF, action: 'begin', startCode: 7 }],
		[{ proof: PROOF, action: 'begin', startCode: '1'.repeat(41) }],
		[{ proof: PROOF, action: 'decline', reason: 7 }],
		[{ proof: PROOF, action: 'decline', reason: 'x'.repeat(501) }],
		[{ proof: PROOF, action: 'decline', reason: ' '.repeat(2_001) }],
		[{ proof: PROOF, action: 'decline', startCode: {} }],
		[{ proof: PROOF, action: 'finish', assertion: {} }],
		[{ proof: PROOF, action: 'finish', token: 'x'.repeat(8_193), assertion: {} }],
		[{ proof: PROOF, action: 'finish', token: 't' }],
		[{ proof: PROOF, action: 'finish', token: 't', assertion: 'text' }],
		[{ proof: PROOF, action: 'finish', token: 't', assertion: { a: 'x'.repeat(32_001) } }],
	])('is refused (%#)', (body) => {
		expect(readPageRequest(body)).toBeUndefined();
	});

	it('counts a reason in characters, not in their halves', () => {
		const reason = '😀'.repeat(500);
		expect(readPageRequest({ proof: PROOF, action: 'decline', reason })).toMatchObject({ reason });
	});
});

it('a start code that was left out, or has no eight digits, costs none of the five guesses', async () => {
	const session = {
		wait: { link: { asksStartCode: true, purpose: 'confirmation' } },
		record: new DecisionRecord(),
		isStartCode: (code: string) => code === '12345678',
		log: () => undefined,
	} as unknown as Session;
	const close = jest.fn();
	const refusal = async (code?: string) => (await refuseStartCode(session, code, close))?.body;
	for (const code of [undefined, '  ', '0', '1234567', 'none']) {
		expect(await refusal(code)).toEqual({ ok: false, code: 'startCode' });
	}
	expect(await refusal('12345678')).toBeUndefined();
	// The page sends a request again that was not answered: that is the same guess.
	for (const code of ['00000000', '0000-0000']) {
		expect(await refusal(code)).toMatchObject({ left: 4 });
	}
	expect(await refusal('00000001')).toMatchObject({ left: 3 });
	expect(close).not.toHaveBeenCalled();
});
