import type { IDataObject } from 'n8n-workflow';
import { ChangeError } from '../../../nodes/PingOne/pingone/errors/changeError.ts';
import { PingOneError } from '../../../nodes/PingOne/pingone/errors/failure.ts';
import { sendOnce } from '../../../nodes/PingOne/pingone/reconcile.ts';
import { restrictDevice } from '../../../nodes/PingOne/pingone/device/deviceActions.ts';
import { bringUpToDate } from '../../../nodes/PingOne/pingone/user/bringUpToDate.ts';
import { createGroup } from '../../../nodes/PingOne/pingone/group/createGroup.ts';
import { createUser } from '../../../nodes/PingOne/pingone/user/createUser.ts';
import { setMfaBypass } from '../../../nodes/PingOne/pingone/user/userFlags.ts';
import { updateUser } from '../../../nodes/PingOne/pingone/user/updateUser.ts';
import type { User } from '../../../nodes/PingOne/pingone/types.ts';
import { fakeApi } from '../../support/fakeApi.mts';

/* What PingOne shows is what an item returns, also where it is not what was asked for. */

/**
 * PingOne that keeps names composed, as NFC has them, and ignores attributes that it does not know.
 *
 * @param showsState whether answers to a change hold the user
 */
function tenant({ showsState = true, ...before }: IDataObject = {}) {
	const user: IDataObject = { id: 'u', username: 'ada', name: {}, title: 'Analyst', ...before };
	const { api, asked } = fakeApi(({ method, body = {} }) => {
		if (method === 'GET') return { json: { ...user } };
		const { name = {}, title = user.title } = body as { name?: IDataObject; title?: string };
		const family = String(name.family ?? '').normalize('NFC');
		Object.assign(user, { title, ...(family && { name: { family } }) });
		return showsState ? { json: { ...user } } : { status: 204 };
	});
	return { api, asked, user };
}

const DECOMPOSED = 'Mu\u0308ller';
const found = (user: IDataObject) => ({ ...user }) as unknown as User;

it('what PingOne keeps in another form is returned so, at once', async () => {
	const { api, asked } = tenant();
	const changed = await updateUser(api, 'u', { name: { family: DECOMPOSED } });
	expect(changed).toMatchObject({
		name: { family: 'M\u00fcller' },
		changed: true,
		confirmed: false,
		unconfirmed: ['name.family'],
	});
	expect(asked.map(({ method }) => method)).toEqual(['GET', 'PATCH']);
});

it('what PingOne drops is named, and is no change', async () => {
	const { api, asked, user } = tenant({ name: { family: 'M\u00fcller' } });
	const wanted = { name: { family: DECOMPOSED }, costCenter: 4711 };
	const output = await bringUpToDate(api, found(user), wanted);
	expect(output).toMatchObject({ changed: false, confirmed: false });
	expect(output.unconfirmed).toEqual(['name.family', 'costCenter']);
	expect(output).not.toHaveProperty('costCenter');
	expect(asked.length).toBeLessThan(4);
});

it('a part that is kept is a change', async () => {
	const { api, user } = tenant();
	const output = await bringUpToDate(api, found(user), { title: 'Lead', costCenter: 4711 });
	expect(output).toMatchObject({ title: 'Lead', changed: true, unconfirmed: ['costCenter'] });
});

it('where the answer shows nothing, what is read is returned', async () => {
	const { api, user } = tenant({ showsState: false });
	const output = await bringUpToDate(api, found(user), { title: 'Lead', costCenter: 4711 });
	expect(output).toMatchObject({ title: 'Lead', changed: true, unconfirmed: ['costCenter'] });
	expect(output).not.toHaveProperty('costCenter');
});

it('what PingOne shows as asked is confirmed', async () => {
	const { api, user } = tenant();
	const output = await bringUpToDate(api, found(user), { title: 'Lead' });
	expect(output).toEqual({ ...user, title: 'Lead', changed: true });
});

