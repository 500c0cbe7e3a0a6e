import {
	normalizeAttestation,
	toAttestationString,
} from '../../../nodes/PingOne/webauthn/attestation.ts';
import { draws } from '../../support/depth.mts';
import { register } from './authenticator.mts';
import { refusal, seeded } from './refusals.mts';
import { CEREMONY } from './samples.mts';

const browser = register(CEREMONY);
const bytes = (text: string) => Buffer.from(text, 'base64url');
const base64 = (text: string) => bytes(text).toString('base64');
const { clientDataJSON, attestationObject } = browser.response;

/** The body that PingOne documents, worked out with Node's own base64. */
const WANTED = {
	id: browser.id,
	type: 'public-key',
	rawId: base64(browser.rawId),
	response: {
		clientDataJSON: base64(clientDataJSON),
		attestationObject: base64(attestationObject),
	},
	clientExtensionResults: { credProps: { rk: true } },
	authenticatorAttachment: 'platform',
};

/** The browser's form with every binary member rewritten. */
function rewritten(encode: (text: string) => unknown): object {
	return {
		...browser,
		id: browser.id,
		rawId: encode(browser.rawId),
		response: {
			clientDataJSON: encode(clientDataJSON),
			attestationObject: encode(attestationObject),
		},
	};
}

function without(...names: string[]): object {
	return Object.fromEntries(Object.entries(browser).filter(([name]) => !names.includes(name)));
}

describe('gives what PingOne documents from', () => {
	it.each([
		["the browser's toJSON()", browser],
		['its text', JSON.stringify(browser)],
		['its text encoded once more', JSON.stringify(JSON.stringify(browser))],
		["Ping's own form", WANTED],
		['base64 without padding', rewritten((text) => base64(text).replace(/=/g, ''))],
		['signed arrays', rewritten((text) => [...new Int8Array(bytes(text))])],
		['unsigned arrays', rewritten((text) => [...bytes(text)])],
		['JSON of Uint8Arrays', rewritten((text) => Object.assign({}, new Uint8Array(bytes(text))))],
		['binary', rewritten((text) => bytes(text))],
		['an ID in base64', { ...browser, id: base64(browser.id) }],
		['no id', without('id')],
		['no rawId', without('rawId')],
		['no type', without('type')],
	])('%s', (_form, input) => {
		expect(normalizeAttestation(input)).toStrictEqual(WANTED);
	});

	it('text that holds the same JSON', () => {
		expect(JSON.parse(toAttestationString(normalizeAttestation(browser)))).toStrictEqual(WANTED);
	});
});

describe('members beside the documented ones', () => {
	it('are left out when absent or null', () => {
		const bare = normalizeAttestation(without('clientExtensionResults', 'authenticatorAttachment'));
		expect(Object.keys(bare)).toStrictEqual(['id', 'type', 'rawId', 'response']);
		const nulls = { ...browser, clientExtensionResults: null, authenticatorAttachment: null };
		expect(normalizeAttestation(nulls)).toStrictEqual(bare);
	});

	it('are dropped when undocumented', () => {
		const input = { ...browser, extra: 1, response: { ...browser.response, publicKey: 'AQ' } };
		expect(normalizeAttestation(input)).toStrictEqual(WANTED);
	});

	it('never carry the secrets that the PRF extension made', () => {
		const prf = { enabled: true, results: { first: 'c2VjcmV0' } };
		const input = { ...browser, clientExtensionResults: { prf, credProps: { rk: true } } };
		expect(normalizeAttestation(input).clientExtensionResults).toStrictEqual({
			prf: { enabled: true },
			credProps: { rk: true },
		});
		expect(prf.results.first).toBe('c2VjcmV0');
		const plain = { ...browser, clientExtensionResults: { prf: { enabled: false } } };
		expect(normalizeAttestation(plain).clientExtensionResults).toStrictEqual({
			prf: { enabled: false },
		});
	});
});

it('passes on those extension results that are known, and nothing else', () => {
	const circular: Record<string, unknown> = {};
	circular.self = circular;
	const clientExtensionResults = {
		credProps: { rk: true, more: 'x'.repeat(60_000) },
		hmacCreateSecret: true,
		largeBlob: { supported: false, blob: 'AQ' },
		prf: { enabled: 'yes' },
		appid: true,
		circular,
		...(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"x":1}}') as object),
	};
	const { clientExtensionResults: kept } = normalizeAttestation({
		...browser,
		clientExtensionResults,
	});
	expect(kept).toStrictEqual({
		hmacCreateSecret: true,
		credProps: { rk: true },
		largeBlob: { supported: false },
	});
});

describe('refused', () => {
	const signIn = { clientDataJSON, authenticatorData: 'AQ', signature: 'AQ' };
	it.each([
		['an empty object', {}, 'MISSING_MEMBER', 'response'],
		['not JSON', 'attestation', 'NOT_JSON', ''],
		['a number', 5, 'NOT_OBJECT', ''],
		['nothing', undefined, 'NOT_OBJECT', ''],
		['neither id nor rawId', without('id', 'rawId'), 'MISSING_MEMBER', 'id'],
		['a null id', { ...browser, id: null }, 'MISSING_MEMBER', 'id'],
		['two credentials', { ...browser, id: 'AQID' }, 'ID_MISMATCH', 'rawId'],
		['another credential type', { ...browser, type: 'password' }, 'TYPE_MISMATCH', 'type'],
		['a type that is no text', { ...browser, type: 1 }, 'WRONG_TYPE', 'type'],
		['a null type', { ...browser, type: null }, 'MISSING_MEMBER', 'type'],
		['a sign-in', { ...browser, response: signIn }, 'NOT_A_REGISTRATION', ''],
		[
			'no client data',
			{ ...browser, response: { attestationObject } },
			'MISSING_MEMBER',
			'response.clientDataJSON',
		],
		[
			'no attestation object',
			{ ...browser, response: { clientDataJSON } },
			'MISSING_MEMBER',
			'response.attestationObject',
		],
		[
			'client data as JSON',
			{ ...browser, response: { clientDataJSON: '{"type":1}', attestationObject } },
			'INVALID_BASE64',
			'response.clientDataJSON',
		],
		[
			'results as text',
			{ ...browser, clientExtensionResults: 'x' },
			'WRONG_TYPE',
			'clientExtensionResults',
		],
		[
			'attachment as object',
			{ ...browser, authenticatorAttachment: {} },
			'WRONG_TYPE',
			'authenticatorAttachment',
		],
	])('%s', (_what, input, code, member) => {
		const refused = refusal(() => normalizeAttestation(input));
		expect(refused.code).toBe(code);
		if (member !== '') expect(refused.message).toContain(`'${member}'`);
	});
});

it('answers damaged texts with an attestation or a refusal, nothing else', () => {
	const next = seeded(11);
	const whole = JSON.stringify(browser);
	const rounds = draws(400, 2_000);
	let refused = 0;
	for (let round = 0; round < rounds; round++) {
		const at = next(whole.length);
		const piece = ['', '"', '=', '+', ',', '{', '[1]', String.fromCharCode(next(300))][next(8)];
		const text = whole.slice(0, at) + piece + whole.slice(at + next(5));
		try {
			const once = normalizeAttestation(text);
			expect(normalizeAttestation(toAttestationString(once))).toStrictEqual(once);
		} catch (thrown) {
			expect(refusal(() => normalizeAttestation(text)).message).toBe((thrown as Error).message);
			refused++;
		}
	}
	expect(refused).toBeGreaterThan(rounds / 4);
	expect(refused).toBeLessThan(rounds);
});
