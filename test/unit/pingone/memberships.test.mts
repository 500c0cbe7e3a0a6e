import type { ApiRequest } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import {
	addToGroup,
	listMemberships,
	removeFromGroup,
} from '../../../nodes/PingOne/pingone/group/memberships.ts';
import { readMfaStatus } from '../../../nodes/PingOne/pingone/user/userFlags.ts';
import { fakeApi } from '../../support/fakeApi.mts';

const [USER, GROUP] = ['user-1', 'group-1'];

interface Member {
	/** By a membership of their own. */
	directly: boolean;
	/** Through another group. */
	through: boolean;
}

/** PingOne with one membership. @param isLost whether the first change gets lost on its way */
function tenant(member: Member, isLost = false) {
	let left = isLost ? 1 : 0;
	const changes: string[] = [];
	const show = () => {
		if (!member.directly && !member.through) return { status: 404, json: { code: 'NOT_FOUND' } };
		return { json: { id: GROUP, type: member.directly ? 'DIRECT' : 'INDIRECT' } };
	};
	const { api } = fakeApi(({ method, path }: ApiRequest) => {
		if (path[2] !== 'memberOfGroups') return { json: { id: path.at(-1) } };
		if (method === 'GET') return show();
		if (left-- > 0) return { status: 503, json: {} };
		changes.push(method);
		if (method === 'DELETE' && !member.directly)
			return { status: 404, json: { code: 'NOT_FOUND' } };
		member.directly = method === 'POST';
		return method === 'POST' ? { status: 201, ...show() } : { status: 204 };
	});
	return { api, member, changes };
}

describe('a member through another group', () => {
	it('gets a membership of their own', async () => {
		const { api, member } = tenant({ directly: false, through: true });
		const output = await addToGroup(api, USER, GROUP);
		expect(output).toMatchObject({ id: GROUP, type: 'DIRECT', changed: true });
		expect(member.directly).toBe(true);
	});

	it('gets it also when the first request is lost', async () => {
		const { api, member } = tenant({ directly: false, through: true }, true);
		expect(await addToGroup(api, USER, GROUP)).toMatchObject({ type: 'DIRECT', changed: true });
		expect(member.directly).toBe(true);
	});

	it('has none to remove, and the item says so', async () => {
		const { api, changes } = tenant({ directly: false, through: true });
		await expect(removeFromGroup(api, USER, GROUP)).rejects.toThrow('through another group');
		expect(changes).toEqual([]);
	});
});

describe('a member directly and through another group', () => {
	it.each([false, true])('loses their own membership; the first request lost: %s', async (lost) => {
		const { api, member } = tenant({ directly: true, through: true }, lost);
		const removed = { wasMember: true, isStillMember: true };
		expect(await removeFromGroup(api, USER, GROUP)).toEqual(removed);
		expect(member.directly).toBe(false);
	});

	it('stays as they are when they are added', async () => {
		const { api } = tenant({ directly: true, through: true });
		expect(await addToGroup(api, USER, GROUP)).toMatchObject({ type: 'DIRECT', changed: false });
	});
});

it('a direct member is none any more, and nobody stays nobody', async () => {
	const { api } = tenant({ directly: true, through: false });
	const gone = { wasMember: true, isStillMember: false };
	expect(await removeFromGroup(api, USER, GROUP)).toEqual(gone);
	expect(await removeFromGroup(api, USER, GROUP)).toEqual({ ...gone, wasMember: false });
});

it('is listed again when the answer to joining is lost, after a membership that was removed', async () => {
	const memberOfGroups = new Map([[GROUP, { id: GROUP, type: 'DIRECT' }]]);
	let joins = 0;
	const { api } = fakeApi(({ method, path }: ApiRequest) => {
		const [collection, , memberships, id] = path;
		if (collection === 'groups' || !memberships) return { json: { id: path.at(-1) } };
		if (method === 'DELETE') return { status: memberOfGroups.delete(id ?? '') ? 204 : 404 };
		if (method === 'POST') {
			joins += 1;
			memberOfGroups.set(GROUP, { id: GROUP, type: 'DIRECT' });
			return { status: 201 };
		}
		if (!id) return { json: { _embedded: { memberOfGroups: [...memberOfGroups.values()] } } };
		const found = memberOfGroups.get(id);
		return found ? { json: found } : { status: 404, json: { code: 'NOT_FOUND' } };
	});
	const listed = async () => (await listMemberships(api, USER)).map(({ id }) => id);
	await removeFromGroup(api, USER, GROUP);
	expect(await listed()).toEqual([]);
	await addToGroup(api, USER, GROUP);
	expect(await listed()).toEqual([GROUP]);
	expect(joins).toBe(1);
});

it('a membership that was removed is made anew, while reads still show the former one', async () => {
	const membership = { json: { id: GROUP, type: 'DIRECT' } };
	let reads = 0;
	const { api } = fakeApi(({ method, path }: ApiRequest) => {
		if (path[2] !== 'memberOfGroups') return { json: { id: path.at(-1) } };
		if (method === 'DELETE') return { status: 204 };
		if (method === 'POST') return { status: 201, ...membership };
		reads += 1;
		// The read after the removal reaches another replica.
		return reads === 2 ? { status: 404, json: { code: 'NOT_FOUND' } } : membership;
	});
	await removeFromGroup(api, USER, GROUP);
	expect(await addToGroup(api, USER, GROUP)).toMatchObject({ id: GROUP, changed: true });
});

it('takes an empty object in place of a membership for no answer', async () => {
	const { api } = fakeApi(({ method }) => (method === 'GET' ? { json: {} } : { status: 503 }));
	const joining = addToGroup(api, USER, GROUP);
	await expect(joining).rejects.toMatchObject({ failure: { kind: 'unreadable' } });
	const asking = readMfaStatus(api, USER);
	await expect(asking).rejects.toMatchObject({ failure: { kind: 'unreadable' } });
});
