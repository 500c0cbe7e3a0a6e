/**
 * Verifies receipts with fido2-lib, which shares no code with this node or with @simplewebauthn/server.
 * In a process of its own, because jest cannot load its dependencies: reads JSON from the input, and
 * writes a JSON list of true and false.
 */
import { text } from 'node:stream/consumers';
import { Fido2Lib } from 'fido2-lib';

/** A receipt, with the public key as PEM and the challenge in base64url. */
export interface Given {
	receipt: Record<string, string>;
	publicKey: string;
	challenge: string;
}

const bytesOf = (base64Url = '') => new Uint8Array(Buffer.from(base64Url, 'base64url')).buffer;

async function verify({ receipt, publicKey, challenge }: Given): Promise<boolean> {
	const id = bytesOf(receipt.credentialId);
	const response = {
		clientDataJSON: bytesOf(receipt.clientDataJSON),
		authenticatorData: bytesOf(receipt.authenticatorData),
		signature: bytesOf(receipt.signature),
	};
	const expected = {
		...{ challenge, publicKey, origin: receipt.origin, rpId: receipt.rpId },
		...{ factor: 'first', prevCounter: 0, userHandle: null },
	};
	return await new Fido2Lib()
		.assertionResult({ id, rawId: id, response } as never, expected as never)
		.then(
			({ audit }) => audit.validRequest && audit.complete,
			() => false,
		);
}

const given = JSON.parse(await text(process.stdin)) as Given[];
process.stdout.write(JSON.stringify(await Promise.all(given.map(verify))));
