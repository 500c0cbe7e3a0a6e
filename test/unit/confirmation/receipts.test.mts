import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { execPath } from 'node:process';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import {
	challengeFor,
	NONCE_BYTES,
	receiptOf,
	verifyReceipt,
	type Receipt,
} from '../../../nodes/PingOne/confirmation/receipt.ts';
import { normalizeAssertion } from '../../../nodes/PingOne/webauthn/assertion.ts';
import { checkAssertion } from '../../../nodes/PingOne/webauthn/checkAssertion.ts';
import { depth } from '../../support/depth.mts';
import { registerKey, signInWith, type SoftKey } from '../../support/softAuthenticator.mts';
import type { Given } from '../../support/verifyByFido2Lib.mts';
import { cbor } from '../webauthn/authenticator.mts';

const RP_ID = 'example.com';
const ORIGIN = 'https://login.example.com';
const CREATION = JSON.stringify({ rp: { id: RP_ID }, challenge: [1, 2, 3] });
const RECEIPTS = depth(20, 100);
const MESSAGES = [
	'Pay EUR 12,400 to Example Ltd',
	'Zwölf Boxkämpfer\njagen Viktor',
	'承認します 🗝️',
];

/** RSA keys, as security modules of older PCs have them. */
function rsaKey(): SoftKey {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
	const bytes = (text: string) => Buffer.from(text, 'base64url');
	const cose = new Map<number, number | Buffer>([
		...([
			[1, 3],
			[3, -257],
		] as const),
		[-1, bytes(n)],
		[-2, bytes(e)],
	]);
	return { id: randomBytes(32), rpId: RP_ID, privateKey, publicKey: cbor(cose), signCount: 0 };
}

interface Made {
	receipt: Receipt;
	key: SoftKey;
	challenge: Buffer;
}

/** A confirmation as the node makes it; every other one signs its message, every fifth by RSA. */
function confirmed(place: number): Made {
	const key = place % 5 === 0 ? rsaKey() : registerKey(CREATION).key;
	const message = `${MESSAGES[place % MESSAGES.length]} ${place}`;
	const nonce = place % 2 === 0 ? randomBytes(32) : undefined;
	const challenge = Buffer.from(nonce ? challengeFor(nonce, message) : randomBytes(32));
	const options = JSON.stringify({ rpId: RP_ID, challenge: [...challenge] });
	const assertion = normalizeAssertion(signInWith(key, options, { origin: ORIGIN }));
	const asked = { origin: ORIGIN, rpId: RP_ID, challenge: [...challenge], userVerification: true };
	const facts = checkAssertion({ assertion, ...asked });
	const bound = nonce && { nonce: nonce.toString('base64url') };
	const known = place % 3 === 0 ? [key.publicKey.toString('base64url')] : [];
	const about = { message, rpId: RP_ID, ...bound };
	return { receipt: receiptOf(assertion, facts, about, known), key, challenge };
}

const made = Array.from({ length: RECEIPTS }, (_, place) => confirmed(place));

async function bySimpleWebAuthn({ receipt, key, challenge }: Made): Promise<boolean> {
	const { credentialId: id, clientDataJSON, authenticatorData, signature } = receipt;
	const response = { clientDataJSON, authenticatorData, signature };
	const { verified } = await verifyAuthenticationResponse({
		response: { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} },
		expectedChallenge: challenge.toString('base64url'),
		expectedOrigin: receipt.origin,
		expectedRPID: receipt.rpId,
		requireUserVerification: true,
		credential: { id, publicKey: new Uint8Array(key.publicKey), counter: 0 },
	});
	return verified;
}

