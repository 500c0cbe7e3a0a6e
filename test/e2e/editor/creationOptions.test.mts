import type { Browser, Page } from 'playwright-core';
import { toCreationOptionsJson } from '../../../nodes/PingOne/webauthn/options.ts';
import { launch } from '../../support/browser.mts';
import { type SandboxProcess, startSandboxProcess } from '../../support/sandbox.mts';
import { createPending, mainApi } from '../../support/sandboxApi.mts';
import { DOCUMENTED_OPTIONS } from '../../unit/webauthn/samples.mts';

let sandbox: SandboxProcess;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	browser = await launch();
	page = await browser.newPage();
	// WebAuthn exists on secure pages only, and this one of the sandbox is on this machine.
	await page.goto(`${sandbox.url}/v1/nothing`);
});

afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});

/** Bytes as the browser understood them, and the rest of what it parsed. */
interface Parsed {
	challenge: number[];
	userId: number[];
	excluded: number[][];
	algorithms: number[];
	rpId?: string;
	timeout?: number;
}

/** Lets the browser's own parser read the options. */
const parseInBrowser = async (options: object): Promise<Parsed> =>
	await page.evaluate((json) => {
		const bytes = (source: BufferSource) => [...new Uint8Array(source as ArrayBuffer)];
		const parsed = PublicKeyCredential.parseCreationOptionsFromJSON(
			json as PublicKeyCredentialCreationOptionsJSON,
		);
		return {
			challenge: bytes(parsed.challenge),
			userId: bytes(parsed.user.id),
			excluded: (parsed.excludeCredentials ?? []).map(({ id }) => bytes(id)),
			algorithms: parsed.pubKeyCredParams.map(({ alg }) => alg),
			rpId: parsed.rp.id,
			timeout: parsed.timeout,
		};
	}, options);

interface Raw {
	rp: { id: string };
	user: { id: number[] };
	challenge: number[];
	pubKeyCredParams: Array<{ alg: string }>;
	excludeCredentials: Array<{ id: number[] }>;
	timeout: number;
}

const unsigned = (signed: number[]) => signed.map((byte) => byte & 0xff);

/** What the browser has to find, worked out from the text as PingOne sent it. */
function expected(text: string): Parsed {
	const raw = JSON.parse(text) as Raw;
	return {
		challenge: unsigned(raw.challenge),
		userId: unsigned(raw.user.id),
		excluded: raw.excludeCredentials.map(({ id }) => unsigned(id)),
		algorithms: raw.pubKeyCredParams.map(({ alg }) => Number(alg)),
		rpId: raw.rp.id,
		timeout: raw.timeout,
	};
}

it('the options of PingOne’s reference are what a browser parses, byte for byte', async () => {
	const found = await parseInBrowser(toCreationOptionsJson(DOCUMENTED_OPTIONS));
	expect(found).toEqual(expected(DOCUMENTED_OPTIONS));
	expect(found.challenge).toHaveLength(32);
	expect(Math.max(...found.challenge)).toBeGreaterThan(127);
});

it('the options of a device just created are, too', async () => {
	const api = await mainApi(sandbox);
	const { policyId, users } = sandbox.ids;
	for (let count = 0; count < 20; count++) {
		const { publicKeyCredentialCreationOptions: text } = await createPending(
			api,
			users[count % 3].id,
			policyId,
		);
		expect(await parseInBrowser(toCreationOptionsJson(text))).toEqual(expected(text));
	}
});

it('keys to exclude reach the browser with the bytes PingOne gave', async () => {
	const options = JSON.parse(DOCUMENTED_OPTIONS) as Raw;
	const id = [...Array(256).keys()].map((byte) => byte - 128);
	const text = JSON.stringify({ ...options, excludeCredentials: [{ type: 'public-key', id }] });
	const { excluded } = await parseInBrowser(toCreationOptionsJson(text));
	expect(excluded).toEqual([unsigned(id)]);
});
