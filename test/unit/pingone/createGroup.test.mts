import type { IDataObject } from 'n8n-workflow';
import { ChangeError } from '../../../nodes/PingOne/pingone/errors/changeError.ts';
import { PingOneError } from '../../../nodes/PingOne/pingone/errors/failure.ts';
import { buildUrl } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { FieldError } from '../../../nodes/PingOne/pingone/errors/fieldError.ts';
import { createGroup } from '../../../nodes/PingOne/pingone/group/createGroup.ts';
import { groupFinder } from '../../../nodes/PingOne/pingone/group/groups.ts';
import { updateGroup } from '../../../nodes/PingOne/pingone/group/updateGroup.ts';
import { fakeApi } from '../../support/fakeApi.mts';

/** A tenant whose list of groups does not show what was created a moment ago. */
function tenant() {
	const { api, asked } = fakeApi(({ method, path }) => {
		if (method === 'POST') return { status: 201, json: { id: 'g1', name: 'Sales' } };
		const json = path.length > 1 ? { id: path[1], name: 'Sales' } : { _embedded: { groups: [] } };
		return { json };
	});
	return { api, creates: () => asked.filter(({ method }) => method === 'POST').length };
}

it('knows the group that an earlier item of the run made, while no list shows it', async () => {
	const { api, creates } = tenant();
	const create = async () => await createGroup(api, { name: 'Sales' }, 'returnExisting');
	expect(await create()).toMatchObject({ id: 'g1', changed: true });
	expect(await create()).toEqual({ id: 'g1', name: 'Sales', changed: false });
	expect(creates()).toBe(1);
	await expect(createGroup(api, { name: 'Sales' }, 'raiseError')).rejects.toThrow(
		"'Name' is taken: PingOne already has a group 'Sales' (ID g1)",
	);
});

it('does not take the group of another name for the wanted one', async () => {
	const { api, creates } = tenant();
	const create = async (name: string) => await createGroup(api, { name }, 'returnExisting');
	await create('Sales');
	await create('Sales');
	await create('Design');
	expect(creates()).toBe(2);
});

it('says that there may be two when a request of an earlier item may have made the one it finds', async () => {
	const groups: IDataObject[] = [];
	let lists = 0;
	const { api } = fakeApi(({ method }) => {
		if (method === 'POST') {
			const createdAt = new Date().toISOString();
			if (lists > 1) groups.push({ id: 'late', name: 'Legal', createdAt });
			return { status: 503, json: {} };
		}
		lists += 1;
		// The first item cannot look for what became of its request.
		return lists === 2 ? { status: 403, json: {} } : { json: { _embedded: { groups } } };
	});
	const create = async () => await createGroup(api, { name: 'Legal' }, 'raiseError');
	await expect(create()).rejects.toBeInstanceOf(ChangeError);
	expect(await create()).toMatchObject({ id: 'late', possibleDuplicateIds: [] });
});

it('makes one group for five items of a name, where PingOne allows several of one name', async () => {
	const groups: IDataObject[] = [];
	const { api } = fakeApi(({ method, path }) => {
		if (method === 'GET') return { json: path[1] ? groups[0] : { _embedded: { groups } } };
		groups.push({ id: `g${groups.length}`, name: 'Sales' });
		return { status: 201, json: groups.at(-1) };
	});
	const items = Array.from(
		{ length: 5 },
		async () => await createGroup(api, { name: 'Sales' }, 'returnExisting'),
	);
	const made = await Promise.all(items);
	expect(groups).toHaveLength(1);
	expect(made.map(({ id, changed }) => [id, changed])).toEqual(
		[true, ...Array<boolean>(4).fill(false)].map((changed) => ['g0', changed]),
	);
});

it.each([
	['a name that is taken', { name: 'Legal' }, 'UNIQUENESS_VIOLATION', FieldError],
	['something else that is taken', { externalId: 'x' }, 'UNIQUENESS_VIOLATION', PingOneError],
	['a name that is refused', { name: 'Legal' }, 'INVALID_VALUE', PingOneError],
])('a change says of %s what it is', async (_, changes, code, kind) => {
	const details = [{ code, target: Object.keys(changes)[0] }];
	const { api } = fakeApi(({ method }) =>
		method === 'GET'
			? { json: { id: 'g1', name: 'Sales' } }
			: { status: 400, json: { code: 'INVALID_DATA', message: 'no', details } },
	);
	await expect(updateGroup(api, 'g1', changes)).rejects.toBeInstanceOf(kind);
});

it('a change whose answer is lost is not said to have changed nothing', async () => {
	let puts = 0;
	const details = [{ code: 'UNIQUENESS_VIOLATION', target: 'name' }];
	const { api } = fakeApi(({ method }) => {
		if (method === 'GET') return { json: { id: 'g1', name: 'Sales' } };
		puts += 1;
		return puts === 1
			? { status: 500, json: { code: 'UNEXPECTED_ERROR' } }
			: { status: 400, json: { code: 'INVALID_DATA', message: 'no', details } };
	});
	const changing = updateGroup(api, 'g1', { name: 'Legal' });
	await expect(changing).rejects.toMatchObject({ known: { outcome: 'unknown' } });
});

it('finds the group behind many others when a gateway drops the filter', async () => {
	const groups = Array.from({ length: 450 }, (_, at) => ({ id: `g${at}`, name: `Group ${at}` }));
	const creates: IDataObject[] = [];
	const { api } = fakeApi(({ method, path, query = {}, body = {} }) => {
		if (method === 'POST') return { status: 201, json: { id: `new${creates.push(body)}` } };
		const from = Number(query.cursor ?? 0);
		const entries = groups.slice(from, from + 200);
		const href = `${buildUrl(api.connection, path)}?cursor=${from + 200}`;
		const links = from + 200 < groups.length ? { next: { href } } : {};
		return { json: { _links: links, _embedded: { groups: entries } } };
	});
	const output = await createGroup(api, { name: 'Group 444' }, 'returnExisting');
	expect(output).toMatchObject({ id: 'g444', changed: false });
	expect(creates).toEqual([]);
	expect(await groupFinder({ mode: 'name', value: 'Group 444' }, 'Group').id(api)).toBe('g444');
});
