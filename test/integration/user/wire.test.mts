import { useWorld } from '../../support/world.mts';
import { locator } from '../../support/tenant.mts';

const { sandbox, node } = useWorld();

const user = (operation: string, changes = {}) => ({
	resource: 'user',
	operation,
	user: locator('id', sandbox.user().id),
	...changes,
});

it.each([
	['get', 'GET', '', undefined, null],
	['getMfaStatus', 'GET', '/mfaEnabled', undefined, null],
	['enableMfa', 'PUT', '/mfaEnabled', 'application/json', { mfaEnabled: true }],
	['disableMfa', 'PUT', '/mfaEnabled', 'application/json', { mfaEnabled: false }],
])('%s sends what the reference has', async (operation, method, path, contentType, body) => {
	await node.outputs(user(operation));
	const requests = await sandbox.requests();
	const sent = requests.at(-1);
	// A change comes after a look at the state before.
	expect(requests.map((request) => request.method)).toEqual(
		method === 'GET' ? ['GET'] : ['GET', method],
	);
	expect(sent).toMatchObject({
		method,
		path: sandbox.userPath() + path,
		query: {},
		body,
		status: 200,
	});
	expect(sent?.contentType).toBe(contentType);
});

describe('MFA', () => {
	it('is turned off and on, and shown', async () => {
		const mfaEnabled = async (operation: string) =>
			(await node.outputs(user(operation)))[0].mfaEnabled;
		expect(await mfaEnabled('disableMfa')).toBe(false);
		expect(await mfaEnabled('getMfaStatus')).toBe(false);
		expect(await mfaEnabled('enableMfa')).toBe(true);
		expect(await mfaEnabled('getMfaStatus')).toBe(true);
	});

	it('is read when PingOne answers the change with nothing', async () => {
		const fault = { kind: 'status', status: 204, when: 'after' };
		await sandbox.fault('users.mfaEnabled.update', fault);
		expect(await node.outputs(user('disableMfa'))).toMatchObject([{ mfaEnabled: false }]);
	});
});

describe('Get', () => {
	it.each(['id', 'list', 'username', 'email'] as const)('finds by %s', async (mode) => {
		const { id, username, email } = sandbox.user();
		const value = { id, list: id, username, email: email ?? '' }[mode];
		const [found, ...others] = await node.outputs(
			user('get', { user: locator(mode, value), simplify: false }),
		);
		expect(others).toEqual([]);
		expect(found).toMatchObject({
			id,
			username,
			email,
			mfaEnabled: true,
			name: { given: 'Ada' },
			_links: { devices: {} },
		});
		expect(await sandbox.requests()).toHaveLength(1);
	});

	it('tells a missing user from a missing role', async () => {
		const nobody = locator('id', '00000000-0000-4000-8000-000000000000');
		expect((await node.refusal(user('get', { user: nobody }))).message).toBe(
			"'User' is unknown: PingOne has no such user: '00000000-0000-4000-8000-000000000000'",
		);
		const { clientId, clientSecret } = sandbox.ids.apps.configurationOnly;
		const credential = { clientId, clientSecret };
		expect((await node.refusal(user('get'), { credential })).message).toBe(
			'The worker app is not authorized to do this',
		);
	});
});
