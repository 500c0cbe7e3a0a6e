import { toCreationOptionsJson } from '../../../nodes/PingOne/webauthn/options.ts';
import { refusal, seeded } from './refusals.mts';
import { DOCUMENTED_OPTIONS, documentedOptions as options } from './samples.mts';

describe('refused', () => {
	it.each([
		['not JSON', '{"rp":', 'NOT_JSON', '', 'first {'],
		['nothing', '', 'NOT_JSON', '', 'not JSON'],
		['an object made text', 'Options: [object Object]', 'NOT_JSON', '', 'JSON.stringify()'],
		['encoded three times', JSON.stringify(JSON.stringify('{}')), 'NOT_OBJECT', '', 'text'],
		['an array', '[1]', 'NOT_OBJECT', '', 'an array'],
		['null', 'null', 'NOT_OBJECT', '', 'null'],
		['binary', Buffer.from('{}'), 'NOT_OBJECT', '', 'an object'],
		[
			'a whole device',
			{ publicKeyCredentialCreationOptions: '{}' },
			'MISSING_MEMBER',
			'publicKeyCredentialCreationOptions',
			'Pass the value of that member',
		],
		['the wrapper for create()', { publicKey: {} }, 'MISSING_MEMBER', 'publicKey', 'inside'],
		['no challenge', options({ challenge: undefined }), 'MISSING_MEMBER', 'challenge', 'missing'],
		['no user', options({ user: undefined }), 'MISSING_MEMBER', 'user', 'missing'],
		['user as text', options({ user: 'ada' }), 'WRONG_TYPE', 'user', 'text'],
		['no user ID', options({ user: {} }), 'MISSING_MEMBER', 'user.id', 'missing'],
		['no relying party', options({ rp: null }), 'MISSING_MEMBER', 'rp', 'null'],
		[
			'no algorithms',
			options({ pubKeyCredParams: undefined }),
			'MISSING_MEMBER',
			'pubKeyCredParams',
			'missing',
		],
		[
			'algorithms as object',
			options({ pubKeyCredParams: {} }),
			'WRONG_TYPE',
			'pubKeyCredParams',
			'an object',
		],
		[
			'algorithm entry',
			options({ pubKeyCredParams: [-7] }),
			'WRONG_TYPE',
			'pubKeyCredParams[0]',
			'a number',
		],
		[
			'excluded as object',
			options({ excludeCredentials: {} }),
			'WRONG_TYPE',
			'excludeCredentials',
			'an object',
		],
		[
			'excluded without ID',
			options({ excludeCredentials: [{}] }),
			'MISSING_MEMBER',
			'excludeCredentials[0].id',
			'missing',
		],
		[
			'excluded with odd ID',
			options({ excludeCredentials: [{ id: '*' }] }),
			'INVALID_BASE64',
			'excludeCredentials[0].id',
			'other characters',
		],
		['extensions as text', options({ extensions: 'prf' }), 'WRONG_TYPE', 'extensions', 'text'],
		[
			'odd bytes in prf',
			options({ extensions: { prf: { eval: { first: [999] } } } }),
			'INVALID_BYTES',
			'extensions.prf.eval.first',
			'999',
		],
		[
			'odd bytes in largeBlob',
			options({ extensions: { largeBlob: { write: [] } } }),
			'MISSING_MEMBER',
			'extensions.largeBlob.write',
			'empty',
		],
	])('%s', (_what, input, code, member, words) => {
		const refused = refusal(() => toCreationOptionsJson(input));
		expect(refused.code).toBe(code);
		if (member !== '') expect(refused.message).toContain(`'${member}'`);
		expect(refused.message).toContain(words);
	});

	it.each([
		'ES256',
		'',
		'-7 ',
		'+7',
		'-07',
		'-7.0',
		'2147483648',
		-7.5,
		1e10,
		null,
		undefined,
		true,
		[-7],
	])('algorithm %p', (alg) => {
		const refused = refusal(() => toCreationOptionsJson(options({ pubKeyCredParams: [{ alg }] })));
		expect(refused.code).toBe('INVALID_ALGORITHM');
		expect(refused.message).toContain("'pubKeyCredParams[0].alg'");
	});

	it('never quotes the input', () => {
		const refused = refusal(() => toCreationOptionsJson('{"challenge":"c2VjcmV0'));
		expect(refused.message).not.toContain('c2VjcmV0');
	});
});

it('answers 2000 damaged texts with options or a refusal, nothing else', () => {
	const next = seeded(7);
	let refused = 0;
	for (let round = 0; round < 2000; round++) {
		let text = DOCUMENTED_OPTIONS;
		for (let change = 0; change <= next(3); change++) {
			const at = next(text.length);
			const piece = ['', '"', '[', '{}', '999', 'null', '-', String.fromCharCode(next(300))][
				next(8)
			];
			text = text.slice(0, at) + piece + text.slice(at + next(4));
		}
		try {
			expect(toCreationOptionsJson(text).challenge).toMatch(/^[\w-]+$/);
		} catch {
			refusal(() => toCreationOptionsJson(text));
			refused++;
		}
	}
	expect(refused).toBeGreaterThan(500);
	expect(refused).toBeLessThan(2000);
});
