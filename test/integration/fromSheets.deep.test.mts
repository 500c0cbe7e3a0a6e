import type { IDataObject } from 'n8n-workflow';
import { createParameters, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

const ada = () => locator('id', sandbox.user().id);
const say = async (parameters: IDataObject, value: unknown) =>
	(await node.run(parameters, { items: [{ value }] as IDataObject[] })).branches[0];
const sent = async () =>
	(await sandbox.requests()).find(({ method }) => method !== 'GET')?.body as IDataObject;

const VALUE = '={{ $json.value }}';

it.each<[name: string, value: unknown, expected: IDataObject]>([
	['enabled', 'false', { enabled: false }],
	['mfaEnabled', 'true', { mfaEnabled: true }],
	['password', 12345678, { password: { value: '12345678' } }],
])('Create User sends %s as %p means it', async (name, value, expected) => {
	const additionalFields = { [name]: VALUE };
	const population = locator('id', sandbox.ids.populations.Contractors);
	const user = {
		username: 'lise.meitner',
		email: 'lise@example.com',
		population,
		additionalFields,
	};
	await say({ resource: 'user', operation: 'create', ...user }, value);
	expect(await sent()).toMatchObject(expected);
});

it('Set Password sends forceChange as "true" means it', async () => {
	const password = { password: 'New-passw0rd-1', forceChange: VALUE };
	await say({ resource: 'user', operation: 'setPassword', user: ada(), ...password }, 'true');
	expect(await sent()).toMatchObject({ forceChange: true });
});

it('Create Enrollment Link takes "true" for a start code', async () => {
	const options = { startCode: VALUE };
	const [{ json }] = await say(node.device('createLink', { options }), 'true');
	expect(json).toHaveProperty('enrollment.startCode');
});

it('Get Many takes "true" for all', async () => {
	const list = { resource: 'user', operation: 'getAll', returnAll: VALUE, limit: 1 };
	expect((await say(list, 'true')).length).toBeGreaterThan(1);
});

it('Create FIDO2 Device takes the label of a choice, and refuses what is none', async () => {
	await sandbox.seed({ rp: { id: 'pingone.com', name: 'PingOne' } });
	const create = createParameters(sandbox, { user: ada(), options: { ifUserHasDevice: VALUE } });
	const [{ json }] = await say(create as IDataObject, 'Return Existing');
	expect(json).toMatchObject({ status: 'ACTIVE', changed: false });
	const { error } = await node.run(create as IDataObject, { items: [{ value: 'Return it' }] });
	expect(error?.message).toContain('If User Already Has a FIDO2 Device');
	expect(await sandbox.devicesOf()).toHaveLength(1);
});
