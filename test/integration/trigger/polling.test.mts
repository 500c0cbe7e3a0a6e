import type { IDataObject } from 'n8n-workflow';
import { eventually } from '../../support/eventually.mts';
import { credentialFor } from '../../support/tenant.mts';
import { TriggerHost } from '../../support/triggerHost.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, api } = useWorld();

const start = async (parameters: IDataObject = {}): Promise<TriggerHost> => {
	const host = new TriggerHost({
		type: 'pingOnePollingTrigger',
		credential: credentialFor(sandbox),
		parameters: { events: ['DEVICE.ACTIVATED', 'DEVICE.DELETED'], ...parameters },
	});
	await host.restart();
	return host;
};
const push = async (count: number, event: IDataObject = {}) =>
	await sandbox.control<string[]>('POST', `/events?count=${count}`, {
		action: { type: 'DEVICE.ACTIVATED' },
		resources: [],
		...event,
	});
const advance = async (seconds: number) =>
	await sandbox.control('POST', '/time/advance', { seconds });
const ids = (host: TriggerHost) => host.executions.flat().map(({ json }) => String(json.eventId));
const asked = async () =>
	(await sandbox.requests()).filter(({ path }) => path.includes('activities'));

afterEach(() => jest.restoreAllMocks());

it('puts out nothing at first, and then what is new, each once', async () => {
	await push(5);
	const host = await start();
	expect(await host.poll()).toEqual([]);
	const first = await push(3);
	await host.poll();
	expect(ids(host)).toEqual(first);
	expect(await host.poll()).toEqual([]);
	const second = await push(2);
	await host.restart();
	await host.poll();
	expect(ids(host)).toEqual([...first, ...second]);
});

it('reads all pages, oldest first, and what it reads is what a webhook would bring', async () => {
	const host = await start();
	await host.poll();
	const wanted: string[] = [];
	for (let block = 0; block < 5; block += 1) {
		wanted.push(...(await push(70)));
		await advance(1);
	}
	const items = await host.poll();
	expect(ids(host)).toEqual(wanted);
	expect(items[0].json).toMatchObject({
		event: 'DEVICE.ACTIVATED',
		eventName: 'Device Registered',
	});
});

it('brings what the API did, with details', async () => {
	const host = await start({ events: ['USER.UPDATED', 'USER.LOCKED'], fetchDetails: true });
	await host.poll();
	const user = sandbox.user();
	await api('PUT', `/users/${user.id}/enabled`, { body: { enabled: false } });
	await host.poll();
	expect(host.executions.flat().map(({ json }) => json)).toMatchObject([
		{ userId: user.id, userStatus: 'current', user: { enabled: false }, deviceStatus: 'notNamed' },
	]);
});

it('takes a response that is not the user for none', async () => {
	const host = await start({ events: ['USER.UPDATED', 'USER.LOCKED'], fetchDetails: true });
	await host.poll();
	await api('PUT', `/users/${sandbox.user().id}/enabled`, { body: { enabled: false } });
	await sandbox.fault(
		'users.get',
		{ kind: 'status', status: 200, body: { ok: true } },
		{ times: -1 },
	);
	await host.poll();
	expect(host.executions.flat().map(({ json }) => json)).toMatchObject([
		{ user: null, userStatus: 'unavailable', detailsProblem: expect.any(String) as string },
	]);
});

it('after an hour in which n8n was down, everything comes once', async () => {
	const host = await start();
	await host.poll();
	const wanted: string[] = [];
	for (let tenth = 0; tenth < 6; tenth += 1) {
		wanted.push(...(await push(40)));
		await advance(600);
	}
	await host.restart();
	await host.poll();
	expect(ids(host)).toEqual(wanted);
});

it('polls that fail in the middle of it lose and repeat nothing', async () => {
	const host = await start();
	await host.poll();
	const wanted = await push(900);
	await sandbox.fault('activities.list', { kind: 'status', status: 400 }, { skip: 1 });
	await expect(host.poll()).rejects.toThrow();
	expect(host.executions).toEqual([]);
	await host.poll();
	expect(ids(host)).toEqual(wanted);
});

it.each([-2, 2])('a clock that is %d hours off loses and repeats nothing', async (hours) => {
	const now = Date.now.bind(Date);
	jest.spyOn(Date, 'now').mockImplementation(() => now() + hours * 3_600_000);
	const host = await start();
	await host.poll();
	const first = await push(3);
	await host.poll();
	await advance(120);
	const second = await push(3);
	await host.poll();
	await host.poll();
	expect(ids(host)).toEqual([...first, ...second]);
});

