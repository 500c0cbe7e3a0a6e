import { randomUUID } from 'node:crypto';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const MODELS = { resource: 'device', operation: 'getAuthenticatorModels' };
const KNOWN = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const UNKNOWN = '00000001-0000-4000-8000-000000000000';

const seedOf = async (aaguid: string) => await sandbox.seed({ credential: { aaguid } });

const models = async () =>
	(await sandbox.requests()).filter(({ path }) => path.endsWith('/fidoDevicesMetadata'));

it('lists the models by their names, without certificates and pictures', async () => {
	expect(await node.outputs(MODELS)).toEqual([
		{
			name: 'ATKey.Pro CTAP2.0',
			mdsIdentifier: 'e1a96183-5016-4f24-b55b-e3ae23614cc6',
			aaguid: 'e1a96183-5016-4f24-b55b-e3ae23614cc6',
			protocolFamily: 'fido2',
		},
		{
			name: 'YubiKey 5 Series with NFC',
			mdsIdentifier: KNOWN,
			aaguid: KNOWN,
			protocolFamily: 'fido2',
		},
		{
			name: 'U2F key of the sandbox',
			mdsIdentifier: '923881fe2f214ee465484371aeb72e97f5a58e0a',
			protocolFamily: 'u2f',
		},
	]);
	const [request, ...more] = await sandbox.requests();
	expect([request.method, request.query, request.contentType, more]).toEqual([
		...['GET', {}, undefined],
		[],
	]);
	expect(request.path).toMatch(/\/fidoDevicesMetadata$/);
});

it('gives them as PingOne has them, or some', async () => {
	const [whole, ...more] = await node.outputs({ ...MODELS, simplify: false, limit: 1 });
	expect(whole).toMatchObject({
		environment: { id: sandbox.ids.environmentId },
		metadataStatement: { schema: 3, icon: expect.stringMatching(/^data:/) as string },
	});
	expect(more).toEqual([]);
});

it('has no name for a model whose statement has none', async () => {
	await sandbox.fault('fidoDevicesMetadata.list', {
		...{ kind: 'status', status: 200 },
		body: { _embedded: { fidoDevicesMetadata: [{ mdsIdentifier: KNOWN }] } },
	});
	expect(await node.outputs(MODELS)).toEqual([{ name: null, mdsIdentifier: KNOWN }]);
});

describe('Include Model Name', () => {
	const named = { options: { includeModel: true } };
	/** The table is kept for a minute for each credential, so each test has one of its own. */
	let credentialId: string;

	beforeEach(() => {
		credentialId = randomUUID();
	});

	it('names what PingOne has a name for, and nothing else', async () => {
		await seedOf(KNOWN.toUpperCase());
		await seedOf(UNKNOWN);
		await sandbox.seed();
		const devices = await node.outputs(node.device('getAll', named), { credentialId });
		expect(devices.map(({ model }) => model)).toEqual(['YubiKey 5 Series with NFC', null, null]);
		expect(await models()).toHaveLength(1);
	});

	it('names it for one device, and beside chosen fields', async () => {
		const { id } = await seedOf(KNOWN);
		const device = locator('id', id);
		const options = { includeModel: true, outputFields: 'id' };
		expect(await node.outputs(node.device('get', { device, options }), { credentialId })).toEqual([
			{ id, model: 'YubiKey 5 Series with NFC' },
		]);
	});

	it('is off: who may not read configuration reads devices all the same', async () => {
		await seedOf(KNOWN);
		const [device] = await node.outputs(node.device('getAll'));
		expect(device).not.toHaveProperty('model');
		expect(await models()).toEqual([]);
	});

	it('reads the table once for many items', async () => {
		await seedOf(KNOWN);
		const extras = { items: Array.from({ length: 5 }, () => ({})), credentialId };
		const devices = await node.outputs(node.device('getAll', named), extras);
		expect(devices.map(({ model }) => model)).toEqual(Array(5).fill('YubiKey 5 Series with NFC'));
		expect(await models()).toHaveLength(1);
	});

	it('fails when the table cannot be read: that is no unknown model', async () => {
		await seedOf(KNOWN);
		const { clientId, clientSecret } = sandbox.ids.apps.devicesOnly;
		const extras = { credentialId, credential: { clientId, clientSecret } };
		const { message, description } = await node.refusal(node.device('getAll', named), extras);
		expect(message).toBe('The worker app is not authorized to read configuration');
		expect(description).toContain('Configuration Read Only');
	});
});
