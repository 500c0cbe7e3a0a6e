import type { IDataObject } from 'n8n-workflow';
import { createParameters, locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node, api } = useWorld();

const COUNT = 500;

interface Page {
	_embedded: { users: Array<{ id: string; username: string; population: { id: string } }> };
	_links: { next?: { href: string } };
}

async function all(filter: string): Promise<Page['_embedded']['users']> {
	const found: Page['_embedded']['users'] = [];
	let query: string | undefined = `?limit=200&filter=${encodeURIComponent(filter)}`;
	while (query !== undefined) {
		const { body }: { body: Page } = await api<Page>('GET', `/users${query}`);
		found.push(...body._embedded.users);
		query = body._links.next && new URL(body._links.next.href).search;
	}
	return found;
}

/** One request in twenty goes wrong, before or after it was carried out. */
async function trouble() {
	const routes = ['users.create', 'users.update', 'users.population.update', 'memberships.create'];
	const faults = [
		{ kind: 'cut', when: 'after' },
		{ kind: 'status', status: 503, when: 'before' },
		{ kind: 'status', status: 500, when: 'after' },
	];
	for (const route of [...routes, 'users.list', 'devices.create', 'devices.list']) {
		for (let skip = 5; skip < COUNT; skip += 20) {
			await sandbox.fault(route, faults[(skip / 5) % faults.length], { skip });
		}
	}
}

/**
 * Runs the node, and once more when it stopped, as an admin would: a request may meet one fault, and
 * its repetition the next.
 */
async function runToEnd(parameters: IDataObject, items: IDataObject[]) {
	for (let left = 5; ; left--) {
		const result = await node.run(parameters, { items });
		if (!result.error || left === 0) return result;
	}
}

async function onboard(rows: IDataObject[]): Promise<IDataObject[]> {
	const population = locator('id', sandbox.ids.populations.Employees);
	const users = await runToEnd(
		{
			resource: 'user',
			operation: 'create',
			username: '={{ $json.username }}',
			email: '={{ $json.email }}',
			population,
			additionalFields: { title: '={{ $json.title }}', mfaEnabled: true },
			options: { ifUserExists: 'update' },
		},
		rows,
	);
	expect(users.error).toBeUndefined();
	const items = users.branches[0].map(({ json }) => ({ userId: json.id }));
	const group = locator(
		'id',
		sandbox.ids.groups['Night shift'] ?? Object.values(sandbox.ids.groups)[0],
	);
	const members = await runToEnd(
		{ resource: 'group', operation: 'addUser', group, user: locator('id', '={{ $json.userId }}') },
		items,
	);
	expect(members.error).toBeUndefined();
	const devices = await runToEnd(
		createParameters(sandbox, { options: { ifUserHasDevice: 'returnExisting' } }) as IDataObject,
		items,
	);
	expect(devices.error).toBeUndefined();
	expect(devices.branches[0]).toHaveLength(rows.length);
	return users.branches[0].map(({ json }) => json);
}

it('500 hires, half of them known, some in the wrong population: one user, one membership, one device each', async () => {
	await sandbox.control('POST', '/reset', { users: COUNT / 2 });
	const rows = Array.from({ length: COUNT }, (_, index) => {
		const username = `hire${String(index + 1).padStart(4, '0')}`;
		return { username, email: `${username}@example.com`, title: 'Analyst' };
	});
	const known = await all('username sw "hire"');
	expect(known).toHaveLength(COUNT / 2);
	for (const { id } of known.filter((_, index) => index % 5 === 0)) {
		const body = { id: sandbox.ids.populations.Contractors };
		await api('PUT', `/users/${id}/population`, { body });
	}
	await trouble();
	const users = await onboard(rows);
	expect(users.map(({ username }) => username)).toEqual(rows.map(({ username }) => username));

	await sandbox.control('DELETE', '/faults');
	const found = await all('username sw "hire"');
	expect(found.map(({ username }) => username).sort()).toEqual(
		rows.map(({ username }) => username),
	);
	expect(new Set(found.map(({ population }) => population.id))).toEqual(
		new Set([sandbox.ids.populations.Employees]),
	);
	const groupId = sandbox.ids.groups['Night shift'] ?? Object.values(sandbox.ids.groups)[0];
	const members = await all(`memberOfGroups[id eq "${groupId}"]`);
	expect(members.filter(({ username }) => username.startsWith('hire'))).toHaveLength(COUNT);
	for (const { id } of found) expect(await sandbox.devicesOf(id)).toHaveLength(1);

	await sandbox.forgetRequests();
	expect((await onboard(rows)).map(({ id }) => id)).toEqual(users.map(({ id }) => id));
	const wrote = (await sandbox.requests()).filter(
		({ method, status }) => method !== 'GET' && status !== null && status < 300,
	);
	expect(wrote).toEqual([]);
}, 300_000);
