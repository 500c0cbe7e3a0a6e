import type { IDataObject } from 'n8n-workflow';
import { seedLeaver } from '../../support/leaver.mts';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox, node } = world;

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

const on = (operation: string, changes: IDataObject = {}, place = 0) => ({
	resource: 'user',
	operation,
	user: locator('id', sandbox.user(place).id),
	...changes,
});

const account = (action: string) => `application/vnd.pingidentity.account.${action}+json`;
const password = (action: string) => `application/vnd.pingidentity.password.${action}`;
const population = () => sandbox.ids.populations.Contractors;
const unlockAt = inHours(2);
const until = inHours(3);

/** Operation, its fields, and each request: method, path below the user, media type, body. */
type Case = [string, () => IDataObject, Sent[]];
type Sent = [string, string, string | undefined, unknown];

/** A change comes after a look at the state before. */
const after = (
	path: string,
	[method, type, body]: [string, string | undefined, unknown],
): Sent[] => [
	['GET', path, undefined, null],
	[method, path, type, body],
];

const JSON_TYPE = 'application/json';

const CASES: Case[] = [
	['enable', () => ({}), after('/enabled', ['PUT', JSON_TYPE, { enabled: true }])],
	['disable', () => ({}), after('/enabled', ['PUT', JSON_TYPE, { enabled: false }])],
	['lock', () => ({ unlockAt }), after('', ['POST', account('lock'), { unlockAt }])],
	['unlock', () => ({}), after('', ['POST', account('unlock'), null])],
	[
		'moveToPopulation',
		() => ({ population: locator('list', population()) }),
		[
			['GET', '', undefined, null],
			['PUT', '/population', JSON_TYPE, expect.any(Object)],
			// The response is a population, not the user.
			['GET', '', undefined, null],
		],
	],
	['getMfaBypass', () => ({}), [['GET', '/bypassMFA', undefined, null]]],
	[
		'setMfaBypass',
		() => ({ until }),
		after('/bypassMFA', ['PUT', JSON_TYPE, { bypassMFAEnabledUntil: until }]),
	],
	['getPasswordState', () => ({}), [['GET', '/password', undefined, null]]],
	[
		'setPassword',
		() => ({ password: ' 2Federate!M0re ' }),
		after('/password', [
			'PUT',
			password('set+json'),
			{ value: ' 2Federate!M0re ', forceChange: true },
		]),
	],
	['unlockPassword', () => ({}), after('/password', ['POST', password('unlock+json'), null])],
	['getSessions', () => ({}), [['GET', '/sessions', undefined, null]]],
	['endSessions', () => ({}), [['GET', '/sessions', undefined, null]]],
	['getGroups', () => ({}), [['GET', '/memberOfGroups', undefined, null]]],
	// It has to be gone, not only accepted.
	['delete', () => ({}), [...after('', ['DELETE', undefined, null]), ['GET', '', undefined, null]]],
];

it.each(CASES)('%s sends what the reference has', async (operation, fields, expected) => {
	await node.outputs(on(operation, fields()));
	const requests = await sandbox.requests();
	expect(
		requests.map(({ method, path, contentType, body }) => [method, path, contentType, body]),
	).toEqual(
		expected.map(([method, path, type, body]) => [method, sandbox.userPath() + path, type, body]),
	);
	const isFine = (status: number | null) => status === 200 || status === 204;
	const isGone = operation === 'delete' && requests.pop()?.status === 404;
	expect(requests.every(({ status }) => isFine(status))).toBe(true);
	expect(isGone).toBe(operation === 'delete');
});

describe('Enable and Disable', () => {
	it('say what is so now, and whose it is', async () => {
		const user = { id: sandbox.user().id };
		expect(await node.outputs(on('disable'))).toMatchObject([{ enabled: false, user }]);
		expect(await node.outputs(on('get'))).toMatchObject([{ enabled: false }]);
		expect(await node.outputs(on('enable'))).toMatchObject([{ enabled: true, user }]);
	});

	it.each([
		['nothing', { kind: 'status', status: 204 }],
		['links only', { kind: 'status', status: 200, body: { _links: {} } }],
	])('are read when PingOne answers %s', async (_, fault) => {
		await sandbox.fault('users.enabled.update', { ...fault, when: 'after' });
		expect(await node.outputs(on('disable'))).toMatchObject([{ enabled: false }]);
	});
});