function byFido2Lib(all: Made[]): boolean[] {
	const given: Given[] = all.map(({ receipt, key, challenge }) => ({
		receipt: receipt as Given['receipt'],
		publicKey: String(createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' })),
		challenge: challenge.toString('base64url'),
	}));
	const program = ['test/support/verifyByFido2Lib.mts'];
	const input = JSON.stringify(given);
	return JSON.parse(execFileSync(execPath, program, { input, encoding: 'utf8' })) as boolean[];
}

it('a receipt whose key was only touched is valid, and says that nobody was verified', () => {
	const { key } = registerKey(CREATION);
	const options = JSON.stringify({ rpId: RP_ID, challenge: [1, 2, 3] });
	const signed = signInWith(key, options, { origin: ORIGIN, userVerified: false });
	const assertion = normalizeAssertion(signed);
	const asked = { origin: ORIGIN, rpId: RP_ID, challenge: [1, 2, 3], userVerification: false };
	const about = { message: 'Open the door', rpId: RP_ID };
	const receipt = receiptOf(assertion, checkAssertion({ assertion, ...asked }), about, []);
	expect(verifyReceipt(receipt, key.publicKey)).toEqual({
		message: 'Open the door',
		messageSigned: false,
		userVerified: false,
		rpId: RP_ID,
		origin: ORIGIN,
	});
});

describe(`${RECEIPTS} receipts`, () => {
	it('are verified by this node, with the key and nothing else', () => {
		for (const { receipt, key } of made) {
			const verified = verifyReceipt(JSON.stringify(receipt), key.publicKey);
			expect(verified).toMatchObject({
				message: receipt.message,
				messageSigned: receipt.nonce !== undefined,
			});
		}
	});

	it('are verified by @simplewebauthn/server, each with its own key only', async () => {
		const results = await Promise.all(made.map(bySimpleWebAuthn));
		expect(results.filter(Boolean)).toHaveLength(RECEIPTS);
		const swapped = { ...made[1], key: made[2].key };
		expect(await bySimpleWebAuthn(swapped)).toBe(false);
	});

	it('are verified by fido2-lib, each with its own key only', () => {
		const others = made.map((one, place) => ({ ...one, key: made[(place + 5) % RECEIPTS].key }));
		const results = byFido2Lib([...made, ...others]);
		expect(results.slice(0, RECEIPTS).filter(Boolean)).toHaveLength(RECEIPTS);
		expect(results.slice(RECEIPTS).filter(Boolean)).toHaveLength(0);
	});
});

const flipped = (text: string, at: number): string => {
	const bytes = Buffer.from(text, 'base64url');
	bytes[at] ^= 1 << at % 8;
	return bytes.toString('base64url');
};

const SIGNED = ['clientDataJSON', 'authenticatorData', 'signature', 'nonce', 'publicKey'] as const;

/** The receipt with each of its signed bytes and of its key flipped, one at a time. */
const broken = (receipt: Receipt): Receipt[] =>
	SIGNED.flatMap((name) => {
		const text = receipt[name] ?? '';
		const { length } = Buffer.from(text, 'base64url');
		return Array.from({ length }, (_, at) => ({ ...receipt, [name]: flipped(text, at) }));
	});

const isRefused = (receipt: Receipt, key: SoftKey): boolean => {
	try {
		verifyReceipt(receipt, key.publicKey);
		return false;
	} catch {
		return true;
	}
};

describe('what is no receipt of this node is refused', () => {
	const [{ receipt, key }] = made;
	const text = JSON.stringify(receipt);

	it.each<[string, unknown]>([
		['without a version', { ...receipt, version: undefined }],
		['of another version', { ...receipt, version: 2 }],
		['without a message', { ...receipt, message: undefined }],
		['without a signature', { ...receipt, signature: undefined }],
		['with a number for a nonce', { ...receipt, nonce: 7 }],
		['with an empty nonce', { ...receipt, nonce: '' }],
		['with a null nonce', { ...receipt, nonce: null }],
		['in a list', [receipt]],
		['with two messages', text.replace('{', '{"message":"Pay Eve",')],
		['with two messages, one of them escaped', text.replace('{', '{"m\\u0065ssage":"Pay Eve",')],
	])('%s', (_, one) => {
		expect(() => verifyReceipt(one, key.publicKey)).toThrow();
	});

	it.each([1, 7, -1, -31])('with %s bytes of the message in the nonce', (bytes) => {
		const whole = Buffer.concat([
			Buffer.from(receipt.nonce ?? '', 'base64url'),
			Buffer.from(receipt.message),
		]);
		const at = NONCE_BYTES + bytes;
		const nonce = whole.subarray(0, at).toString('base64url');
		const moved = { ...receipt, nonce, message: whole.subarray(at).toString('latin1') };
		expect(() => verifyReceipt(moved, key.publicKey)).toThrow('not the one that was signed');
	});

	it('and what no signature covers does not come out', () => {
		const other = { ...receipt, credentialId: randomBytes(32).toString('base64url') };
		expect(verifyReceipt(other, key.publicKey)).toEqual(verifyReceipt(receipt, key.publicKey));
	});

	it('and members of others prove nothing, and do not come out', () => {
		const more = { ...receipt, approved: true, verified: true, userVerified: 'yes', user: 'eve' };
		const found = verifyReceipt(more, key.publicKey);
		expect(found).toEqual(verifyReceipt(receipt, key.publicKey));
		expect(JSON.stringify(found)).not.toContain('eve');
	});
});

it('every flipped byte is refused, and every other message where it was signed', () => {
	const bytes = made.flatMap(({ receipt, key }) =>
		broken(receipt).map((each) => isRefused(each, key)),
	);
	expect(bytes.length).toBeGreaterThan(250 * RECEIPTS);
	expect(bytes.filter((refused) => !refused)).toHaveLength(0);
	const messages = made
		.filter(({ receipt }) => receipt.nonce !== undefined)
		.map(({ receipt, key }) => isRefused({ ...receipt, message: `${receipt.message} ` }, key));
	expect(messages).toEqual(Array.from({ length: RECEIPTS / 2 }, () => true));
});
