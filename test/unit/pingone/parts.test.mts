import { fakeApi } from '../../support/fakeApi.mts';
import { recordedAt } from '../../../nodes/PingOne/pingone/environment/activities.ts';
import { buildUrl } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { renameDevice } from '../../../nodes/PingOne/pingone/device/deviceActions.ts';
import { requireUuid } from '../../../nodes/PingOne/pingone/errors/uuid.ts';
import {
	addToGroup,
	listMemberships,
	removeFromGroup,
} from '../../../nodes/PingOne/pingone/group/memberships.ts';
import {
	endAllSessions,
	endedOutput,
	endSession,
	listSessions,
} from '../../../nodes/PingOne/pingone/user/sessions.ts';
import { deleteSubscription } from '../../../nodes/PingOne/pingone/environment/subscriptions.ts';
import { difference } from '../../../nodes/PingOne/pingone/difference.ts';

const NOT_FOUND = { status: 404, json: { id: 'x', code: 'NOT_FOUND', message: 'no' } };
const FORBIDDEN = { status: 403, json: { id: 'x', code: 'ACCESS_FAILED', message: 'no' } };
const USER = '5eba3946-1f22-43b4-b603-93c1016f1b72';
const GROUP = 'e947cec5-62c5-4d80-af16-497b29e8a685';

