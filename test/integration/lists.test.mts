import type { IDataObject } from 'n8n-workflow';
import { locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

const MORE = 'PingOne has more than the limit allowed. Turn on Return All, or raise Limit.';
const NOTHING =
	'PingOne has nothing that matches, so no node after this one runs. To go on all the same, turn on Always Output Data under Settings: there is one empty item then.';

const said = async (parameters: IDataObject, items?: IDataObject[]) =>
	(await node.run(parameters, { items })).hints.map(({ message }) => message);
const many = (resource: string, operation = 'getAll') => ({ resource, operation });
const ofAda = () => ({ user: locator('id', sandbox.user().id) });

const LISTS: Array<[string, () => IDataObject]> = [
	['users', () => many('user')],
	['users without passkey', () => many('user', 'getWithoutPasskey')],
	['groups', () => many('group')],
	['populations', () => many('population')],
	['device authentication policies', () => many('policy', 'getDeviceAuthenticationPolicies')],
	['FIDO2 policies', () => many('policy', 'getFido2Policies')],
];

it.each(LISTS)('%s: a limit that cuts is told, and one that does not is not', async (_, list) => {
	const all = (await node.outputs({ ...list(), returnAll: true })).length;
	expect(all).toBeGreaterThan(1);
	expect(await said({ ...list(), limit: 1 })).toEqual([MORE]);
	expect(await said({ ...list(), limit: all })).toEqual([]);
	expect(await said({ ...list(), returnAll: true })).toEqual([]);
});

it('devices: a limit that cuts is told', async () => {
	await sandbox.seed();
	await sandbox.seed();
	expect(await said(node.device('getAll', { limit: 1 }))).toEqual([MORE]);
	expect(await said(node.device('getAll', { limit: 2 }))).toEqual([]);
});

it.each([
	['devices', () => node.device('getAll')],
	['sessions', () => ({ ...many('user', 'getSessions'), ...ofAda() })],
	['groups of a user', () => ({ ...many('user', 'getGroups'), ...ofAda() })],
	['users', () => ({ ...many('user'), filters: { username: 'nobody' } })],
])('%s: nothing is told', async (_, list) => {
	expect(await said(list())).toEqual([NOTHING]);
});

it('tells of how many items nothing was found, and how many were cut', async () => {
	const place = (number: number) => sandbox.user(number).id;
	await sandbox.seed({}, place(0));
	await sandbox.seed({}, place(0));
	const items = [0, 1, 2].map((number) => ({ id: place(number) }));
	const list = node.device('getAll', { user: locator('id', '={{ $json.id }}'), limit: 1 });
	expect(await said(list, items)).toEqual([
		'For 1 of 3 items: PingOne has more than the limit allowed. Turn on Return All, or raise Limit. For 2 of 3 items: PingOne has nothing that matches, so they end here, and no node after this one hears of them. To keep them, combine this node’s output with its input in a Merge node that keeps everything from the input.',
	]);
});
