import { readFileSync } from 'node:fs';
import {
	NONCE_BYTES,
	receiptFrom,
	receiptOf,
	type Statement,
	verifyReceipt,
} from '../../../nodes/PingOne/confirmation/receipt.ts';
import { normalizeAssertion } from '../../../nodes/PingOne/webauthn/assertion.ts';
import { normalizeAttestation } from '../../../nodes/PingOne/webauthn/attestation.ts';
import { readCbor } from '../../../nodes/PingOne/webauthn/cbor.ts';
import { checkAssertion } from '../../../nodes/PingOne/webauthn/checkAssertion.ts';
import { checkAttestation } from '../../../nodes/PingOne/webauthn/checkAttestation.ts';
import { WebAuthnDataError } from '../../../nodes/PingOne/webauthn/errors.ts';
import { changesOf } from '../../support/changedReceipts.mts';
import { depth } from '../../support/depth.mts';

interface Vector {
	name: string;
	registration: Record<'challenge' | 'id' | 'clientDataJSON' | 'attestationObject', string>;
	authentication: Record<
		'challenge' | 'clientDataJSON' | 'authenticatorData' | 'signature',
		string
	>;
}

/** The test vectors of WebAuthn Level 3, whose source the file names. */
const { vectors } = JSON.parse(
	readFileSync(new URL('w3cVectors.json', import.meta.url), 'utf8'),
) as { vectors: Vector[] };

const RP_ID = 'example.org';
const ORIGIN = 'https://example.org';
const EXPECTED = { origin: ORIGIN, rpId: RP_ID, messageSigned: false };

/** Signatures with algorithms that the node does not claim, and pages in frames. */
const UNKNOWN = ['packed-es384', 'packed-es512', 'packed-ed448'];
const FRAMED = ['none-es256-crossOrigin', 'none-es256-topOrigin'];

const attested = ({ registration: { id, challenge, clientDataJSON, attestationObject } }: Vector) =>
	checkAttestation({
		attestation: normalizeAttestation({
			...{ id, rawId: id, type: 'public-key' },
			response: { clientDataJSON, attestationObject },
		}),
		origin: ORIGIN,
		rpId: RP_ID,
		challenge,
	});

const assertionOf = ({ registration: { id }, authentication }: Vector) => {
	const { clientDataJSON, authenticatorData, signature } = authentication;
	const response = { clientDataJSON, authenticatorData, signature };
	return normalizeAssertion({ id, rawId: id, type: 'public-key', response });
};

function verify(vector: Vector) {
	const receipt = receiptOf(assertionOf(vector), { rpId: RP_ID, origin: ORIGIN });
	const key = new Uint8Array(Buffer.from(attested(vector).publicKey, 'base64url'));
	return { receipt, key, read: () => verifyReceipt(receiptFrom(receipt), key, EXPECTED) };
}

it('there are all fifteen of section 16', () => {
	expect(vectors.map(({ name }) => name)).toHaveLength(15);
	expect(vectors.map(({ name }) => name)).toEqual(expect.arrayContaining([...UNKNOWN, ...FRAMED]));
});

it.each(vectors.map((vector) => [vector.name, vector] as const))(
	'%s: the registration is read',
	(name, vector) => {
		expect(attested(vector)).toMatchObject({
			origin: ORIGIN,
			isFramed: FRAMED.includes(name),
		});
	},
);

const claimed = vectors.filter(({ name }) => ![...UNKNOWN, ...FRAMED].includes(name));

/** The member `alg` of a COSE key (RFC 9052, section 7.1). */
const ALGORITHM = 3;

it('each algorithm that this node knows has vectors: RS256, Ed25519 and ES256', () => {
	const keys = claimed.map((vector) => readCbor(verify(vector).key, 'publicKey'));
	const found = keys.map((key) => (key instanceof Map ? key.get(ALGORITHM) : undefined));
	expect([...new Set(found)].sort()).toEqual([-257, -7, -8]);
});

it.each(claimed.map((vector) => [vector.name, vector] as const))(
	'%s: the sign-in is taken, and its receipt verifies',
	(_name, vector) => {
		const { challenge } = vector.authentication;
		const assertion = assertionOf(vector);
		const asked = { origin: ORIGIN, rpId: RP_ID, challenge, userVerification: false };
		expect(checkAssertion({ assertion, ...asked }).credentialId).toBe(vector.registration.id);
		const { receipt, key, read } = verify(vector);
		expect(read()).toMatchObject({ messageSigned: false, origin: ORIGIN, rpId: RP_ID });
		const signed = { ...EXPECTED, messageSigned: true };
		expect(() => verifyReceipt(receiptFrom(receipt), key, signed)).toThrow('covers no message');
	},
);

const STATEMENT: Statement = {
	nonce: Buffer.alloc(NONCE_BYTES, 7).toString('base64url'),
	purpose: 'confirmation',
	message: 'Pay',
	userId: 'ada',
	executionId: '7',
	askedAt: '2030-01-01T00:00:00.000Z',
	rpId: RP_ID,
	origin: ORIGIN,
};

it('no change of one of these receipts is one', () => {
	const some = claimed.filter((_, place) => place % depth(4, 1) === 0);
	const all = some.flatMap((vector, place) => {
		const { receipt, key } = verify(vector);
		const { receipt: other } = verify(some[(place + 1) % some.length]);
		const changes = [...changesOf(receipt, other), { ...receipt, ...STATEMENT }];
		return changes.map((input) => ({ input, key }));
	});
	const passed = all.filter(({ input, key }) => {
		try {
			return verifyReceipt(receiptFrom(input), key, EXPECTED) !== undefined;
		} catch (thrown) {
			if (!(thrown instanceof WebAuthnDataError)) throw thrown;
			return false;
		}
	});
	expect(passed.map(({ input }) => input)).toEqual([]);
	expect(all.length).toBeGreaterThan(depth(2_000, 10_000));
});

it.each(UNKNOWN)('%s: no signature of an algorithm that this node does not know counts', (name) => {
	const vector = vectors.find((one) => one.name === name)!;
	expect(verify(vector).read).toThrow('which this node does not know');
});

it.each(FRAMED)('%s: a page in a frame of another site confirms nothing', (name) => {
	const vector = vectors.find((one) => one.name === name)!;
	expect(verify(vector).read).toThrow('frame of another site');
});
