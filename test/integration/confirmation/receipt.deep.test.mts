import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { IDataObject } from 'n8n-workflow';
import { giveKey } from '../../support/authentications.mts';
import {
	confirm,
	MESSAGE,
	resumedWith,
	startConfirmation,
} from '../../support/enrollment/confirmation.mts';
import { begin } from '../../support/enrollment/ceremony.mts';
import { ORIGIN, startEnrollment } from '../../support/enrollment/execution.mts';
import { registerKey } from '../../support/softAuthenticator.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox, node } = world;

const parameters = (receipt: string, publicKey: string, changes: IDataObject = {}) => ({
	resource: 'confirmation',
	operation: 'verifyReceipt',
	receipt,
	publicKey,
	...{ expectedRpId: 'localhost', expectedOrigin: ORIGIN, messageMustBeSigned: true },
	...changes,
});

/** A confirmation with a signed message or without, and the key's public half. */
async function receiptOf(signMessage: boolean) {
	await sandbox.control('POST', '/settings', { ownAuthenticationChallenge: true });
	const { key } = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
	const waiting = await startConfirmation(sandbox, { options: { signMessage } });
	const item = resumedWith(await confirm(waiting, key));
	const { receipt } = item?.confirmation as { receipt: Record<string, string> };
	return { receipt, publicKey: key.publicKey.toString('base64url'), key };
}

it('is verified offline, with the user, the execution and the time that were signed', async () => {
	const before = Date.now();
	const { receipt, publicKey } = await receiptOf(true);
	await sandbox.forgetRequests();
	const [verified] = await node.outputs(parameters(JSON.stringify(receipt), publicKey));
	expect(verified).toEqual({
		verified: true,
		messageSigned: true,
		userVerified: true,
		message: MESSAGE,
		userId: sandbox.user().id,
		executionId: receipt.executionId,
		askedAt: receipt.askedAt,
		nonce: receipt.nonce,
		rpId: 'localhost',
		origin: ORIGIN,
	});
	expect(receipt.executionId).toMatch(/./);
	expect(Date.parse(receipt.askedAt)).toBeGreaterThanOrEqual(before);
	expect(await sandbox.requests()).toEqual([]);
});

it('expects this n8n, whatever the receipt says, when nothing else is entered', async () => {
	const { receipt, publicKey } = await receiptOf(true);
	const asked = parameters(JSON.stringify(receipt), publicKey);
	const { expectedOrigin: _, ...others } = asked;
	expect(await node.outputs(others)).toMatchObject([{ verified: true, origin: ORIGIN }]);
	const elsewhere = JSON.stringify({ ...receipt, origin: 'https://evil.localhost' });
	expect(await node.outputs({ ...others, receipt: elsewhere })).toMatchObject([
		{ verified: false },
	]);
});

it('without a signed message is a sign-in like any other: not verified, unless that is enough', async () => {
	const { receipt, publicKey } = await receiptOf(false);
	const text = JSON.stringify(receipt);
	const [refused] = await node.outputs(parameters(text, publicKey));
	expect(refused).toEqual({
		verified: false,
		reason: expect.stringContaining('covers no message') as string,
	});
	const loose = parameters(text, publicKey, { messageMustBeSigned: false });
	expect(await node.outputs(loose)).toEqual([
		{
			verified: true,
			messageSigned: false,
			userVerified: true,
			rpId: 'localhost',
			origin: ORIGIN,
		},
	]);
});

it.each([
	[{ expectedOrigin: 'https://evil.localhost' }, 'The origin is'],
	[{ expectedRpId: 'example.com' }, 'The relying party is'],
])('is not verified where %j', async (changes, reason) => {
	const { receipt, publicKey } = await receiptOf(true);
	const [refused] = await node.outputs(parameters(JSON.stringify(receipt), publicKey, changes));
	expect(refused).toEqual({ verified: false, reason: expect.stringContaining(reason) as string });
});

it.each([
	[{ expectedOrigin: 'n8n.example.com' }, "'Expected Origin' must be a web address"],
	[{ expectedRpId: ' ' }, "'Expected Relying Party'"],
	[{ publicKey: 'AAAA' }, "'Public Key' cannot be used"],
])('needs to know what is expected: %j', async (changes, message) => {
	const refusal = await node.refusal({
		...parameters('{"version":2}', 'pQECAyYgASFYIK'),
		...changes,
	});
	expect(String(refusal.message)).toContain(message);
});

