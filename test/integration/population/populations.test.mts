import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const many = (changes = {}) => ({ resource: 'population', operation: 'getAll', ...changes });

it('lists populations, simplified unless told otherwise', async () => {
	const [simple, ...others] = await node.outputs(many());
	expect(others.length).toBeGreaterThan(0);
	expect(simple).toMatchObject({ name: 'Employees', default: true });
	expect(simple).not.toHaveProperty('_links');
	const [raw] = await node.outputs(many({ simplify: false, limit: 1 }));
	expect(raw).toMatchObject({ ...simple, environment: {}, _links: {} });
});

it('sends what the reference has', async () => {
	const found = await node.outputs(many({ filters: { nameStartsWith: 'Contr' }, returnAll: true }));
	expect(found.map(({ name }) => name)).toEqual(['Contractors']);
	expect(await sandbox.requests()).toMatchObject([
		{
			method: 'GET',
			path: `/v1/environments/${sandbox.ids.environmentId}/populations`,
			query: { limit: '100', filter: 'name sw "Contr"' },
			body: null,
			status: 200,
		},
	]);
});

it('never widens to all', async () => {
	const { message } = await node.refusal(many({ filters: { nameStartsWith: '' } }));
	expect(message).toContain("'Name Starts With' is empty");
	expect(await sandbox.requests()).toEqual([]);
});
