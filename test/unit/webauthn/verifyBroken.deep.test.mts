import { attestationObject, authenticatorData } from './authenticator.mts';
import { attest, check, withObject } from './ceremonies.mts';
import { refusal, seeded } from './refusals.mts';
import { CEREMONY } from './samples.mts';

describe('broken client data', () => {
	it.each([
		['not JSON', Buffer.from('{'), 'CLIENT_DATA_INVALID', 'response.clientDataJSON'],
		['not UTF-8', Buffer.from('ff00', 'hex'), 'CLIENT_DATA_INVALID', 'response.clientDataJSON'],
		['an array', Buffer.from('[]'), 'CLIENT_DATA_INVALID', 'response.clientDataJSON'],
		['no type', Buffer.from('{}'), 'MISSING_MEMBER', 'response.clientDataJSON.type'],
	])('%s', (_what, bytes, code, member) => {
		const good = attest();
		const response = { ...good.response, clientDataJSON: bytes.toString('base64') };
		const refused = refusal(() => check({}, { attestation: { ...good, response } }));
		expect(refused.code).toBe(code);
		expect(refused.message).toContain(`'${member}'`);
	});

	it.each<[Record<string, unknown>, string, string]>([
		[{ type: 1 }, 'WRONG_TYPE', 'type'],
		[{ challenge: undefined }, 'MISSING_MEMBER', 'challenge'],
		[{ challenge: 'a*' }, 'INVALID_BASE64', 'challenge'],
		[{ origin: '' }, 'MISSING_MEMBER', 'origin'],
		[{ origin: ['https://login.pingone.com'] }, 'WRONG_TYPE', 'origin'],
	])('%p', (clientData, code, name) => {
		const refused = refusal(() => check({ clientData }));
		expect(refused.code).toBe(code);
		expect(refused.message).toContain(`'response.clientDataJSON.${name}'`);
	});
});

describe('broken attestation object', () => {
	const authData = authenticatorData(CEREMONY, Buffer.alloc(16, 1));
	const noId = authenticatorData(CEREMONY, Buffer.alloc(0));
	it.each([
		['CBOR cut off', attestationObject(authData).subarray(0, -1), 'CBOR_INVALID', 'ends too early'],
		['no map', Buffer.from('80', 'hex'), 'AUTH_DATA_INVALID', 'not a map'],
		['no format', attestationObject(authData, 5), 'AUTH_DATA_INVALID', 'names no format'],
		['authData as text', attestationObject('AQID'), 'AUTH_DATA_INVALID', 'no authenticator data'],
		[
			'authData too short',
			attestationObject(authData.subarray(0, 36)),
			'AUTH_DATA_INVALID',
			'too short',
		],
		['empty ID', attestationObject(noId), 'AUTH_DATA_INVALID', 'no ID'],
		['AAGUID cut off', attestationObject(authData.subarray(0, 54)), 'AUTH_DATA_INVALID', 'cut off'],
		['ID cut off', attestationObject(authData.subarray(0, 60)), 'AUTH_DATA_INVALID', 'cut off'],
		['no public key', attestationObject(authData.subarray(0, 71)), 'AUTH_DATA_INVALID', 'cut off'],
	])('%s', (_what, object, code, words) => {
		const refused = refusal(() => check({}, { attestation: withObject(object) }));
		expect(refused.code).toBe(code);
		expect(refused.message).toContain("'response.attestationObject'");
		expect(refused.message).toContain(words);
	});
});

it('answers 2000 damaged attestations with facts or a refusal, nothing else', () => {
	const next = seeded(256);
	const good = attest();
	const damage = (text: string) => {
		const bytes = Buffer.from(text, 'base64');
		bytes[next(bytes.length)] = next(256);
		return bytes.subarray(next(20) ? 0 : next(5)).toString('base64');
	};
	const codes = new Set<string>();
	for (let round = 0; round < 2000; round++) {
		const response = { ...good.response };
		const name = round % 2 ? 'clientDataJSON' : 'attestationObject';
		response[name] = damage(response[name]);
		const asked = { attestation: { ...good, response } };
		try {
			expect(check({}, asked).origin).toBe(CEREMONY.origin);
			codes.add('accepted');
		} catch {
			codes.add(refusal(() => check({}, asked)).code);
		}
	}
	const seen = ['accepted', 'RP_ID_MISMATCH', 'CREDENTIAL_ID_MISMATCH', 'CBOR_INVALID'];
	const more = [
		'AUTH_DATA_INVALID',
		'CLIENT_DATA_INVALID',
		'CHALLENGE_MISMATCH',
		'ORIGIN_MISMATCH',
	];
	expect([...codes]).toEqual(expect.arrayContaining([...seen, ...more]));
});
