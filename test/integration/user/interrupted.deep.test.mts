import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runNode, type RunResult, type RunSettings } from '../../support/engine.mts';
import { eventually } from '../../support/eventually.mts';
import { mainApi } from '../../support/sandboxApi.mts';
import { credentialFor, locator, seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const PEOPLE = 12;
const KEYS = 2;

interface Account {
	username: string;
	enabled: boolean;
	title?: string;
}

let userIds: string[];

beforeEach(async () => {
	userIds = await seedHires(sandbox, PEOPLE);
	for (const id of userIds) {
		for (let key = 0; key < KEYS; key += 1) await sandbox.seed({}, id);
	}
});

const run = async (
	parameters: IDataObject,
	changes: Partial<RunSettings> = {},
): Promise<RunResult> =>
	await runNode({
		parameters: { resource: 'user', ...parameters } as INodeParameters,
		credential: credentialFor(sandbox),
		items: userIds.map((userId, place) => ({ userId, username: `joiner.${place}` })),
		onError: 'continueErrorOutput',
		...changes,
	});

/** Stops the run when PingOne has carried out some requests of a kind, and not yet all. */
async function stopAfter(route: string, parameters: IDataObject): Promise<void> {
	await sandbox.control('POST', '/settings', { latencyMs: 50, rateLimit: { perSecond: 10 } });
	let cancel = () => {};
	const running = run(parameters, { started: (started) => (cancel = started.cancel) });
	await eventually(`some ${route}`, async () => {
		const { byRoute } = await sandbox.control<{ byRoute: Record<string, number | undefined> }>(
			'GET',
			'/metrics',
		);
		return (byRoute[route] ?? 0) > 3 || undefined;
	});
	cancel();
	await running;
	await sandbox.control('POST', '/settings', { latencyMs: 0, rateLimit: null });
}

const retry = async (parameters: IDataObject) => {
	const { branches } = await run(parameters, { mode: 'retry' });
	const [done, failed] = branches;
	expect([done.length, failed.length]).toEqual([PEOPLE, 0]);
	return done.map(({ json }) => json);
};

const accounts = async (filter: string): Promise<Account[]> => {
	const api = await mainApi(sandbox);
	const { body } = await api<{ _embedded: { users: Account[] } }>(
		'GET',
		`/users?limit=200&filter=${encodeURIComponent(filter)}`,
	);
	return body._embedded.users;
};
const devices = async () =>
	(await Promise.all(userIds.map(async (id) => await sandbox.devicesOf(id)))).flat();
const carriedOut = async (route: string) =>
	(await sandbox.requests()).filter((seen) => seen.route === route && (seen.status ?? 500) < 300)
		.length;

const user = locator('id', '={{ $json.userId }}');
const OFFBOARD = { operation: 'offboard', user };
const RESET = { operation: 'resetMfa', user, devices: 'delete' };
const BLOCK_ALL = { resource: 'device', operation: 'blockAll', user };
const DELETE_ALL = { resource: 'device', operation: 'deleteAll', user };
const UPSERT = {
	operation: 'createOrUpdate',
	username: '={{ $json.username }}',
	email: '={{ $json.username }}@example.com',
	additionalFields: { title: 'Analyst' },
};

it('Offboard that was stopped is finished by Retry, and blocks no key twice', async () => {
	await stopAfter('devices.block', OFFBOARD);
	const reports = await retry(OFFBOARD);
	expect(reports.filter(({ account }) => (account as IDataObject).enabled !== false)).toEqual([]);
	const blocked = (await devices()).map(({ block }) => (block as IDataObject).status);
	expect(blocked).toEqual(Array(PEOPLE * KEYS).fill('BLOCKED'));
	expect(await carriedOut('devices.block')).toBe(PEOPLE * KEYS);
});

it('Reset MFA that was stopped is finished by Retry', async () => {
	await stopAfter('devices.delete', RESET);
	await retry(RESET);
	expect(await devices()).toEqual([]);
	expect(await carriedOut('devices.delete')).toBe(PEOPLE * KEYS);
});

it('Block All that was stopped is finished by Retry, and blocks no key twice', async () => {
	await stopAfter('devices.block', BLOCK_ALL);
	await retry(BLOCK_ALL);
	const blocked = (await devices()).map(({ block }) => (block as IDataObject).status);
	expect(blocked).toEqual(Array(PEOPLE * KEYS).fill('BLOCKED'));
	expect(await carriedOut('devices.block')).toBe(PEOPLE * KEYS);
});

it('Delete All that was stopped is finished by Retry', async () => {
	await stopAfter('devices.delete', DELETE_ALL);
	await retry(DELETE_ALL);
	expect(await devices()).toEqual([]);
	expect(await carriedOut('devices.delete')).toBe(PEOPLE * KEYS);
});

it('Create or Update that was stopped leaves each user once after Retry', async () => {
	await stopAfter('users.create', UPSERT);
	await retry(UPSERT);
	const made = await accounts('username sw "joiner."');
	expect(made.map(({ username }) => username).sort()).toEqual(
		userIds.map((_, place) => `joiner.${place}`).sort(),
	);
	expect(made.filter(({ title }) => title !== 'Analyst')).toEqual([]);
});

it('Get Many Without Passkey that is stopped ends, and gives everybody when it is run again', async () => {
	const all = { operation: 'getWithoutPasskey', returnAll: true, includeAll: true };
	await stopAfter('devices.list', all);
	const { branches } = await run(all, { items: [{}], mode: 'retry' });
	const names = new Set(branches[0].map(({ json }) => json.id));
	expect(userIds.filter((id) => !names.has(id))).toEqual([]);
});

it.each([
	['Offboard', OFFBOARD, 'users.enabled.update'],
	['Reset MFA', RESET, 'devices.delete'],
	['Block All', BLOCK_ALL, 'devices.block'],
	['Delete All', DELETE_ALL, 'devices.delete'],
	['Create or Update', UPSERT, 'users.create'],
])('%s: Retry On Fail repeats what failed, and nothing twice', async (_, parameters, route) => {
	const refused = { kind: 'status', status: 403 };
	await sandbox.control('POST', '/faults', [{ route, times: 1, fault: refused }]);
	const { branches } = await run(parameters, { tries: 2 });
	const [done, failed] = branches;
	expect([done.length, failed.length]).toEqual([PEOPLE, 0]);
	const expected = route.startsWith('devices.') ? PEOPLE * KEYS : PEOPLE;
	expect(await carriedOut(route)).toBe(expected);
});
