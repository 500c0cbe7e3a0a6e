import type { IDataObject } from 'n8n-workflow';
import { depth } from '../../support/depth.mts';
import { createParameters, locator } from '../../support/tenant.mts';
import { readsLagMs, useWorld } from '../../support/world.mts';

const { sandbox, node, api } = useWorld();

// With 100 each kind of request meets each kind of trouble, which is what lag is to be tried with.
const COUNT = readsLagMs > 0 ? 100 : depth(100, 500);

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

const MOVES = 'users.population.update';

/** One request in twenty goes wrong, before or after it was carried out; of the few moves, more. */
async function trouble() {
	const routes = ['users.create', 'users.update', MOVES, 'memberships.create'];
	const faults = [
		{ kind: 'cut', when: 'after' },
		{ kind: 'status', status: 503, when: 'before' },
		{ kind: 'status', status: 500, when: 'after' },
	];
	let place = 0;
	for (const route of [...routes, 'users.list', 'devices.create', 'devices.list']) {
		const [first, step] = route === MOVES ? [COUNT / 100, COUNT / 50] : [5, 20];
		for (let skip = first; skip < COUNT; skip += step) {
			await sandbox.fault(route, faults[place++ % faults.length], { skip });
		}
	}
}

/** As an admin sets the nodes: On Error is Stop Workflow, and Retry On Fail is on. */
const runToEnd = async (parameters: IDataObject, items: IDataObject[]) =>
	await node.run(parameters, { items, tries: 5 });

const findOrCreate = (options: IDataObject = {}): IDataObject => ({
	resource: 'user',
	operation: 'create',
	username: '={{ $json.username }}',
	email: '={{ $json.email }}',
	population: locator('id', sandbox.ids.populations.Employees),
	additionalFields: { title: '={{ $json.title }}', mfaEnabled: true },
	options: { ifUserExists: 'update', ...options },
});

const rowsOf = (count: number) =>
	Array.from({ length: count }, (_, index) => {
		const username = `hire${String(index + 1).padStart(4, '0')}`;
		return { username, email: `${username}@example.com`, title: 'Analyst' };
	});

async function onboard(rows: IDataObject[]): Promise<IDataObject[]> {
	const users = await runToEnd(findOrCreate(), rows);
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

it(`${COUNT} hires, half of them known, some in the wrong population: one user, one membership, one device each`, async () => {
	await sandbox.control('POST', '/reset', { users: COUNT / 2 });
	const rows = rowsOf(COUNT);
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
});

it('an outage in the middle, and nothing is retried: each hire is on one output, and the rest finish later', async () => {
	const rows = rowsOf(100);
	const down = { kind: 'status', status: 503, when: 'before' };
	await sandbox.fault('users.create', down, { skip: 30, times: 300 });
	const extras = { onError: 'continueErrorOutput' } as const;
	const first = await node.run(findOrCreate({ waitForPingOne: 0 }), { items: rows, ...extras });
	const [done, failed] = first.branches.map((items) =>
		items.map(({ pairedItem }) => (pairedItem as { item: number }).item),
	);
	expect([...done, ...failed].sort((a, b) => a - b)).toEqual([...rows.keys()]);
	expect(failed.length).toBeGreaterThan(0);

	await sandbox.control('DELETE', '/faults');
	const rest = failed.map((place) => rows[place]);
	const second = await node.run(findOrCreate(), { items: rest, ...extras });
	expect(second.branches.map(({ length }) => length)).toEqual([rest.length, 0]);
	const found = await all('username sw "hire"');
	expect(found.map(({ username }) => username).sort()).toEqual(
		rows.map(({ username }) => username),
	);
});
