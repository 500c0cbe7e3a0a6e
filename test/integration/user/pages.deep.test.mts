import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const many = (changes = {}) => ({ resource: 'user', operation: 'getAll', ...changes });

describe.each([137, 199, 1000])('2,000 users, %p on a page at most', (usersPageSize) => {
	beforeEach(async () => {
		await sandbox.control('POST', '/reset', { users: 1975 });
		await sandbox.control('POST', '/settings', { usersPageSize });
	});

	it('come complete and once', async () => {
		const users = await node.outputs(many({ returnAll: true }));
		expect(users).toHaveLength(2000);
		expect(new Set(users.map(({ id }) => id)).size).toBe(2000);
		const pages = await sandbox.requests();
		expect(pages).toHaveLength(Math.ceil(2000 / Math.min(usersPageSize, 200)));
		expect(pages.every(({ path, query }) => path.endsWith('/users') && query.limit === '200')).toBe(
			true,
		);
	});

	it('stop at Limit', async () => {
		expect(await node.outputs(many({ limit: 201 }))).toHaveLength(201);
		expect(await sandbox.requests()).toHaveLength(2);
	});
});

it('asks for no more than Limit, and one to see whether there are more', async () => {
	expect(await node.outputs(many({ limit: 3 }))).toHaveLength(3);
	expect(await sandbox.requests()).toMatchObject([{ query: { limit: '4' } }]);
});

describe('the link to the next page', () => {
	const page = (href: string) => ({
		kind: 'status',
		status: 200,
		body: { _links: { next: { href } }, _embedded: { users: [{ id: 'a' }] } },
	});
	const users = () => `/v1/environments/${sandbox.ids.environmentId}/users`;

	// The sandbox is a host that the admin allows: there the path decides (unit test of the pages).
	it.each([
		['another collection', () => `${sandbox.url}${users()}/x/devices?cursor=a`],
		['no address at all', () => 'next'],
	])('is not followed to %s', async (_, href) => {
		await sandbox.fault('users.list', page(href()));
		const { message } = await node.refusal(many({ returnAll: true }));
		expect(message).toBe('PingOne’s next-page link points elsewhere and was not followed');
		expect(await sandbox.requests()).toHaveLength(1);
	});

	it('is not followed round and round', async () => {
		const href = `${sandbox.url}${users()}?cursor=a`;
		await sandbox.fault('users.list', page(href), { times: -1 });
		const { message } = await node.refusal(many({ returnAll: true }));
		expect(message).toBe(
			'PingOne’s list continues without new entries, so the node stopped reading it',
		);
		expect(await sandbox.requests()).toHaveLength(2);
	});
});

it('is simplified unless told otherwise', async () => {
	const [simple] = await node.outputs(many({ limit: 1 }));
	expect(Object.keys(simple)).toEqual([
		'id',
		'username',
		'email',
		'name',
		'enabled',
		'mfaEnabled',
		'population',
		'account',
		'createdAt',
	]);
	const [raw] = await node.outputs(many({ limit: 1, simplify: false }));
	expect(raw).toMatchObject({ ...simple, _links: {}, _embedded: {}, lifecycle: {} });
});
