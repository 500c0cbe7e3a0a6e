import type { IDataObject } from 'n8n-workflow';
import {
	activation,
	answer,
	create as createFor,
	type Created,
} from '../../support/activations.mts';
import { useWorld } from '../../support/world.mts';
import type { Ceremony } from '../../support/softAuthenticator.mts';

const world = useWorld();
const { sandbox, node } = world;

const create = async (changes: IDataObject = {}) => await createFor(world, changes);
const activate = async (device: Created, attestation: unknown, changes: IDataObject = {}) =>
	await node.outputs(...activation(world, device, attestation, changes));
const refuse = async (device: Created, attestation: unknown, changes: IDataObject = {}) =>
	await node.refusal(...activation(world, device, attestation, changes));

describe('before PingOne is asked', () => {
	const posts = async () => (await sandbox.requests()).filter(({ method }) => method === 'POST');

	it.each<[string, Ceremony, IDataObject, RegExp]>([
		[
			'challenge',
			{ challenge: 'AAAA' },
			{},
			/^'Attestation' cannot be used: the key answered a different request/,
		],
		[
			'origin',
			{ origin: 'https://evil.example' },
			{},
			/^'Attestation' cannot be used: the key was created on 'https:\/\/evil.example'/,
		],
		['suffix', { origin: 'https://badexample.com' }, {}, /badexample\.com/],
		['scheme', { origin: 'http://login.example.com' }, {}, /not a page served over HTTPS/],
		[
			'given origin',
			{},
			{ origin: 'https://other.example.com' },
			/but the origin given is 'https:\/\/other\.example\.com'/,
		],
		['RP', { rpId: 'example.org' }, {}, /another relying party ID than 'example\.com'/],
		['type', { type: 'webauthn.get' }, {}, /must come from a registration/],
	])('another %s is told', async (_, ceremony, changes, message) => {
		const device = await create();
		const options = { creationOptions: device.publicKeyCredentialCreationOptions };
		const refusal = await refuse(device, answer(device, ceremony), { options, ...changes });
		expect(refusal.message).toMatch(message);
		expect(await posts()).toEqual([]);
		expect((await sandbox.devicesOf())[0].status).toBe('ACTIVATION_REQUIRED');
	});

	it.each([
		['', 'it is not JSON', 'Pass the whole value unchanged'],
		['[object Object]', 'it is not JSON', 'An expression turned the object into text'],
		[null, 'it must be a JSON object or its text, got null', 'Pass the browser’s response'],
		[{ id: 'AAAA' }, "'response' must be an object, got missing", 'Pass the browser’s response'],
	])('%j is told to be no attestation', async (attestation, problem, hint) => {
		const device = await create();
		const { message, description } = await refuse(device, attestation);
		expect(message).toBe(`'Attestation' cannot be used: ${problem}`);
		expect(description).toContain(hint);
		expect(await sandbox.requests()).toEqual([]);
	});

	it.each([
		[{ origin: 'login.example.com' }, "'Origin' cannot be used: the origin 'login.example.com'"],
		[{ origin: 'One. Two' }, "'Origin' cannot be used: the origin 'One. Two' must be"],
		[{ options: { creationOptions: '{' } }, "'Creation Options' cannot be used: it is not JSON"],
	])('%j is named by its field', async (changes, message) => {
		const device = await create();
		expect((await refuse(device, answer(device), changes)).message).toContain(message);
		expect(await sandbox.requests()).toEqual([]);
	});

	it('another type of device is told', async () => {
		const device = await create();
		const body = { id: device.id, type: 'SMS', status: 'ACTIVATION_REQUIRED' };
		await sandbox.fault('devices.get', { kind: 'status', status: 200, body });
		expect((await refuse(device, answer(device))).message).toBe(
			"'Device' must be a FIDO2 device, got type 'SMS'",
		);
	});

	it('the relying party comes from the creation options when PingOne does not show it', async () => {
		const device = await create();
		const body = { id: device.id, type: 'FIDO2', status: 'ACTIVATION_REQUIRED' };
		await sandbox.fault('devices.get', { kind: 'status', status: 200, body }, { times: 2 });
		expect((await refuse(device, answer(device))).message).toContain(
			"'Creation Options' are needed",
		);
		const options = { creationOptions: device.publicKeyCredentialCreationOptions };
		expect(await activate(device, answer(device), { options })).toMatchObject([
			{ status: 'ACTIVE' },
		]);
	});
});

describe('what only PingOne can tell', () => {
	const NOT_ACCEPTED = 'PingOne rejected the passkey that the user created';

	it('is a signature that is not the key’s', async () => {
		const device = await create();
		const forged = answer(device, { format: 'packed', forgeSignature: true });
		const { message, description } = await refuse(device, forged);
		expect(message).toBe(NOT_ACCEPTED);
		expect(description).toMatch(/signature/i);
		expect((await sandbox.devicesOf())[0].status).toBe('ACTIVATION_REQUIRED');
	});

	it('is a challenge whose time is over', async () => {
		const device = await create();
		await sandbox.control('POST', '/time/advance', { seconds: 301 });
		const { message, facts } = await refuse(device, answer(device));
		expect(message).toBe(NOT_ACCEPTED);
		expect(facts).toContain('The challenge has expired.');
	});

	it('is a challenge of another device, when no creation options are given', async () => {
		const { message, facts } = await refuse(await create(), answer(await create()));
		expect(message).toBe(NOT_ACCEPTED);
		expect(facts).toContain('challenge');
	});

	it('is a key that is registered already', async () => {
		const credentialId = Buffer.from('the same key twice');
		const first = await create();
		await activate(first, answer(first, { credentialId }));
		const second = await create();
		expect((await refuse(second, answer(second, { credentialId }))).message).toBe(
			'This passkey is already registered in PingOne',
		);
	});
});
