import type { IDataObject } from 'n8n-workflow';
import type { Browser } from 'playwright-core';
import { activation, create, type Created } from '../support/activations.mts';
import { launch, visit, type Visitor } from '../support/enrollment/browser.mts';
import { useWorld } from '../support/world.mts';
import { locator } from '../support/tenant.mts';

const world = useWorld();
const { sandbox, node } = world;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
	browser = await launch();
});

beforeEach(async () => {
	visitor = await visit(browser);
	await visitor.plugIn('platform');
	// Any page of this machine will do: what counts is its origin.
	const { port } = new URL(sandbox.url);
	await visitor.page.goto(`http://localhost:${port}/v1/nothing`);
});

afterEach(async () => await visitor.close());
afterAll(async () => await browser?.close());

/** Both forms in which a page may hand over what the browser made. */
interface Made {
	/** `PublicKeyCredential.toJSON()`. */
	browser: Attested;
	/** What Ping's own page code builds. */
	ping: Attested;
}

interface Attested {
	id: string;
	rawId: string;
	type: string;
	response: { clientDataJSON: string; attestationObject: string };
}

const createDevice = async (): Promise<Created> =>
	await create(world, { rpId: locator('domain', 'localhost') });

/** Lets the real browser and its virtual key answer the options that Create returned. */
const makeKey = async (device: Created): Promise<Made> =>
	await visitor.page.evaluate(async (json) => {
		const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
			json as unknown as PublicKeyCredentialCreationOptionsJSON,
		);
		const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
		const response = made.response as AuthenticatorAttestationResponse;
		const base64 = (bytes: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
		return {
			browser: made.toJSON() as unknown as Attested,
			ping: {
				id: made.id,
				rawId: base64(made.rawId),
				type: made.type,
				response: {
					clientDataJSON: base64(response.clientDataJSON),
					attestationObject: base64(response.attestationObject),
				},
			},
		};
	}, device.webAuthnCreationOptions as IDataObject);

const activate = async (device: Created, attestation: unknown, changes: IDataObject = {}) =>
	await node.outputs(...activation(world, device, attestation, changes));
const refuse = async (device: Created, attestation: unknown, changes: IDataObject = {}) =>
	(await node.refusal(...activation(world, device, attestation, changes))).message;

describe('an attestation made by Chromium for the options that Create returned', () => {
	it.each<[string, (made: Made) => unknown]>([
		['the browser’s object', ({ browser: form }) => form],
		['the browser’s object as text', ({ browser: form }) => JSON.stringify(form)],
		['Ping’s object', ({ ping }) => ping],
		['Ping’s object as text', ({ ping }) => JSON.stringify(ping)],
	])('activates the device as %s', async (_, form) => {
		const device = await createDevice();
		const [activated] = await activate(device, form(await makeKey(device)));
		expect(activated).toMatchObject({ id: device.id, status: 'ACTIVE', type: 'FIDO2' });
	});
});

describe('the same, tampered with', () => {
	const clientData = ({ ping }: Made, change: (data: IDataObject) => void): Attested => {
		const data = JSON.parse(
			Buffer.from(ping.response.clientDataJSON, 'base64').toString(),
		) as IDataObject;
		change(data);
		const clientDataJSON = Buffer.from(JSON.stringify(data)).toString('base64');
		return { ...ping, response: { ...ping.response, clientDataJSON } };
	};
	/** Turns a byte of the attestation object over, counted from a marker in it. */
	const turned = ({ ping }: Made, marker: string, offset: number): Attested => {
		const bytes = Buffer.from(ping.response.attestationObject, 'base64');
		bytes[bytes.indexOf(marker) + marker.length + offset] ^= 0xff;
		const attestationObject = bytes.toString('base64');
		return { ...ping, response: { ...ping.response, attestationObject } };
	};

	it.each<[string, (made: Made) => Attested, RegExp]>([
		[
			'challenge',
			(made) => clientData(made, (data) => (data.challenge = 'AAAA')),
			/^'Attestation' cannot be used: the key answered a different request/,
		],
		[
			'origin',
			(made) => clientData(made, (data) => (data.origin = 'https://evil.example')),
			/^'Attestation' cannot be used: the key was created on 'https:\/\/evil\.example'/,
		],
		// Behind "authData" come two or three bytes of length, then the hash of the RP ID.
		['RP ID', (made) => turned(made, 'authData', 5), /another relying party ID than 'localhost'/],
		// Behind "sig" come one or two bytes of length, then DER; the middle of it is inside a number.
		[
			'signature',
			(made) => turned(made, 'sig', 20),
			/^PingOne rejected the passkey that the user created/,
		],
	])(
		'%s: refused, with its own message, and the device stays pending',
		async (_, tamper, message) => {
			const device = await createDevice();
			const options = { creationOptions: device.publicKeyCredentialCreationOptions };
			expect(await refuse(device, tamper(await makeKey(device)), { options })).toMatch(message);
			expect((await sandbox.devicesOf())[0].status).toBe('ACTIVATION_REQUIRED');
		},
	);
});