describe('a key that this node has enrolled', () => {
	/** Enrolls Ada's key. @returns what an admin keeps of it, and the key */
	async function enroll() {
		const waiting = await startEnrollment(sandbox);
		const { options, token } = await begin(waiting);
		const { challenge } = options;
		const creation = JSON.stringify({ rp: { id: 'localhost' }, challenge: [] });
		const { credential, key } = registerKey(creation, { origin: ORIGIN, challenge });
		const body = { action: 'finish', token, attestation: credential };
		const enrolled = resumedWith(await waiting.send({ body }));
		const { publicKey } = enrolled?.enrollment as { publicKey: string };
		return { publicKey, key };
	}

	it('is named beside the receipt of its confirmation, which verifies with it and no other', async () => {
		const [lost, own] = [await enroll(), await enroll()];
		const publicKeys = `${lost.publicKey}, ${own.publicKey}`;
		const waiting = await startConfirmation(sandbox, { options: { publicKeys } });
		const item = resumedWith(await confirm(waiting, own.key));
		const { receipt, publicKey } = item?.confirmation as {
			receipt: IDataObject;
			publicKey: string;
		};
		expect(publicKey).toBe(own.publicKey);
		const [verified] = await node.outputs(
			parameters(JSON.stringify(receipt), own.publicKey, { messageMustBeSigned: false }),
		);
		expect(verified).toMatchObject({ verified: true, messageSigned: false });
		const other = await verifyAll([{ receipt }], lost.publicKey);
		expect(other.failed).toBe(1);
	});

	it('is the only one that confirms, where it is named', async () => {
		const { publicKey } = await enroll();
		const { key } = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
		const waiting = await startConfirmation(sandbox, { options: { publicKeys: publicKey } });
		const answer = await confirm(waiting, key);
		expect(answer.json).toEqual({ ok: false, code: 'mismatch' });
		expect(resumedWith(answer)).toBeUndefined();
		const routes = (await sandbox.requests()).map(({ route }) => route);
		expect(routes).not.toContain('authentications.assertion');
	});

	it.each([
		['AAAA', "'Public Keys' cannot be used"],
		['not base64!', "'Public Keys' cannot be used"],
	])('%j is none: the user is not asked', async (publicKeys, message) => {
		await expect(startConfirmation(sandbox, { options: { publicKeys } })).rejects.toThrow(message);
	});
});

it('is verified by a library that knows nothing of this node', async () => {
	const { receipt, publicKey, key } = await receiptOf(true);
	const id = key.id.toString('base64url');
	const { clientDataJSON, authenticatorData, signature } = receipt;
	const response = { clientDataJSON, authenticatorData, signature };
	const { verified } = await verifyAuthenticationResponse({
		response: { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} },
		expectedChallenge: () => true,
		expectedOrigin: receipt.origin,
		expectedRPID: receipt.rpId,
		requireUserVerification: true,
		credential: { id, publicKey: Buffer.from(publicKey, 'base64url'), counter: 0 },
	});
	expect(verified).toBe(true);
});

it('is refused with any byte flipped, another message or another key', async () => {
	const { receipt, publicKey } = await receiptOf(true);
	const other = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
	const flipped = (name: string, at: number): IDataObject => {
		const bytes = Buffer.from(receipt[name], 'base64url');
		bytes[at] ^= 1;
		return { ...receipt, [name]: bytes.toString('base64url') };
	};
	const broken = ['clientDataJSON', 'authenticatorData', 'signature', 'nonce'].flatMap((name) =>
		Array.from({ length: Buffer.from(receipt[name], 'base64url').length }, (_, at) =>
			flipped(name, at),
		),
	);
	const all = [...broken, { ...receipt, message: `${MESSAGE}0` }];
	expect(all.length).toBeGreaterThan(200);
	const items = all.map((one) => ({ receipt: one }));
	const { failed } = await verifyAll(items, publicKey);
	expect(failed).toBe(all.length);
	const { failed: byAnother } = await verifyAll(
		[{ receipt }],
		other.key.publicKey.toString('base64url'),
	);
	expect(byAnother).toBe(1);
});

async function verifyAll(items: IDataObject[], publicKey: string) {
	const outputs = await node.outputs(parameters('={{ $json.receipt }}', publicKey), { items });
	return { failed: outputs.filter(({ verified }) => verified === false).length };
}
