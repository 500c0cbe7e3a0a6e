import { verifyAuthenticationResponse } from '@simplewebauthn/server';
import type { IDataObject } from 'n8n-workflow';
import { giveKey } from '../../support/authentications.mts';
import {
	confirm,
	MESSAGE,
	resumedWith,
	startConfirmation,
} from '../../support/enrollment/confirmation.mts';
import { ORIGIN } from '../../support/enrollment/execution.mts';
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
		credentialId: receipt.credentialId,
	});
	expect(await sandbox.requests()).toEqual([]);
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