it('a bypass that PingOne cuts to whole seconds is as asked', async () => {
	const until = '2099-01-31T09:00:00.000Z';
	const { api } = fakeApi(({ method }) =>
		method === 'GET' ? { json: {} } : { json: { bypassMFAEnabledUntil: until } },
	);
	const output = await setMfaBypass(api, 'u', '2099-01-31T09:00:00.700Z');
	expect(output).toEqual({ bypassMFAEnabledUntil: until, user: { id: 'u' }, changed: true });
});

it('a device that PingOne shows as it was, though it accepted the change, is returned so', async () => {
	const device = { id: 'd', status: 'ACTIVE', block: { status: 'UNBLOCKED' } };
	const { api, asked } = fakeApi(() => ({ json: device }));
	expect(await restrictDevice(api, 'u', 'd', 'block')).toEqual({
		...device,
		changed: false,
		confirmed: false,
		unconfirmed: ['block.status'],
	});
	expect(asked).toHaveLength(2);
});

describe('what PingOne shows nothing of is sent once', () => {
	const lost = new PingOneError({ kind: 'noAnswer', code: 'reset', request: 'POST users/u' });
	const answering = (thrown?: Error) => {
		let sent = 0;
		const send = async () => {
			sent += 1;
			return await (thrown ? Promise.reject(thrown) : Promise.resolve({ id: 'u' }));
		};
		return { done: sendOnce(send), count: () => sent };
	};

	it('and returned', async () => {
		const { done, count } = answering();
		expect(await done).toEqual({ id: 'u' });
		expect(count()).toBe(1);
	});

	it.each([lost, new PingOneError({ kind: 'refusal', status: 503, request: 'POST users/u' })])(
		'and nobody knows what became of it when no answer says so: $failure.kind',
		async (open) => {
			const { done, count } = answering(open);
			const thrown = await done.catch((error: unknown) => error);
			expect(thrown).toBeInstanceOf(ChangeError);
			expect((thrown as ChangeError).known).toMatchObject({
				outcome: 'unknown',
				seen: expect.stringContaining('does not show whether'),
			});
			expect(count()).toBe(1);
		},
	);

	it('and a refusal is a refusal', async () => {
		const refusal = new PingOneError({ kind: 'refusal', status: 400, request: 'POST users/u' });
		await expect(answering(refusal).done).rejects.toBe(refusal);
		await expect(answering(new TypeError('ours')).done).rejects.toThrow('ours');
	});
});

/** PingOne that makes what it is sent, without what it does not know. */
const maker = (known: IDataObject) =>
	fakeApi(({ method, body = {} }) =>
		method === 'GET'
			? { json: { _embedded: { users: [], groups: [] } } }
			: { status: 201, json: { id: 'n', ...body, ...known } },
	).api;

it('what PingOne drops of a new user or group is named', async () => {
	const population = { id: 'p' };
	const dropped = { mfaEnabled: undefined, costCenter: undefined };
	const body = { username: 'ada', name: { given: 'Ada' }, population };
	const wanted = { body: { ...body, mfaEnabled: true, costCenter: 4711 }, isImport: false };
	expect(await createUser(maker(dropped), wanted)).toEqual({
		...{ id: 'n', ...body },
		...{ changed: true, confirmed: false, unconfirmed: ['mfaEnabled', 'costCenter'] },
	});
	const group = { name: 'Sales', population, externalId: '7', customData: { a: 1, b: 2 } };
	const kept = { externalId: undefined, customData: { b: 2, a: 1 }, population: { id: 'p', x: 1 } };
	expect(await createGroup(maker(kept), group)).toMatchObject({
		...{ id: 'n', changed: true, confirmed: false, unconfirmed: ['externalId'] },
	});
});

it('a new user or group that PingOne shows as asked is confirmed', async () => {
	const password = { value: 'S3cret!' };
	const wanted = { body: { username: 'Ada', email: 'Ada@example.com', password }, isImport: true };
	const known = { username: 'ada', email: 'ada@example.com', password: undefined, enabled: true };
	expect(await createUser(maker(known), wanted)).not.toHaveProperty('confirmed');
	expect(await createGroup(maker({ userFilter: 'x' }), { name: 'Sales' })).toEqual({
		...{ id: 'n', name: 'Sales', userFilter: 'x', changed: true },
	});
});
