import type { IDataObject } from 'n8n-workflow';
import {
	activation,
	answer,
	create as createFor,
	type Created,
} from '../../support/activations.mts';
import { timesSent, useWorld } from '../../support/world.mts';
import type { PingCredential } from '../../support/softAuthenticator.mts';

const world = useWorld();
const { sandbox, node } = world;

const create = async (changes: IDataObject = {}) => await createFor(world, changes);
const activate = async (device: Created, attestation: unknown, changes: IDataObject = {}) =>
	await node.outputs(...activation(world, device, attestation, changes));

const url = (text: string) => Buffer.from(text, 'base64').toString('base64url');
/** What `PublicKeyCredential.toJSON()` gives. */
const asBrowser = ({ id, type, response }: PingCredential) => ({
	id,
	rawId: id,
	type,
	authenticatorAttachment: 'platform',
	clientExtensionResults: {},
	response: {
		clientDataJSON: url(response.clientDataJSON),
		attestationObject: url(response.attestationObject),
		transports: ['internal'],
	},
});

const FORMS: Array<[string, (credential: PingCredential) => unknown]> = [
	['the browser’s object', asBrowser],
	['the browser’s object as text', (credential) => JSON.stringify(asBrowser(credential))],
	['Ping’s object', (credential) => credential],
	['Ping’s object as text', (credential) => JSON.stringify(credential)],
];

describe.each(['none', 'packed'] as const)('an attestation of format %s', (format) => {
	it.each(FORMS)('activates the device as %s', async (_, form) => {
		const device = await create();
		const credential = answer(device, { format });
		const [activated] = await activate(device, form(credential));
		expect(activated).toMatchObject({ id: device.id, status: 'ACTIVE', type: 'FIDO2' });
		const [{ credential: stored }] = await sandbox.devicesOf();
		expect(stored).toMatchObject({ id: credential.id });
	});
});

it('sends what the reference has: the attestation as text, in Ping’s encodings', async () => {
	const device = await create();
	const credential = answer(device);
	await activate(device, asBrowser(credential));
	const path = `${sandbox.userPath()}/devices/${device.id}`;
	const [read, sent, ...others] = await sandbox.requests();
	expect(others).toEqual([]);
	expect(read).toMatchObject({ method: 'GET', path });
	expect(sent).toMatchObject({
		method: 'POST',
		path,
		contentType: 'application/vnd.pingidentity.device.activate+json',
		status: 200,
	});
	const { origin, attestation, ...rest } = sent.body as IDataObject;
	expect(rest).toEqual({});
	expect(origin).toBe('https://login.example.com');
	expect(JSON.parse(attestation as string)).toEqual({
		...credential,
		authenticatorAttachment: 'platform',
		clientExtensionResults: {},
	});
});

it('takes the creation options in both forms, and the origin', async () => {
	for (const form of ['publicKeyCredentialCreationOptions', 'webAuthnCreationOptions']) {
		const device = await create();
		const creationOptions = device[form] as string;
		const [activated] = await activate(device, answer(device), {
			origin: ' https://login.example.com ',
			options: { creationOptions },
		});
		expect(activated.status).toBe('ACTIVE');
	}
});

describe('an unclear answer', () => {
	const posts = async () =>
		(await sandbox.requests()).filter(({ method }) => method === 'POST').length;

	it.each([
		{ kind: 'cut', when: 'after' },
		{ kind: 'status', status: 500, when: 'after' },
		{ kind: 'truncated' },
		{ kind: 'html', status: 200, when: 'after' },
		{ kind: 'empty' },
	])('is success when the device is active (%j)', async (fault) => {
		const device = await create();
		await sandbox.fault('devices.activate', fault);
		expect(await activate(device, answer(device))).toMatchObject([
			{ id: device.id, status: 'ACTIVE' },
		]);
		expect(timesSent(1)).toContain(await posts());
	});

	it('leads to another try when it is not', async () => {
		const device = await create();
		await sandbox.fault('devices.activate', { kind: 'cut', when: 'before' });
		expect(await activate(device, answer(device))).toMatchObject([
			{ id: device.id, status: 'ACTIVE', changed: true },
		]);
		expect(await posts()).toBe(2);
	});
});

it('returns a device that is active already, and sends nothing', async () => {
	const device = await create();
	const credential = answer(device);
	await activate(device, credential);
	await sandbox.forgetRequests();
	expect(await activate(device, credential)).toMatchObject([{ id: device.id, status: 'ACTIVE' }]);
	expect(await sandbox.requests()).toMatchObject([{ method: 'GET' }]);
});