it('an event that shows up late comes out, and what came before does not again', async () => {
	const host = await start();
	await host.poll();
	await advance(150);
	const early = await push(2);
	await host.poll();
	const recordedAt = new Date(Date.now() + 60_000).toISOString();
	const late = await push(1, { recordedAt });
	await host.poll();
	expect(ids(host)).toEqual([...early, ...late]);
});

/** The node as it was some hours ago, when n8n stopped. */
const stoppedAt = async (host: TriggerHost, hoursAgo: number) => {
	const readUpTo = new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
	host.remember({ ...host.remembered, readUpTo });
	await host.restart();
	return readUpTo;
};
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

it('goes back as far as Catch Up says, and one item says what was left out', async () => {
	const host = await start({ settings: { catchUpHours: 2 } });
	await host.poll();
	const from = await stoppedAt(host, 10);
	await push(1, { recordedAt: hoursAgo(5) });
	const kept = await push(1, { recordedAt: hoursAgo(1) });
	const [first, ...others] = (await host.poll()).map(({ json }) => json);
	expect(first).toMatchObject({
		event: 'N8N.EVENTS_LEFT_OUT',
		eventName: 'Events Left Out',
		eventId: expect.stringMatching(/^left-out-20/) as string,
		description: expect.stringContaining('2 hours back') as string,
		leftOutFrom: from,
	});
	const until = Date.parse(String(first.leftOutUntil));
	expect(Math.abs(until - Date.parse(hoursAgo(2)))).toBeLessThan(10_000);
	expect(others.map(({ eventId }) => eventId)).toEqual(kept);
	expect(host.log).toMatchObject([
		{ level: 'warn', message: expect.stringContaining(from) as string },
	]);
	expect(await host.poll()).toEqual([]);
});

it('says of a time that quiet polls have read that it may not have been, once n8n has forgotten them', async () => {
	const host = await start({ settings: { catchUpHours: 2 } });
	await host.poll();
	// n8n saves what the node remembers with an execution, and quiet polls begin none.
	const saved = host.remembered;
	const passed = performance.now.bind(performance);
	for (let hour = 1; hour <= 3; hour += 1) {
		await sandbox.control('POST', '/time/advance', { seconds: 3_600 });
		jest.spyOn(performance, 'now').mockImplementation(() => passed() + hour * 3_600_000);
		expect(await host.poll()).toEqual([]);
	}
	host.remember(saved);
	await host.restart();
	const [{ json }, ...others] = await host.poll();
	expect(json).toMatchObject({
		event: 'N8N.EVENTS_LEFT_OUT',
		description: expect.stringMatching(/may not have been read.*saves it only when/) as string,
	});
	expect(others).toEqual([]);
});

it.each([1, 48, 335])(
	'goes on after %d hours as if nothing had happened, and leaves nothing out',
	async (hours) => {
		const host = await start();
		await host.poll();
		await stoppedAt(host, hours);
		const wanted = [
			...(await push(1, { recordedAt: hoursAgo(hours - 0.5) })),
			...(await push(1, { recordedAt: hoursAgo(0.1) })),
		];
		await host.poll();
		expect(ids(host)).toEqual(wanted);
		expect(host.log).toEqual([]);
	},
);

it('begins anew in another environment, and gives out nothing that is there already', async () => {
	const host = await start();
	await host.poll();
	host.remember({ ...host.remembered, environment: 'elsewhere' });
	await host.restart();
	await push(2);
	const [{ json }, ...others] = await host.poll();
	expect(others).toEqual([]);
	expect(json).toMatchObject({
		event: 'N8N.EVENTS_LEFT_OUT',
		description: expect.stringMatching(/a different environment/) as string,
		leftOutFrom: expect.stringMatching(/^20/) as string,
	});
	host.executions = [];
	const wanted = await push(1);
	await host.poll();
	expect(ids(host)).toEqual(wanted);
});

it('begins anew also when the credential is changed while the workflow is published', async () => {
	const host = await start();
	host.keepsContext = true;
	await host.poll();
	const url = sandbox.url.replace('127.0.0.1', 'localhost');
	host.change({ credential: credentialFor(sandbox, { apiUrl: url, authServerUrl: url }) });
	await new Promise((resolve) => setTimeout(resolve, 60_000));
	expect((await host.poll()).map(({ json }) => json)).toMatchObject([
		{
			event: 'N8N.EVENTS_LEFT_OUT',
			description: expect.stringMatching(/a different env/) as string,
		},
	]);
	host.executions = [];
	const wanted = await push(1);
	await host.poll();
	expect(ids(host)).toEqual(wanted);
});

