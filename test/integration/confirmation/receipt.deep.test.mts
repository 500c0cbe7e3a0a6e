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

const parameters = (receipt: string, publicKey: string) => ({
	resource: 'confirmation',
	operation: 'verifyReceipt',
	receipt,
	publicKey,
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

it.each([true, false])('is verified offline, the message signed: %s', async (messageSigned) => {
	const { receipt, publicKey } = await receiptOf(messageSigned);
	await sandbox.forgetRequests();
	const [verified] = await node.outputs(parameters(JSON.stringify(receipt), publicKey));
	expect(verified).toEqual({
		verified: true,
		message: MESSAGE,
		messageSigned,
		userVerified: true,
		rpId: 'localhost',
		origin: ORIGIN,
	});
	expect(await sandbox.requests()).toEqual([]);
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

	it('is in the receipt of its confirmation, which verifies with it and no other', async () => {
		const [lost, own] = [await enroll(), await enroll()];
		const publicKeys = `${lost.publicKey}, ${own.publicKey}`;
		const waiting = await startConfirmation(sandbox, { options: { publicKeys } });
		const item = resumedWith(await confirm(waiting, own.key));
		const { receipt } = item?.confirmation as { receipt: IDataObject };
		expect(receipt.publicKey).toBe(own.publicKey);
		const [verified] = await node.outputs(parameters(JSON.stringify(receipt), own.publicKey));
		expect(verified).toMatchObject({ verified: true, message: MESSAGE });
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
	const { receipt, publicKey } = await receiptOf(true);
	const { credentialId: id, clientDataJSON, authenticatorData, signature } = receipt;
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
	const outputs = await node.outputs(parameters('={{ $json.receipt }}', publicKey), {
		items,
		onError: 'continueRegularOutput',
	});
	return { failed: outputs.filter(({ error }) => error !== undefined).length };
}