describe('Lock Account and Unlock Account', () => {
	it('give the user as they are now', async () => {
		expect(await node.outputs(on('lock', { unlockAt }))).toMatchObject([
			{ id: sandbox.user().id, account: { status: 'LOCKED', unlockAt } },
		]);
		const [unlocked] = await node.outputs(on('unlock'));
		expect(unlocked).not.toHaveProperty('account.status', 'LOCKED');
		expect(unlocked).toHaveProperty('id', sandbox.user().id);
	});

	it.each([
		'={{ DateTime.fromISO("2099-01-31T18:00:00+09:00", { setZone: true }) }}',
		'={{ new Date("2099-01-31T09:00:00Z") }}',
		'={{ Date.UTC(2099, 0, 31, 9) }}',
	])('takes a time as expressions give it: %s', async (value) => {
		expect(await node.outputs(on('lock', { unlockAt: value }))).toMatchObject([
			{ account: { unlockAt: '2099-01-31T09:00:00.000Z' } },
		]);
	});

	it.each([
		['nothing', { kind: 'status', status: 204 }],
		['links only', { kind: 'status', status: 200, body: { _links: {} } }],
		['an empty 200', { kind: 'empty' }],
		['a page', { kind: 'html', status: 200 }],
		['its connection off', { kind: 'cut' }],
	])('read the user when PingOne answers %s', async (_, fault) => {
		await sandbox.fault('users.lock', { ...fault, when: 'after' });
		expect(await node.outputs(on('lock', { unlockAt }))).toMatchObject([
			{ account: { status: 'LOCKED' } },
		]);
		await sandbox.fault('users.unlock', { ...fault, when: 'after' });
		const [unlocked] = await node.outputs(on('unlock'));
		expect(unlocked).not.toHaveProperty('account.status', 'LOCKED');
	});

	it('does not claim a lock that PingOne did not make', async () => {
		const { id, username } = sandbox.user();
		const body = { id, username };
		await sandbox.fault('users.lock', { kind: 'status', status: 200, body });
		const { message } = await node.refusal(on('lock', { unlockAt }));
		expect(message).toContain("'User' is not locked: PingOne accepted the request");
	});

	it.each([
		['={{ "" }}', "'Unlock At' is empty"],
		[46387, "'Unlock At' must be a date, got '46387', which looks like an Excel"],
		[
			'1767225600',
			"'Unlock At' must be a date, got '1767225600', which looks like seconds since 1970",
		],
		['tomorrow', "'Unlock At' must be a date, got 'tomorrow'"],
		['20260131090000', "'Unlock At' must be a date, got '20260131090000'"],
		['={{ ["2099-01-31"] }}', "'Unlock At' must be a date, got"],
		['2020-01-01T00:00:00Z', "'Unlock At' must be in the future"],
	])('takes no %j for a time', async (value, message) => {
		expect((await node.refusal(on('lock', { unlockAt: value }))).message).toContain(message);
		expect(await sandbox.requests()).toEqual([]);
	});
});

describe('Move to Population', () => {
	it.each([
		['Contractors', undefined],
		[
			'contractors',
			"'Population' matches no population: PingOne has no population named 'contractors'",
		],
		['Contract', "'Population' matches no population: PingOne has no population named 'Contract'"],
	])('by name: %s', async (name, message) => {
		const parameters = on('moveToPopulation', { population: locator('name', name) });
		if (message) expect((await node.refusal(parameters)).message).toBe(message);
		else expect(await node.outputs(parameters)).toMatchObject([{ id: sandbox.user().id }]);
	});

	it('gives the user, also when they are there already', async () => {
		const fields = { population: locator('id', population()) };
		for (const _ of [1, 2]) {
			expect(await node.outputs(on('moveToPopulation', fields))).toMatchObject([
				{ id: sandbox.user().id, population: { id: population() } },
			]);
		}
	});

	it('needs a population', async () => {
		const { message } = await node.refusal(
			on('moveToPopulation', { population: locator('id', '={{ "" }}') }),
		);
		expect(message).toContain("'Population' is empty");
		expect(await sandbox.requests()).toEqual([]);
	});
});