it('goes on where it was when the node is renamed, and renamed back', async () => {
	const host = await start();
	await host.poll();
	const wanted: string[] = [];
	for (const nodeName of ['Watch', 'PingOne Trigger']) {
		wanted.push(...(await push(3)));
		host.change({ nodeName });
		await host.restart();
		await host.poll();
	}
	expect(ids(host)).toEqual(wanted);
	expect(host.log).toEqual([]);
});

it('begins at the present when the workflow is published after it was not, and else goes on', async () => {
	const host = await start();
	await host.poll('trigger', 'activate');
	await push(3);
	expect(await host.poll('trigger', 'activate')).toEqual([]);
	for (const mode of ['init', 'update', 'leadershipChange'] as const) {
		const wanted = await push(2);
		expect((await host.poll('trigger', mode)).map(({ json }) => json.eventId)).toEqual(wanted);
	}
});

it('begins at the present also when the clock was set back before it was published', async () => {
	const host = await start();
	await host.poll();
	host.remember({ ...host.remembered, savedAt: Date.now() + 3_600_000 });
	await host.restart();
	await push(3);
	expect(await host.poll('trigger', 'activate')).toEqual([]);
	const wanted = await push(2);
	await host.poll('trigger', 'update');
	expect(ids(host)).toEqual(wanted);
});

it.each([
	['PingOne is away', {}, { kind: 'status', status: 400 }],
	['a field cannot be used', { events: [] }, undefined],
])(
	'begins at the present also when publishing has failed first, because %s',
	async (_, wrong, fault) => {
		const host = await start();
		await host.poll();
		await push(3);
		host.change({ parameters: { events: ['DEVICE.ACTIVATED'], ...wrong } });
		if (fault) await sandbox.fault('activities.list', fault);
		await expect(host.poll('trigger', 'activate')).rejects.toThrow();
		host.change({ parameters: { events: ['DEVICE.ACTIVATED'] } });
		expect(await host.poll('trigger', 'update')).toEqual([]);
		const wanted = await push(2);
		await host.poll('trigger', 'update');
		expect(ids(host)).toEqual(wanted);
	},
);

it('goes on where another process was, which has polled after a publication that failed here', async () => {
	const host = await start();
	await host.poll();
	await sandbox.fault('activities.list', { kind: 'status', status: 400 });
	await expect(host.poll('trigger', 'activate')).rejects.toThrow();
	host.remember({ ...host.remembered, savedAt: Date.now() + 1 });
	const wanted = await push(2);
	await host.poll('trigger', 'leadershipChange');
	expect(ids(host)).toEqual(wanted);
});

it('gives out what follows a publication, though a poll from before it ends after it', async () => {
	const host = await start();
	await host.poll();
	await sandbox.fault('activities.list', { kind: 'latency', ms: 3_000 });
	const former = host.poll('trigger', 'update', true);
	await eventually('it reads the log', async () => {
		const rules = await sandbox.control<unknown[]>('GET', '/faults');
		return rules.length === 0 || undefined;
	});
	expect(await host.poll('trigger', 'activate')).toEqual([]);
	const wanted = await push(2);
	await former;
	await host.poll('trigger', 'update');
	wanted.push(...(await push(2)));
	await host.poll('trigger', 'update');
	expect(ids(host)).toEqual(wanted);
});

it.each([
	['damaged', { selection: {} }, /damaged/],
	['of a later version', { version: 2, following: {} }, /later version/],
])('with a position that is %s begins anew, and one item says so', async (_, changes, why) => {
	const host = await start();
	await host.poll();
	const { readUpTo } = host.remembered;
	host.remember({ ...host.remembered, ...changes });
	await host.restart();
	await push(2);
	expect((await host.poll()).map(({ json }) => json)).toMatchObject([
		{
			event: 'N8N.EVENTS_LEFT_OUT',
			leftOutFrom: readUpTo,
			leftOutUntil: expect.stringMatching(/^20/) as string,
			description: expect.stringMatching(why) as string,
		},
	]);
	const wanted = await push(1);
	expect((await host.poll()).map(({ json }) => json.eventId)).toEqual(wanted);
});

