import { execFileSync } from 'node:child_process';
import {
	constants,
	createHash,
	createPublicKey,
	generateKeyPairSync,
	randomBytes,
	sign,
} from 'node:crypto';
import { execPath } from 'node:process';
import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import {
	challengeFor,
	NONCE_BYTES,
	receiptFrom,
	receiptOf,
	verifyReceipt,
	type Receipt,
	type Statement,
} from '../../../nodes/PingOne/confirmation/receipt.ts';
import { normalizeAssertion } from '../../../nodes/PingOne/webauthn/assertion.ts';
import { WebAuthnDataError } from '../../../nodes/PingOne/webauthn/errors.ts';
import { changesOf } from '../../support/changedReceipts.mts';
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
function rsaKey(algorithm = -257): SoftKey {
	const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
	const bytes = (text: string) => Buffer.from(text, 'base64url');
	const cose = new Map<number, number | Buffer>([
		...([
			[1, 3],
			[3, algorithm],
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

const EXPECTED = { origin: ORIGIN, rpId: RP_ID, messageSigned: true };

/** As the operation reads it. */
const verified = (input: unknown, key: SoftKey, expected: Partial<typeof EXPECTED> = {}) =>
	verifyReceipt(receiptFrom(input), new Uint8Array(key.publicKey), { ...EXPECTED, ...expected });

const isRefused = (
	input: unknown,
	key: SoftKey,
	expected: Partial<typeof EXPECTED> = {},
): boolean => {
	try {
		verified(input, key, expected);
		return false;
	} catch (thrown) {
		if (!(thrown instanceof WebAuthnDataError)) throw thrown;
		return true;
	}
};

const statement = (place: number, changes: Partial<Statement> = {}): Statement => ({
	nonce: randomBytes(NONCE_BYTES).toString('base64url'),
	purpose: 'confirmation',
	message: `${MESSAGES[place % MESSAGES.length]} ${place}`,
	userId: `user ${place % 3}`,
	executionId: String(4_000 + place),
	askedAt: new Date(1_800_000_000_000 + place).toISOString(),
	rpId: RP_ID,
	origin: ORIGIN,
	...changes,
});

interface Touch {
	key: SoftKey;
	/** What the page asks to sign. */
	challenge: Buffer;
	origin?: string;
	userVerified?: boolean;
}

/** What a key answers on a page, and what the node makes of it. */
function touched(
	{ key, challenge, origin = ORIGIN, userVerified = true }: Touch,
	about: Parameters<typeof receiptOf>[1],
): Receipt {
	const options = JSON.stringify({ rpId: RP_ID, challenge: [...challenge] });
	return receiptOf(normalizeAssertion(signInWith(key, options, { origin, userVerified })), about);
}

/** A confirmation with a signed message, as the node makes it. */
function confirmed(place: number, changes: Partial<Statement> = {}): Made {
	const key = place % 5 === 0 ? rsaKey() : registerKey(CREATION).key;
	const about = statement(place, changes);
	const challenge = Buffer.from(challengeFor(about));
	return { receipt: touched({ key, challenge, origin: about.origin }, about), key, challenge };
}

const made = Array.from({ length: RECEIPTS }, (_, place) => confirmed(place));

async function bySimpleWebAuthn({ receipt, key, challenge }: Made): Promise<boolean> {
	const { clientDataJSON, authenticatorData, signature } = receipt;
	const id = key.id.toString('base64url');
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
		receipt: {
			...receipt,
			credentialId: key.id.toString('base64url'),
		} as unknown as Given['receipt'],
		publicKey: String(createPublicKey(key.privateKey).export({ type: 'spki', format: 'pem' })),
		challenge: challenge.toString('base64url'),
	}));
	const program = ['test/support/verifyByFido2Lib.mts'];
	const input = JSON.stringify(given);
	return JSON.parse(execFileSync(execPath, program, { input, encoding: 'utf8' })) as boolean[];
}

it('a receipt whose key was only touched is valid, and says that nobody was verified', () => {
	const { key } = registerKey(CREATION);
	const { purpose, ...proven } = statement(1);
	const about = { purpose, ...proven };
	const challenge = Buffer.from(challengeFor(about));
	expect(verified(touched({ key, challenge, userVerified: false }, about), key)).toEqual({
		...proven,
		messageSigned: true,
		userVerified: false,
	});
});

it('a receipt of a key that signs PS256, which PingOne offers, is valid', async () => {
	const key = rsaKey(-37);
	const about = statement(1);
	const challenge = Buffer.from(challengeFor(about));
	const byOther = touched({ key, challenge }, about);
	const signed = Buffer.concat([
		Buffer.from(byOther.authenticatorData, 'base64url'),
		createHash('sha256').update(Buffer.from(byOther.clientDataJSON, 'base64url')).digest(),
	]);
	const padding = constants.RSA_PKCS1_PSS_PADDING;
	const signature = sign('sha256', signed, { key: key.privateKey, padding, saltLength: 32 });
	const receipt = { ...byOther, signature: signature.toString('base64url') };
	expect(await bySimpleWebAuthn({ receipt, key, challenge })).toBe(true);
	expect(verified(receipt, key)).toMatchObject({ messageSigned: true, userVerified: true });
	expect(isRefused(byOther, key)).toBe(true);
});

describe(`${RECEIPTS} receipts`, () => {
	it('are verified by this node, with the key and what is expected', () => {
		for (const { receipt, key } of made) {
			const { message, userId, executionId, askedAt, nonce } = receipt;
			expect(verified(JSON.stringify(receipt), key)).toEqual({
				...{ message, userId, executionId, askedAt, nonce, rpId: RP_ID, origin: ORIGIN },
				...{ messageSigned: true, userVerified: true },
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

describe('a sign-in whose challenge PingOne has chosen', () => {
	const { key } = registerKey(CREATION);
	const about = { rpId: RP_ID, origin: ORIGIN };
	const receipt = touched({ key, challenge: randomBytes(32) }, about);

	it('is no receipt of a message', () => {
		expect(() => verified(receipt, key)).toThrow('covers no message');
		for (const name of ['message', 'executionId', 'purpose']) {
			expect(isRefused({ ...receipt, [name]: 'x' }, key)).toBe(true);
			expect(isRefused({ ...receipt, [name]: 'x' }, key, { messageSigned: false })).toBe(true);
		}
		expect(isRefused({ ...receipt, ...statement(1) }, key)).toBe(true);
		expect(isRefused({ ...receipt, ...statement(1) }, key, { messageSigned: false })).toBe(true);
	});

	it('is a receipt of itself for who asks for no more', () => {
		expect(verified(receipt, key, { messageSigned: false })).toEqual({
			...about,
			messageSigned: false,
			userVerified: true,
		});
	});

	it('comes out of a signed receipt that was cut, and is then none of a message either', () => {
		const [{ receipt: whole, key: signer }] = made;
		const { version, rpId, origin, clientDataJSON, authenticatorData, signature } = whole;
		const cut = { version, rpId, origin, clientDataJSON, authenticatorData, signature };
		expect(isRefused(cut, signer)).toBe(true);
		const found = verified(cut, signer, { messageSigned: false });
		expect(found).not.toHaveProperty('message');
	});
});

describe('what is no receipt of this node is refused', () => {
	const [{ receipt, key }, other] = made;
	const text = JSON.stringify(receipt);

	it.each<[string, unknown]>([
		['without a version', { ...receipt, version: undefined }],
		['of an earlier version', { ...receipt, version: 1 }],
		['of a later version', { ...receipt, version: 3 }],
		['of a version in text', { ...receipt, version: '2' }],
		['with a number for a nonce', { ...receipt, nonce: 7 }],
		['with an empty nonce', { ...receipt, nonce: '' }],
		['with a null nonce', { ...receipt, nonce: null }],
		['with a nonce of bytes', { ...receipt, nonce: [...Buffer.alloc(32)] }],
		['with padding', { ...receipt, nonce: `${receipt.nonce}=` }],
		['in a list', [receipt]],
		['null', null],
		['encoded twice', JSON.stringify(text)],
		[
			'encoded twice, with two messages',
			JSON.stringify(text.replace('{', '{"message":"Pay Eve",')),
		],
		['with two messages', text.replace('{', '{"message":"Pay Eve",')],
		['with two messages, one of them escaped', text.replace('{', '{"m\\u0065ssage":"Pay Eve",')],
		['with a member more', { ...receipt, approved: true }],
		['with a credential ID', { ...receipt, credentialId: key.id.toString('base64url') }],
		['with a member of the prototype', text.replace('{', '{"__proto__":{"message":"Pay Eve"},')],
		['of another origin', { ...receipt, origin: 'https://evil.example.com' }],
		['of another key', { ...other.receipt }],
	])('%s', (_, one) => {
		expect(isRefused(one, key)).toBe(true);
	});

	it.each([
		['any other page below the relying party', { origin: 'https://evil.example.com' }],
		['another port', { origin: `${ORIGIN}:8443` }],
	])('made by %s, which has asked for the same statement', (_, changes) => {
		const { receipt: evil, key: signer } = confirmed(1, changes);
		expect(() => verified(evil, signer)).toThrow('origin is');
		// That the receipt names the expected one does not help.
		expect(isRefused({ ...evil, origin: ORIGIN }, signer)).toBe(true);
		expect(verified(evil, signer, changes)).toMatchObject(changes);
	});

	it('of another relying party, or when another one is expected', () => {
		expect(isRefused(receipt, key, { rpId: 'login.example.com' })).toBe(true);
		expect(isRefused({ ...receipt, rpId: 'login.example.com' }, key)).toBe(true);
	});

	it('of another purpose, though it was signed', () => {
		const { receipt: other, key: signer } = confirmed(1, { purpose: 'enrollment' as never });
		expect(() => verified(other, signer)).toThrow('purpose is');
	});

	it.each(['\ud83d', 'Pay \udc00'])('with half a character: %j', (message) => {
		expect(() => challengeFor(statement(1, { message }))).toThrow('an incomplete character');
		const replaced = confirmed(1, { message: '\ufffd' });
		expect(isRefused({ ...replaced.receipt, message: '\ud83d' }, replaced.key)).toBe(true);
	});

	it('with bytes moved between fields: each is behind its length', () => {
		const one = confirmed(1, { message: 'Pay 1', userId: '00 ada' });
		const moved = { ...one.receipt, message: 'Pay 100', userId: ' ada' };
		expect(isRefused(moved, one.key)).toBe(true);
		for (const bytes of [31, 33]) {
			const nonce = randomBytes(bytes).toString('base64url');
			const short = confirmed(1, { nonce });
			expect(isRefused(short.receipt, short.key)).toBe(true);
		}
	});
});

it('no change of a receipt is one, of any byte or member', () => {
	const some = made.slice(0, depth(3, 15));
	const all = some.flatMap((one, place) =>
		changesOf(one.receipt, made[(place + 7) % RECEIPTS].receipt).map((input) => ({
			input,
			key: one.key,
		})),
	);
	expect(all.length).toBeGreaterThan(700 * some.length);
	const passed = all.filter(({ input, key }) => !isRefused(input, key));
	expect(passed.map(({ input }) => input)).toEqual([]);
	expect(some.every(({ receipt, key }) => !isRefused(JSON.stringify(receipt), key))).toBe(true);
});