describe('MFA bypass', () => {
	it('is set until a time, and shown', async () => {
		const user = { id: sandbox.user().id };
		const [none] = await node.outputs(on('getMfaBypass'));
		expect(none).toEqual({ user, _links: expect.any(Object) as object });
		const bypass = { bypassMFAEnabledUntil: until, canBypassMFA: true, user };
		expect(await node.outputs(on('setMfaBypass', { until }))).toMatchObject([bypass]);
		expect(await node.outputs(on('getMfaBypass'))).toMatchObject([bypass]);
	});

	it('may be shown as an empty object where there is none', async () => {
		await sandbox.fault('users.bypassMFA.get', { kind: 'status', status: 200, body: {} });
		const user = { id: sandbox.user().id };
		expect(await node.outputs(on('getMfaBypass'))).toEqual([{ user }]);
		expect(await sandbox.requests()).toHaveLength(1);
	});

	it('is sent in the one form that PingOne takes', async () => {
		const local = new Date(Date.now() + 2 * HOUR).toISOString().slice(0, 19);
		await node.outputs(on('setMfaBypass', { until: `${local}+00:00` }));
		const [, { body }] = await sandbox.requests();
		expect(body).toEqual({ bypassMFAEnabledUntil: `${local}.000Z` });
	});

	it.each([
		['2020-01-01', {}, "'MFA Bypass Until' must be in the future"],
		['soon', {}, "'MFA Bypass Until' must be a date, got 'soon'"],
		['={{ $json.nothing }}', {}, "'MFA Bypass Until' is empty"],
		[inHours(25), {}, "'MFA Bypass Until' must be within 24 hours from now"],
		[inHours(3), { maxHours: 2 }, "'MFA Bypass Until' must be within 2 hours from now"],
		[inHours(3), { maxHours: 0 }, "'Max Hours' must be a number above 0"],
	])('is not set until %j with %j', async (value, options, message) => {
		const refusal = await node.refusal(on('setMfaBypass', { until: value, options }));
		expect(refusal.message).toContain(message);
		expect(await sandbox.requests()).toEqual([]);
	});

	it('may last longer when the admin says so', async () => {
		const options = { maxHours: 72 };
		expect(await node.outputs(on('setMfaBypass', { until: inHours(70), options }))).toMatchObject([
			{ canBypassMFA: true },
		]);
	});
});

describe('passwords', () => {
	const SECRET = '2Federate!M0re';

	it('are set, and never shown', async () => {
		const [state] = await node.outputs(on('setPassword', { password: SECRET }));
		expect(state).toMatchObject({
			status: 'MUST_CHANGE_PASSWORD',
			user: { id: sandbox.user().id },
		});
		const kept = await node.outputs(on('setPassword', { password: SECRET, forceChange: false }));
		expect(kept).toMatchObject([{ status: 'OK' }]);
		expect(JSON.stringify([state, kept])).not.toContain(SECRET);
	});

	it('are not shown when PingOne repeats them', async () => {
		const body = { status: 'OK', value: SECRET, password: { value: SECRET } };
		await sandbox.fault('password.set', { kind: 'status', status: 200, body });
		const [state] = await node.outputs(on('setPassword', { password: SECRET, forceChange: false }));
		expect(JSON.stringify(state)).not.toContain(SECRET);
		await sandbox.fault('password.get', { kind: 'status', status: 200, body });
		expect(JSON.stringify(await node.outputs(on('getPasswordState')))).not.toContain(SECRET);
	});

	it('are not in an error', async () => {
		await sandbox.fault('password.set', { kind: 'status', status: 500 }, { times: -1 });
		const { message, description } = await node.refusal(on('setPassword', { password: SECRET }));
		expect(message + description).not.toContain(SECRET);
	});

	it('must be there', async () => {
		const { message } = await node.refusal(on('setPassword', { password: '={{ "" }}' }));
		expect(message).toContain("'Password' is empty");
		expect(await sandbox.requests()).toEqual([]);
	});

	it('can be required to change', async () => {
		await node.outputs(on('setPassword', { password: SECRET, forceChange: false }));
		await sandbox.forgetRequests();
		expect(await node.outputs(on('requirePasswordChange'))).toMatchObject([
			{ status: 'MUST_CHANGE_PASSWORD' },
		]);
		expect(await sandbox.requests()).toMatchObject([
			{ method: 'GET' },
			{ method: 'POST', contentType: password('forceChange'), body: null },
		]);
	});

	it('are read when PingOne answers unlocking with nothing', async () => {
		await sandbox.fault('password.unlock', { kind: 'status', status: 204, when: 'after' });
		const [state] = await node.outputs(on('unlockPassword'));
		expect(state).toHaveProperty('status');
	});
});

