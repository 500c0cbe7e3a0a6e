import { randomBytes } from 'crypto';
import { enrolledItem } from '../../../nodes/PingOne/enrollment/result.ts';
import { readAttestationObject } from '../../../nodes/PingOne/webauthn/attestationObject.ts';
import { attestationObject, authenticatorData } from '../webauthn/authenticator.mts';

const CEREMONY = { rpId: 'example.com', origin: 'https://example.com', challenge: randomBytes(32) };

/** An attestation object whose statement carries these certificates: an array of byte strings. */
function withCertificates(...certificates: number[]) {
	const plain = attestationObject(authenticatorData(CEREMONY, randomBytes(32)), 'packed');
	const empty = Buffer.concat([Buffer.from('attStmt'), Buffer.from([0xa0])]);
	const at = plain.indexOf(empty) + empty.length;
	const chain = certificates.flatMap((byte) => [0x41, byte]);
	const statement = [0xa1, 0x63, ...Buffer.from('x5c'), 0x80 + certificates.length, ...chain];
	return Buffer.concat([plain.subarray(0, at - 1), Buffer.from(statement), plain.subarray(at)]);
}

const facts = (bytes: Buffer) => {
	const { rpIdHash, credentialId, ...rest } = readAttestationObject(Uint8Array.from(bytes));
	expect([rpIdHash.length, credentialId.length]).toEqual([32, 32]);
	return { ...rest, publicKey: 'k', origin: CEREMONY.origin, isFramed: false };
};

const wait = { person: { id: 'u', username: 'ada', name: 'Ada' }, expiresAt: 1 };

/** What the output says of the model, when PingOne found this kind of attestation. */
function attested(bytes: Buffer, attestationType?: string) {
	const device = { id: 'd', status: 'ACTIVE', fidoRegistrationArtifacts: { attestationType } };
	const visitor = { sourceIp: '192.0.2.7', browser: 'Chrome on Windows' };
	const evidence = { facts: facts(bytes), visitor, now: 2 };
	const item = enrolledItem(wait as never, { count: 1 }, device as never, evidence);
	expect(item.enrollment).toMatchObject({ ...visitor, attempts: 1 });
	return (item.enrollment as { authenticator: { attested: boolean } }).authenticator.attested;
}

const none = attestationObject(authenticatorData(CEREMONY, randomBytes(32)));

describe('the model of an authenticator is proven', () => {
	it('when the statement carries certificates and PingOne has checked them', () => {
		expect(attested(withCertificates(1, 2), 'BASIC')).toBe(true);
		expect(attested(withCertificates(1), 'ATTCA')).toBe(true);
	});

	it.each([
		['there is no statement', none, 'BASIC'],
		['the list of certificates is empty', withCertificates(), 'BASIC'],
		['PingOne says that there is none', withCertificates(1), 'NONE'],
		['the key vouches for itself', withCertificates(1), 'SELF'],
		['PingOne says nothing', withCertificates(1), undefined],
		['PingOne says nothing of use', withCertificates(1), ''],
	])('but not when %s', (_, bytes, type) => {
		expect(attested(bytes, type)).toBe(false);
	});
});