it('with a position in the year 2999 begins anew, and one item says so', async () => {
	const host = await start();
	await host.poll();
	host.remember({ ...host.remembered, readUpTo: '2999-01-01T00:00:00.000Z' });
	await host.restart();
	expect((await host.poll()).map(({ json }) => json)).toMatchObject([
		{ event: 'N8N.EVENTS_LEFT_OUT', leftOutFrom: null },
	]);
	const wanted = await push(1);
	expect((await host.poll()).map(({ json }) => json.eventId)).toEqual(wanted);
});

it('loses nothing when n8n drops what a poll found, because the workflow was published meanwhile', async () => {
	const host = await start();
	await host.poll();
	const wanted = await push(3);
	await host.poll('trigger', 'update', true);
	await host.poll();
	await host.poll();
	expect(ids(host)).toEqual(wanted);
});

it('gives nothing twice when polls overlap', async () => {
	const host = await start();
	await host.poll();
	const wanted = await push(300);
	await sandbox.fault('activities.list', { kind: 'latency', ms: 500 }, { times: 3 });
	await Promise.all([host.poll(), host.poll(), host.poll()]);
	await host.poll();
	expect(ids(host)).toEqual(wanted);
});

it('another event type brings what happens from then on, not what happened before', async () => {
	const host = await start({ events: ['DEVICE.DELETED'] });
	await host.poll();
	await push(4);
	await advance(10);
	const before = await push(1, { action: { type: 'DEVICE.DELETED' } });
	await advance(10);
	host.change({ parameters: { events: ['DEVICE.ACTIVATED', 'DEVICE.DELETED'] } });
	await host.restart();
	await host.poll();
	await advance(10);
	const after = await push(2);
	await host.poll();
	expect(ids(host)).toEqual([...before, ...after]);
});

it('sorts out here what PingOne’s filter cannot', async () => {
	const population = '6f3e1c2b-0000-4000-8000-00000000000b';
	const app = '6f3e1c2b-0000-4000-8000-0000000000aa';
	const resources = [{ type: 'USER', id: 'u', population: { id: population } }];
	const actors = { client: { id: app } };
	const event = { resources, actors, tags: ['adminIdentityEvent'], result: { status: 'SUCCESS' } };
	const host = await start({
		filters: {
			populations: [population],
			applications: app,
			administratorsOnly: true,
			outcome: 'SUCCESS',
		},
	});
	await host.poll();
	const wanted = await push(1, event);
	// Whom it is about, nobody can say: given out rather than dropped.
	const unclear = await push(1, { ...event, resources: [] });
	const other = { ...resources[0], population: { id: app } };
	await push(1, { ...event, resources: [other] });
	await push(1, { ...event, actors: {} });
	await push(1, { ...event, tags: [] });
	await push(1, { ...event, result: { status: 'FAILED' } });
	await push(1, { ...event, action: { type: 'DEVICE.BLOCKED' } });
	await host.poll();
	expect(ids(host)).toEqual([...wanted, ...unclear]);
	expect(host.executions.flat().map(({ json }) => json.populationId)).toEqual([population, null]);
});

it('lets PingOne sort out a single type', async () => {
	const host = await start({ events: ['DEVICE.DELETED'] });
	await host.poll();
	await push(2);
	const wanted = await push(1, { action: { type: 'DEVICE.DELETED' } });
	await sandbox.forgetRequests();
	await host.poll();
	expect(ids(host)).toEqual(wanted);
	const [{ query }] = await asked();
	expect(query.filter).toMatch(/ AND action\.type eq "DEVICE\.DELETED"$/);
});

it('shows the latest events in a test, and remembers nothing', async () => {
	const host = await start();
	await push(15);
	const before = host.database;
	expect(await host.poll('manual')).toHaveLength(10);
	expect(await host.poll('manual')).toHaveLength(10);
	expect(host.database).toBe(before);
});

it('shows the latest events of a type that is rare in a busy tenant', async () => {
	const host = await start();
	const wanted = await push(1);
	await push(600, { action: { type: 'USER.UPDATED' } });
	const shown = await host.poll('manual');
	expect(shown.map(({ json }) => json.eventId)).toEqual(wanted);
});

it('adds address and browser only when asked', async () => {
	const source = { ipAddress: '192.0.2.7', userAgent: 'Firefox' };
	for (const includeSource of [true, false]) {
		const host = await start({ settings: { includeSource, includeRaw: true } });
		await host.poll();
		await push(1, { source });
		const [{ json }] = await host.poll();
		expect(json.ipAddress).toBe(includeSource ? '192.0.2.7' : null);
		expect((json.raw as IDataObject).source).toEqual(includeSource ? source : undefined);
	}
});