describe('sessions', () => {
	const seed = async (count: number) => {
		await sandbox.control('POST', `/users/${sandbox.user().id}/sessions`, { count });
	};

	it('are listed, the newest first, with a limit', async () => {
		await seed(3);
		const all = await node.outputs(on('getSessions'));
		expect(all).toHaveLength(3);
		expect(all[0]).toMatchObject({ user: { id: sandbox.user().id } });
		expect(all[0]).not.toHaveProperty('_links');
		expect(await node.outputs(on('getSessions', { limit: 2 }))).toEqual(all.slice(0, 2));
	});

	it('are all ended, also more than PingOne shows at a time', async () => {
		await seed(23);
		const [output] = await node.outputs(on('endSessions'));
		expect(output).toMatchObject({
			user: { id: sandbox.user().id },
			changed: true,
			endedCount: 23,
			openCount: 0,
		});
		expect(await node.outputs(on('endSessions'))).toMatchObject([{ endedCount: 0, sessions: [] }]);
	});

	it('can be ended one by one', async () => {
		await seed(2);
		const [{ id }, other] = await node.outputs(on('getSessions'));
		const one = on('endSessions', { sessions: 'one', sessionId: String(id) });
		const [ended] = await node.outputs(one);
		expect(ended).toMatchObject({ endedCount: 1, sessions: [{ id }] });
		// The other one is open, and was not looked at.
		expect(ended).not.toHaveProperty('openCount');
		expect(await node.outputs(one)).toMatchObject([{ endedCount: 0 }]);
		await sandbox.settle();
		expect(await node.outputs(on('getSessions'))).toMatchObject([{ id: other.id }]);
		const { message } = await node.refusal(
			on('endSessions', { sessions: 'one', sessionId: 'x/..' }),
		);
		expect(message).toContain("'Session ID'");
	});

	it.each([{}, { sessions: 'one', sessionId: '00000000-0000-4000-8000-000000000001' }])(
		'are not said to have ended for somebody who does not exist: %j',
		async (which) => {
			const nobody = locator('id', '00000000-0000-4000-8000-000000000000');
			const { message } = await node.refusal(on('endSessions', { user: nobody, ...which }));
			expect(message).toContain("'User' is unknown");
		},
	);
});

describe('Delete', () => {
	const GONE = '00000000-0000-4000-8000-000000000000';

	it('removes the user', async () => {
		const { id } = sandbox.user(1);
		expect(await node.outputs(on('delete', {}, 1))).toEqual([{ deleted: true, changed: true, id }]);
		expect((await node.refusal(on('get', {}, 1))).message).toContain("'User' is unknown");
	});

	it('takes one who is gone for deleted only when told so', async () => {
		const gone = { user: locator('id', GONE) };
		expect((await node.refusal(on('delete', gone))).message).toContain("'User' is unknown");
		const options = { ifGone: 'treatAsDeleted' };
		expect(await node.outputs(on('delete', { ...gone, options }))).toEqual([
			{ deleted: true, changed: false, id: GONE },
		]);
	});
});

describe('Offboard', () => {
	it('takes all access, and reports each step in one item', async () => {
		const group = await seedLeaver(world);
		const text = expect.any(String) as string;
		const [report, ...others] = await node.outputs(on('offboard', { leaveGroups: true }));
		expect(others).toEqual([]);
		expect(report).toMatchObject({
			user: { id: sandbox.user().id, username: 'ada.lovelace', email: 'ada@example.com' },
			changed: true,
			account: { enabled: false, changed: true },
			sessions: { changed: true, endedCount: 1, openCount: 0 },
			devices: {
				changed: true,
				blockedCount: 2,
				devices: [{ nickname: 'One' }, { nickname: 'Two' }],
			},
			groups: {
				changed: true,
				leftCount: 1,
				left: [{ id: group, name: text, type: text }],
				kept: [],
			},
		});
		expect(await node.outputs(on('get', { simplify: false }))).toMatchObject([{ enabled: false }]);
		expect(await node.outputs(on('getSessions'))).toEqual([]);
		expect(await node.outputs(on('getGroups'))).toEqual([]);
	});

	it('goes on after a step that PingOne refuses, and then fails with what was done', async () => {
		await seedLeaver(world);
		const body = { code: 'INVALID_DATA', message: 'No.' };
		await sandbox.fault('devices.block', { kind: 'status', status: 400, body }, { times: 9 });
		const { error } = (
			await node.run(on('offboard', { leaveGroups: true }), { onError: 'continueRegularOutput' })
		).branches[0][0].json as { error: IDataObject };
		expect(error.message).toMatch(
			/^The account was disabled, Sessions were ended, Groups were left/,
		);
		expect(error.outcome).toBe('partial');
		expect(await node.outputs(on('getGroups'))).toEqual([]);
		expect(await node.outputs(on('getSessions'))).toEqual([]);
	});
});
