import type { AttestationCheck } from '../../../nodes/PingOne/webauthn/checkAttestation.ts';
import type { Ceremony } from './authenticator.mts';
import { attest, check } from './ceremonies.mts';
import { refusal } from './refusals.mts';
import { CHALLENGE } from './samples.mts';

describe('a mix-up has its own code', () => {
	const origin = 'https://login.pingone.com';
	it.each<[string, Partial<Ceremony>, Partial<AttestationCheck>, string, string[]]>([
		['type', { type: 'webauthn.get' }, {}, 'TYPE_MISMATCH', ['webauthn.create', 'webauthn.get']],
		[
			'challenge',
			{ challenge: Buffer.alloc(32, 1) },
			{},
			'CHALLENGE_MISMATCH',
			['different request'],
		],
		[
			'challenge with the right start',
			{ challenge: CHALLENGE.subarray(0, 31) },
			{},
			'CHALLENGE_MISMATCH',
			['create the device again'],
		],
		[
			'origin',
			{ origin: 'https://pingone.com' },
			{},
			'ORIGIN_MISMATCH',
			["'https://pingone.com'", `'${origin}'`],
		],
		[
			'port',
			{ origin: `${origin}:8443` },
			{},
			'ORIGIN_MISMATCH',
			[`${origin}:8443`, `'${origin}'`],
		],
		[
			'scheme',
			{ origin: 'http://login.pingone.com' },
			{ origin: undefined },
			'ORIGIN_NOT_SECURE',
			['HTTPS'],
		],
		[
			'localhost as part of a name',
			{ origin: 'http://localhost.pingone.com' },
			{ origin: undefined },
			'ORIGIN_NOT_SECURE',
			['http://localhost.pingone.com'],
		],
		[
			'localhost as end of a name',
			{ origin: 'http://notlocalhost' },
			{ origin: undefined, rpId: 'notlocalhost' },
			'ORIGIN_NOT_SECURE',
			['http://notlocalhost'],
		],
		[
			'native app',
			{ origin: 'android:apk-key-hash:AQID' },
			{ origin: undefined },
			'ORIGIN_NOT_SECURE',
			['android:apk-key-hash:AQID'],
		],
		[
			'page, not origin',
			{ origin: `${origin}/page` },
			{ origin: undefined },
			'ORIGIN_NOT_SECURE',
			[`${origin}/page`],
		],
		['no URL', { origin: 'null' }, { origin: undefined }, 'ORIGIN_NOT_SECURE', ["'null'"]],
		[
			'host beside the RP',
			{ origin: 'https://notpingone.com' },
			{ origin: undefined },
			'ORIGIN_OUTSIDE_RP',
			['notpingone.com', '.pingone.com'],
		],
		[
			'host above the RP',
			{},
			{ rpId: 'sso.login.pingone.com' },
			'ORIGIN_OUTSIDE_RP',
			[origin, 'sso.login.pingone.com'],
		],
		['RP of the key', { rpId: 'login.pingone.com' }, {}, 'RP_ID_MISMATCH', ["'pingone.com'"]],
		['no credential', { flags: 0x05 }, {}, 'AUTH_DATA_INVALID', ['carries no credential']],
	])('%s', (_what, change, asked, code, words) => {
		const refused = refusal(() => check(change, asked));
		expect(refused.code).toBe(code);
		for (const word of words) expect(refused.message).toContain(word);
	});

	it('credential', () => {
		const attestation = { ...attest(), response: attest().response };
		const refused = refusal(() => check({}, { attestation }));
		expect(refused.code).toBe('CREDENTIAL_ID_MISMATCH');
	});

	it('challenge, without quoting either', () => {
		const refused = refusal(() => check({ challenge: Buffer.alloc(32, 1) }));
		expect(JSON.stringify([refused.message, refused])).not.toMatch(/AQEBAQ|dUOj2e/);
	});

	it.each([
		['login.pingone.com', undefined],
		['https://login.pingone.com/enroll?x=1', "Use 'https://login.pingone.com'."],
		['https://ada:secret@login.pingone.com', "Use 'https://login.pingone.com'."],
		['mailto:ada@pingone.com', undefined],
		['', undefined],
	])('given origin %p', (given, hint) => {
		const { code, hint: said } = refusal(() => check({}, { origin: given }));
		expect([code, said]).toEqual(['ORIGIN_INVALID', hint]);
	});

	it('given challenge that is none', () => {
		const refused = refusal(() => check({}, { challenge: null }));
		expect(refused.code).toBe('MISSING_MEMBER');
		expect(refused.message).toContain("'challenge'");
	});
});