it('looks a user up whose population the event does not name', async () => {
	const user = sandbox.user();
	const { body } = await api<{ population: { id: string } }>('GET', `/users/${user.id}`);
	const link = (id: string) => `https://x/v1/environments/e/users/${id}/memberOfGroups/g`;
	const event = (id: string) => ({
		action: { type: 'MEMBER_OF_GROUP.CREATED' },
		resources: [{ type: 'MEMBER_OF_GROUP', id: 'g', href: link(id) }],
	});
	const gone = '6f3e1c2b-0000-4000-8000-0000000000a1';
	const pollWith = async (population: string) => {
		const filters = { populations: [population] };
		const host = await start({ events: ['MEMBER_OF_GROUP.CREATED'], filters });
		await host.poll();
		await push(2, event(user.id));
		await push(1, event(gone));
		await sandbox.forgetRequests();
		return (await host.poll()).map(({ json }) => [json.userId, json.populationSource]);
	};
	expect(await pollWith(body.population.id)).toEqual([
		[user.id, 'DIRECTORY'],
		[user.id, 'DIRECTORY'],
		[gone, null],
	]);
	const users = (await sandbox.requests()).filter(({ path }) => path.includes('/users/'));
	expect(users).toHaveLength(2);
	expect(await pollWith('6f3e1c2b-0000-4000-8000-00000000000b')).toEqual([[gone, null]]);
});

/** A membership of a user, whose population the event does not name. */
const membership = (userId: string) => ({
	action: { type: 'MEMBER_OF_GROUP.CREATED' },
	resources: [
		{
			type: 'MEMBER_OF_GROUP',
			id: 'g',
			href: `https://x/v1/environments/e/users/${userId}/memberOfGroups/g`,
		},
	],
});

/** A trigger for memberships of users in the population of a sample user. */
async function startForPopulation(userId: string): Promise<TriggerHost> {
	const { body } = await api<{ population: { id: string } }>('GET', `/users/${userId}`);
	const filters = { populations: [body.population.id] };
	const host = await start({ events: ['MEMBER_OF_GROUP.CREATED', 'USER.CREATED'], filters });
	await host.poll();
	return host;
}
const REFUSAL = { id: 'x', code: 'ACCESS_FAILED', message: 'You do not have access' };

it('fails visibly when no user can be read for the filter, and loses nothing by it', async () => {
	const { id } = sandbox.user();
	const host = await startForPopulation(id);
	const wanted = await push(2, membership(id));
	const refused = { kind: 'status', status: 403, body: REFUSAL } as const;
	for (const route of ['users.get', 'users.list']) await sandbox.fault(route, refused);
	await expect(host.poll()).rejects.toMatchObject({
		description: expect.stringMatching(/role/i) as string,
	});
	await host.poll();
	expect(ids(host)).toEqual(wanted);
});

it.each([403, 422, 410, 500])(
	'a user for whom PingOne answers %d for good holds up nobody else’s events',
	async (status) => {
		const [first, ...unread] = sandbox.ids.users;
		const host = await startForPopulation(first.id);
		const wanted: string[] = [];
		for (const { id } of unread.slice(0, 2)) {
			wanted.push(...(await push(1, membership(id))));
			await advance(1);
		}
		wanted.push(...(await push(3, membership(first.id))));
		const answer = { kind: 'status', status, body: REFUSAL } as const;
		for (const { id } of unread)
			await sandbox.fault('users.get', answer, { times: -1, userId: id });
		await host.poll();
		expect(host.executions.flat().map(({ json }) => [json.eventId, json.populationSource])).toEqual(
			wanted.map((id, index) => [id, index < 2 ? null : 'DIRECTORY']),
		);
		const said = host.log.filter(({ message }) => message.includes('could not read a user'));
		expect(said).toHaveLength(1);
	},
);

it('says what stands in the way, and goes on afterward', async () => {
	const host = await start();
	await host.poll();
	const body = { id: 'x', code: 'ACCESS_FAILED', message: 'You do not have access' };
	await sandbox.fault('activities.list', { kind: 'status', status: 403, body });
	await expect(host.poll()).rejects.toMatchObject({
		message: expect.stringMatching(/.{10}/) as string,
		description: expect.stringMatching(/role/i) as string,
	});
	const wanted = await push(1);
	await host.poll();
	expect(ids(host)).toEqual(wanted);
});
