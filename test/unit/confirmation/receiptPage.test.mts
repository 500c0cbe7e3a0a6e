import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import {
	challengeFor,
	receiptFrom,
	receiptOf,
	verifyReceipt,
	type Receipt,
	type Statement,
} from '../../../nodes/PingOne/confirmation/receipt.ts';
import { normalizeAssertion } from '../../../nodes/PingOne/webauthn/assertion.ts';
import { read } from '../../support/documentation.mts';
import { registerKey, signInWith, type SoftKey } from '../../support/softAuthenticator.mts';

const RP_ID = 'example.com';
const ORIGIN = 'https://n8n.example.com';
const PAGE = read('docs/receipts.md');

/** The code of the page in a language. */
const codeOf = (language: string): string =>
	new RegExp(`\n\`\`\`${language}\n([^]*?)\n\`\`\`\n`).exec(PAGE)?.[1] ?? '';

interface Asked {
	receipt: Record<string, unknown>;
	publicKey: string;
	origin: string;
	rpId: string;
}

function confirmed(place: number): { receipt: Receipt; key: SoftKey } {
	const { key } = registerKey(JSON.stringify({ rp: { id: RP_ID }, challenge: [1] }));
	const about: Statement = {
		nonce: randomBytes(32).toString('base64url'),
		purpose: 'confirmation',
		message: ['Pay EUR 12,400', 'Zwölf\nBoxkämpfer', '承認 🗝️'][place % 3] + String(place),
		userId: randomBytes(8).toString('hex'),
		executionId: String(place),
		askedAt: new Date(1_800_000_000_000 + place).toISOString(),
		rpId: RP_ID,
		origin: ORIGIN,
	};
	const challenge = [...challengeFor(about)];
	const signed = signInWith(key, JSON.stringify({ rpId: RP_ID, challenge }), { origin: ORIGIN });
	return { receipt: receiptOf(normalizeAssertion(signed), about), key };
}

/** Each makes something else of a receipt. */
const FORGERIES: Array<(asked: Asked, other: Asked) => Partial<Asked>> = [
	({ receipt }) => ({ receipt: { ...receipt, message: `${String(receipt.message)}0` } }),
	({ receipt }) => ({ receipt: { ...receipt, executionId: '1' + String(receipt.executionId) } }),
	({ receipt }, other) => ({ receipt: { ...receipt, userId: other.receipt.userId } }),
	({ receipt }, other) => ({ receipt: { ...receipt, nonce: other.receipt.nonce } }),
	({ receipt }, other) => ({ receipt: { ...receipt, signature: other.receipt.signature } }),
	({ receipt }) => ({ receipt: { ...receipt, approved: true } }),
	({ receipt }) => ({ receipt: { ...receipt, version: 1 } }),
	(_, other) => ({ publicKey: other.publicKey }),
	() => ({ origin: 'https://evil.example.com' }),
	() => ({ rpId: 'login.example.com' }),
];

const made = Array.from({ length: 200 }, (_, place) => confirmed(place)).map(
	({ receipt, key }): Asked => ({
		receipt,
		publicKey: key.publicKey.toString('base64url'),
		origin: ORIGIN,
		rpId: RP_ID,
	}),
);

/** Half of them are true. */
const asked = made.map((one, place) => {
	const forge = FORGERIES[Math.floor(place / 2) % FORGERIES.length];
	return place % 2 === 0 ? one : { ...one, ...forge(one, made[(place + 2) % made.length]) };
});

function byThisNode({ receipt, publicKey, origin, rpId }: Asked): boolean {
	try {
		const key = new Uint8Array(Buffer.from(publicKey, 'base64url'));
		verifyReceipt(receiptFrom(receipt), key, { origin, rpId, messageSigned: true });
		return true;
	} catch {
		return false;
	}
}

const expected = asked.map(byThisNode);
const isThere = (command: string, option: string) => spawnSync(command, [option]).status === 0;

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'receipts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(command: string, file: string, program: string, of = asked): boolean[] {
	writeFileSync(join(folder, file), program);
	const input = JSON.stringify(of);
	return JSON.parse(
		execFileSync(command, [file], { cwd: folder, input, encoding: 'utf8' }),
	) as boolean[];
}

const NODE = `${codeOf('js')}
import { readFileSync } from 'node:fs';
const tried = ({ receipt, publicKey, origin, rpId }) => {
	try { return isReceipt(receipt, publicKey, origin, rpId); } catch { return false; }
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(tried)));
`;

const PYTHON = `${codeOf('python')}

import sys
def tried(one):
    try: return is_receipt(one["receipt"], one["publicKey"], one["origin"], one["rpId"])
    except Exception: return False
print(json.dumps([tried(one) for one in json.load(sys.stdin)]))
`;

it('half of the receipts are true', () => {
	expect(expected).toEqual(asked.map((_, place) => place % 2 === 0));
});

it('the page’s program for Node agrees with Verify Receipt on 200 receipts', () => {
	expect(run(execPath, 'receipt.mjs', NODE)).toEqual(expected);
});

// Not every machine has them; GitHub's have.
(isThere('python3', '--version') && isThere('openssl', 'version') ? it : it.skip)(
	'the page’s program for Python agrees with Verify Receipt on 200 receipts',
	() => {
		expect(run('python3', 'receipt.py', PYTHON)).toEqual(expected);
	},
);

describe('the test vector of the page', () => {
	const vector = JSON.parse(codeOf('json')) as Asked['receipt'];
	const [, challenge, publicKey] =
		/challenge is `([\w-]+)`, and the public key is:\n\n```\n([\w-]+)\n/.exec(PAGE) ?? [];
	const whole = { receipt: vector, publicKey, origin: ORIGIN, rpId: RP_ID };

	it('verifies, here and with the program, and has the challenge that the page names', () => {
		expect(byThisNode(whole)).toBe(true);
		expect(run(execPath, 'vector.mjs', NODE, [whole])).toEqual([true]);
		const { challenge: said } = JSON.parse(
			Buffer.from(String(vector.clientDataJSON), 'base64url').toString(),
		) as { challenge: string };
		expect(said).toBe(challenge);
		expect(Buffer.from(challengeFor(vector as never)).toString('base64url')).toBe(challenge);
	});

	it('does not with another key', () => {
		const { publicKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const { x = '', y = '' } = other.export({ format: 'jwk' });
		const bytes = Buffer.from(publicKey, 'base64url');
		Buffer.from(x, 'base64url').copy(bytes, 10);
		Buffer.from(y, 'base64url').copy(bytes, 45);
		expect(byThisNode({ ...whole, publicKey: bytes.toString('base64url') })).toBe(false);
	});
});
