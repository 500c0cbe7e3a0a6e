import type { IDataObject } from 'n8n-workflow';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const upsert = (changes: IDataObject = {}) => ({
	resource: 'user',
	operation: 'createOrUpdate',
	username: 'lise',
	email: 'lise@example.com',
	...changes,
});
const byId = (changes: IDataObject = {}) =>
	upsert({ matchBy: 'externalId', externalId: '2041', ...changes });
const sent = async () =>
	(await sandbox.requests()).map(({ method, path, query, body }) => [
		method,
		path.replace(/^.*\/users/, '/users'),
		...(query.filter === undefined ? [] : [query.filter]),
		...(body === null ? [] : [body]),
	]);
const throttled = {
	kind: 'status',
	status: 429,
	headers: { 'retry-after': '1' },
	body: { code: 'REQUEST_LIMITED', message: 'Too many requests' },
};

describe('by username', () => {
	it('creates a user, names included', async () => {
		const [user] = await node.outputs(upsert({ givenName: 'Lise', familyName: 'Meitner' }));
		expect(user).toMatchObject({ username: 'lise', changed: true });
		expect(await sent()).toEqual([
			[
				'POST',
				'/users',
				{
					username: 'lise',
					email: 'lise@example.com',
					name: { given: 'Lise', family: 'Meitner' },
				},
			],
		]);
	});

	it('changes what differs the second time, and nothing the third time', async () => {
		await node.outputs(upsert());
		const more = upsert({ familyName: 'Meitner', additionalFields: { title: 'Professor' } });
		expect(await node.outputs(more)).toMatchObject([
			{ changed: true, title: 'Professor', name: { family: 'Meitner' } },
		]);
		await sandbox.forgetRequests();
		expect(await node.outputs(more)).toMatchObject([{ changed: false }]);
		expect((await sent()).map(([method]) => method)).not.toContain('PATCH');
	});

	it('moves to another population', async () => {
		await node.outputs(upsert());
		const population = locator('name', 'Contractors');
		expect(await node.outputs(upsert({ population }))).toMatchObject([
			{ changed: true, population: { id: sandbox.ids.populations.Contractors } },
		]);
	});
});

describe('by external ID', () => {
	it('creates a user with the ID, and finds them by it the next time, whatever the username', async () => {
		const [made] = await node.outputs(byId());
		expect(made).toMatchObject({ username: 'lise', externalId: '2041', changed: true });
		await sandbox.forgetRequests();
		const married = byId({ username: 'lise.hahn', email: 'lise.hahn@example.com' });
		expect(await node.outputs(married)).toMatchObject([
			{ id: made.id, username: 'lise', email: 'lise.hahn@example.com', changed: true },
		]);
		expect((await sent())[0]).toEqual(['GET', '/users', 'externalId eq "2041"']);
		expect(await sent()).toContainEqual([
			'PATCH',
			`/users/${String(made.id)}`,
			{ email: 'lise.hahn@example.com' },
		]);
	});

	it('makes one user of two items with the same ID', async () => {
		const outputs = await node.outputs(byId(), { items: [{}, {}] });
		expect(new Set(outputs.map(({ id }) => id)).size).toBe(1);
		expect(outputs.map(({ changed }) => changed).sort()).toEqual([false, true]);
	});

	it('does not take over a user who has the username and another ID', async () => {
		const [{ id }] = await node.outputs(upsert());
		const { message, description } = await node.refusal(byId());
		expect(message).toContain("'Username' is taken: PingOne already has a user 'lise'");
		expect(description).toBe(
			'Nothing was changed. To continue with that user, run this once with Match By set to Username and External ID under Additional Fields.',
		);
		await node.outputs(upsert({ additionalFields: { externalId: '2041' } }));
		await sandbox.settle();
		expect(await node.outputs(byId())).toMatchObject([{ id, externalId: '2041', changed: false }]);
	});

	it('changes nobody when two have the ID', async () => {
		await node.outputs(byId());
		await node.outputs(
			upsert({
				username: 'otto',
				email: 'o@example.com',
				additionalFields: { externalId: '2041' },
			}),
		);
		await sandbox.settle();
		await sandbox.forgetRequests();
		const { message, description } = await node.refusal(byId());
		expect(message).toBe(
			"'External ID' belongs to more than one user: '2041' is that of 'lise' and 'otto', and perhaps others",
		);
		expect(description).toBe(
			'Nothing was changed. Correct the external IDs in PingOne, or match by username.',
		);
		expect(await sandbox.requests()).toHaveLength(1);
	});

	it('does not silently take one of two IDs', async () => {
		const both = (externalId: string) => byId({ additionalFields: { externalId } });
		expect((await node.refusal(both('9999'))).message).toBe(
			"'External ID' is '2041' above and '9999' under Additional Fields",
		);
		expect(await sandbox.requests()).toEqual([]);
		expect(await node.outputs(both('2041'))).toMatchObject([{ externalId: '2041' }]);
	});

	it('needs an ID', async () => {
		expect((await node.refusal(byId({ externalId: ' ' }))).message).toBe("'External ID' is empty");
		expect(await sandbox.requests()).toEqual([]);
	});
});

it.each([
	['users.create', 'a rate limit', throttled],
	['users.create', 'a cut connection', { kind: 'cut', when: 'after' }],
	['users.list', 'a rate limit', throttled],
	['users.list', 'an outage', { kind: 'status', status: 503 }],
])('%s: gets over %s, with one user', async (route, _, fault) => {
	await sandbox.fault(route, fault);
	await node.outputs(byId());
	await sandbox.settle();
	const all = await node.outputs({
		...{ resource: 'user', operation: 'getAll' },
		filters: { externalId: '2041' },
	});
	expect(all).toMatchObject([{ username: 'lise' }]);
});

describe('an external ID that PingOne’s filter takes for another one', () => {
	it('makes a user of their own for one in other letters', async () => {
		await sandbox.control('POST', '/settings', { caseInsensitive: true });
		const eve = byId({ externalId: 'E12a', username: 'eve', email: 'eve@example.com' });
		const ada = byId({ externalId: 'e12A' });
		const [first] = await node.outputs(ada);
		const [second] = await node.outputs(eve);
		expect(second).toMatchObject({ username: 'eve', externalId: 'E12a', changed: true });
		expect(second.id).not.toBe(first.id);
	});

	it('is refused when the filter is dropped on the way', async () => {
		const [other] = await node.outputs(byId());
		await sandbox.forgetRequests();
		const fault = { kind: 'status', status: 200, body: { _embedded: { users: [other] } } };
		await sandbox.fault('users.list', fault);
		const { message } = await node.refusal(byId({ externalId: '4711', username: 'eve' }));
		expect(message).toContain("'External ID' matches no user exactly: for '4711'");
		expect((await sandbox.requests()).map(({ method }) => method)).toEqual(['GET']);
	});
});
