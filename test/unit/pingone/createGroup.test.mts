import { createGroup } from '../../../nodes/PingOne/pingone/group/createGroup.ts';
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
	const run = { made: new Map<string, string[]>() };
	const create = async () => await createGroup(api, { name: 'Sales' }, 'returnExisting', run);
	expect(await create()).toMatchObject({ id: 'g1', changed: true });
	expect(await create()).toEqual({ id: 'g1', name: 'Sales', changed: false });
	expect(creates()).toBe(1);
	await expect(createGroup(api, { name: 'Sales' }, 'raiseError', run)).rejects.toThrow(
		"'Name' is taken: PingOne already has a group 'Sales' (ID g1)",
	);
});

it('does not take the group of another name or run for its own', async () => {
	const { api, creates } = tenant();
	const create = async (name: string, made = new Map<string, string[]>()) =>
		await createGroup(api, { name }, 'returnExisting', { made });
	await create('Sales');
	await create('Sales');
	await create('Design');
	expect(creates()).toBe(3);
});
