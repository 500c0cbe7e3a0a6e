import fc from 'fast-check';
import { digestOf, isProof, newProof } from '../../../nodes/PingOne/page/link/proof.ts';
import { readPageRequest } from '../../../nodes/PingOne/enrollment/pageRequest.ts';
import { sealerFor } from '../../../nodes/PingOne/page/link/seal.ts';
import { toSafeName, toSafeText } from '../../../nodes/PingOne/page/toSafeText.ts';
import { normalizeAttestation } from '../../../nodes/PingOne/webauthn/attestation.ts';
import { readAttestationObject } from '../../../nodes/PingOne/webauthn/attestationObject.ts';
import { readCbor } from '../../../nodes/PingOne/webauthn/cbor.ts';
import { readClientData } from '../../../nodes/PingOne/webauthn/clientData.ts';
import { WebAuthnDataError } from '../../../nodes/PingOne/webauthn/errors.ts';

const bytes = fc.uint8Array({ maxLength: 2_000 });
const anything = fc.anything({ maxDepth: 6, withNullPrototype: true, withBigInt: false });

/** Whatever is given: it is read, or refused in words. */
function readsOrRefuses(read: () => unknown): void {
	try {
		read();
	} catch (thrown) {
		if (!(thrown instanceof WebAuthnDataError)) throw thrown;
		expect(thrown.message.length).toBeGreaterThan(10);
	}
}

const ATTEMPT = {
	deviceId: 'd',
	challenge: 'c',
	expiresAt: 1,
	askedUntil: 1,
	algorithms: [-7],
	userVerification: false,
	number: 1,
};

const binding = fc.record({
	executionId: fc.string(),
	nodeId: fc.string(),
	nonce: fc.string(),
	userId: fc.string(),
});

it.each([
	['CBOR', bytes, (given: unknown) => readCbor(given as Uint8Array, 'x')],
	['an attestation object', bytes, (given: unknown) => readAttestationObject(given as Uint8Array)],
	['client data', bytes, (given: unknown) => readClientData(given as Uint8Array)],
	['an attestation', anything, (given: unknown) => normalizeAttestation(given)],
] as Array<[string, fc.Arbitrary<unknown>, (given: unknown) => unknown]>)(
	'%s is read or refused in words, whatever it is',
	(_, given, read) => {
		fc.assert(
			fc.property(given, (one) => readsOrRefuses(() => read(one))),
			{ numRuns: 2_000 },
		);
	},
);

it('a body of the page is read or refused, and nothing of it gets through but what is known', () => {
	const proof = newProof();
	const body = fc.oneof(
		anything,
		fc.record(
			{
				proof: fc.oneof(fc.constant(proof), anything),
				action: fc.oneof(fc.constantFrom('open', 'begin', 'finish', 'abandon', 'report'), anything),
				token: anything,
				nickname: anything,
				startCode: anything,
				attestation: anything,
				more: anything,
			},
			{ requiredKeys: [] },
		),
	);
	const known = ['proof', 'action', 'token', 'nickname', 'startCode', 'attestation'];
	fc.assert(
		fc.property(body, (one) => {
			const request = readPageRequest(one);
			if (!request) return;
			expect(isProof(request.proof)).toBe(true);
			expect(known).toEqual(expect.arrayContaining(Object.keys(request)));
		}),
		{ numRuns: 3_000 },
	);
});

it('a sealed attempt opens for its own secret and binding, and for no other', () => {
	fc.assert(
		fc.property(fc.string(), binding, fc.string(), binding, (secret, own, other, foreign) => {
			const token = sealerFor(secret, 'enrollment', own).seal(ATTEMPT);
			expect(sealerFor(secret, 'enrollment', own).open(token)).toEqual(ATTEMPT);
			if (other !== secret) expect(sealerFor(other, 'enrollment', own).open(token)).toBeUndefined();
			if (JSON.stringify(own) !== JSON.stringify(foreign)) {
				expect(sealerFor(secret, 'enrollment', foreign).open(token)).toBeUndefined();
			}
		}),
		{ numRuns: 500 },
	);
});

it('a token that nobody sealed opens nothing', () => {
	const sealer = sealerFor('secret', 'enrollment', {
		executionId: '1',
		nodeId: 'n',
		nonce: 'x',
		userId: 'u',
	});
	fc.assert(
		fc.property(
			fc.oneof(
				anything,
				fc.base64String().map((text) => `v1.${text}`),
			),
			(token) => {
				expect(sealer.open(token)).toBeUndefined();
			},
		),
		{ numRuns: 2_000 },
	);
});

it('a proof has another digest for each execution, user and purpose', () => {
	const link = fc.record({
		executionId: fc.string(),
		userId: fc.string(),
		purpose: fc.constantFrom('enrollment' as const, 'confirmation' as const),
	});
	fc.assert(
		fc.property(link, link, (one, other) => {
			const same = JSON.stringify(one) === JSON.stringify(other);
			expect(digestOf('proof', one) === digestOf('proof', other)).toBe(same);
		}),
	);
});

it('a name is one line without invisible characters, never longer than it may be, and stays as it is', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
			const safe = toSafeText(text);
			expect(safe).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u);
			expect(safe).not.toMatch(/\p{M}{4}/u);
			expect(Array.from(toSafeName(text)).length).toBeLessThanOrEqual(101);
			expect(toSafeText(safe)).toBe(safe);
		}),
		{ numRuns: 2_000 },
	);
});