describe('a membership', () => {
	it('that a refusal leaves in doubt is looked at', async () => {
		const { api, asked } = fakeApi(({ method }) =>
			method === 'POST' ? { status: 409, json: { code: 'CONFLICT' } } : { json: { id: GROUP } },
		);
		expect(await addToGroup(api, USER, GROUP)).toEqual({
			id: GROUP,
			changed: false,
			user: { id: USER },
		});
		expect(asked.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
	});

	it('that is not there after a refusal fails with the refusal', async () => {
		const { api } = fakeApi(({ method }) =>
			method === 'POST' ? { status: 400, json: { code: 'INVALID_DATA' } } : NOT_FOUND,
		);
		await expect(addToGroup(api, USER, GROUP)).rejects.toMatchObject({
			failure: { code: 'INVALID_DATA' },
		});
	});

	it('is not looked at after a refusal that is not about it', async () => {
		const { api, asked } = fakeApi(() => FORBIDDEN);
		await expect(addToGroup(api, USER, GROUP)).rejects.toMatchObject({ failure: { status: 403 } });
		expect(asked).toHaveLength(1);
	});

	it('that cannot be looked at fails with the reason', async () => {
		const { api } = fakeApi(({ method }) =>
			method === 'POST' ? { status: 400, json: { code: 'INVALID_DATA' } } : FORBIDDEN,
		);
		await expect(addToGroup(api, USER, GROUP)).rejects.toMatchObject({ failure: { status: 403 } });
	});

	it('is told from a missing user when it is removed', async () => {
		const nobody = fakeApi(() => NOT_FOUND);
		await expect(removeFromGroup(nobody.api, USER, GROUP)).rejects.toMatchObject({
			failure: { status: 404 },
		});
		const notIn = fakeApi(({ method, path }) =>
			method === 'DELETE' ? NOT_FOUND : { json: { id: path.at(-1) } },
		);
		const { wasMember } = await removeFromGroup(notIn.api, USER, GROUP);
		expect(wasMember).toBe(false);
	});

	it('is one of many', async () => {
		const { api, asked } = fakeApi(() => ({ json: { _embedded: { groupMemberships: [{}, {}] } } }));
		expect(await listMemberships(api, USER)).toHaveLength(2);
		expect(asked[0].query).toMatchObject({ limit: 200 });
	});
});

describe('a session', () => {
	it('that is gone was not ended by us', async () => {
		const noSession = fakeApi(({ path }) => (path.length > 2 ? NOT_FOUND : { json: { id: USER } }));
		expect(await endSession(noSession.api, USER, 's')).toBe(false);
		const nobody = fakeApi(() => NOT_FOUND);
		await expect(endSession(nobody.api, USER, 's')).rejects.toMatchObject({
			failure: { status: 404 },
		});
		await expect(endSession(fakeApi(() => FORBIDDEN).api, USER, 's')).rejects.toThrow();
		const { api } = fakeApi(({ method }) =>
			method === 'DELETE' ? NOT_FOUND : { json: { _embedded: { sessions: [{ id: 's' }] } } },
		);
		const told = await endAllSessions(api, USER);
		expect(told).toEqual({ ended: [], open: [{ id: 's' }] });
		expect(endedOutput(told)).toMatchObject({ changed: false, openCount: 1, confirmed: false });
	});

	it('may be hidden by ten that were ended, as long as PingOne lists those', async () => {
		const sessions = Array.from({ length: 10 }, (_, index) => ({ id: `s${index}` }));
		const { api } = fakeApi(({ method }) =>
			method === 'DELETE' ? { status: 204 } : { json: { _embedded: { sessions } } },
		);
		await endAllSessions(api, USER);
		expect(await listSessions(api, USER)).toEqual(sessions);
		const again = endedOutput(await endAllSessions(api, USER));
		expect(again).toMatchObject({ openCount: 10, confirmed: false });
		sessions.length = 9;
		expect(await listSessions(api, USER)).toEqual([]);
		expect(endedOutput(await endAllSessions(api, USER))).toMatchObject({ openCount: 0 });
	});
});

it('a subscription that is gone counts as deleted, one that may not be touched does not', async () => {
	await deleteSubscription(fakeApi(() => NOT_FOUND).api, 's');
	await expect(deleteSubscription(fakeApi(() => FORBIDDEN).api, 's')).rejects.toThrow();
});

it('a nickname that was cleared is gone, whether PingOne sends an empty one or none', async () => {
	const { api } = fakeApi(({ method }) => ({
		json: method === 'PUT' ? { nickname: '' } : { id: 'd', type: 'FIDO2', status: 'ACTIVE' },
	}));
	expect(await renameDevice(api, USER, 'd', '')).toMatchObject({ id: 'd' });
});

it.each([
	[{ name: { given: 'Ada' } }, { name: { given: 'Ada' } }, undefined],
	[{ name: { given: 'Ada' } }, { name: 'Ada' }, { name: { given: 'Ada' } }],
	[{ name: { given: 'Ada' } }, {}, { name: { given: 'Ada' } }],
	[{ title: null }, {}, undefined],
	[{ title: null }, { title: 'Analyst' }, { title: null }],
])('%j of %j differs by %j', (wanted, found, expected) => {
	expect(difference(wanted, found)).toEqual(expected);
});

it.each([
	[{ recordedAt: '2030-01-07T00:00:00Z', createdAt: 'x' }, Date.parse('2030-01-07T00:00:00Z')],
	[{ createdAt: '2030-01-07T00:00:00Z' }, Date.parse('2030-01-07T00:00:00Z')],
	[{}, undefined],
])('%j was recorded at %p', (activity, expected) => {
	expect(recordedAt(activity)).toBe(expected);
});

it.each(['', '.', '..'])('no request goes to a path with %p in it', (segment) => {
	const connection = { apiUrl: 'https://api.example.com', environmentId: 'e' } as never;
	expect(() => buildUrl(connection, ['users', segment])).toThrow(RangeError);
	expect(buildUrl(connection, ['users', 'a/b'])).toMatch(/\/users\/a%2Fb$/);
});

it.each([undefined, null, '', '  '])('%p is no ID but an empty field', (value) => {
	expect(() => requireUuid(value, 'User')).toThrow("'User' is empty");
});
it.each([7, {}, 'ada'])('%p is no ID', (value) => {
	expect(() => requireUuid(value, 'User')).toThrow("'User' must be a PingOne ID");
	expect(requireUuid(` ${USER.toUpperCase()} `, 'User')).toBe(USER);
});
