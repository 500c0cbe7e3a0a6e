import type { IDataObject } from 'n8n-workflow';
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
	const wanted = await push(250);
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
	const early = await push(2);
	await host.poll();
	const recordedAt = new Date(Date.now() - 60_000).toISOString();
	const late = await push(1, { recordedAt });
	await host.poll();
	expect(ids(host)).toEqual([...early, ...late]);
});

it('goes back as far as Catch Up says, and says what it leaves out', async () => {
	const host = await start({ settings: { catchUpHours: 2 } });
	await host.poll();
	const now = Date.now();
	const at = (hoursAgo: number) => new Date(now - hoursAgo * 3_600_000).toISOString();
	host.database = JSON.stringify({
		'node:PingOne Trigger': { readUpTo: at(10), polledAt: now - 10 * 3_600_000, seen: '' },
	});
	await push(1, { recordedAt: at(5) });
	const kept = await push(1, { recordedAt: at(1) });
	await host.poll();
	expect(ids(host)).toEqual(kept);
	expect(host.log).toMatchObject([
		{ level: 'warn', message: expect.stringContaining('2 hours') as string },
	]);
});

it('forgets nothing because nothing happened for two days', async () => {
	const host = await start({ settings: { catchUpHours: 1 } });
	await host.poll();
	const now = Date.now();
	host.database = JSON.stringify({
		'node:PingOne Trigger': {
			readUpTo: new Date(now - 48 * 3_600_000).toISOString(),
			polledAt: now - 60_000,
			seen: '',
		},
	});
	const wanted = await push(1, { recordedAt: new Date(now - 120_000).toISOString() });
	await host.poll();
	expect(ids(host)).toEqual(wanted);
	expect(host.log).toEqual([]);
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
			result: 'success',
		},
	});
	await host.poll();
	const wanted = await push(1, event);
	await push(1, { ...event, resources: [] });
	await push(1, { ...event, actors: {} });
	await push(1, { ...event, tags: [] });
	await push(1, { ...event, result: { status: 'FAILED' } });
	await push(1, { ...event, action: { type: 'DEVICE.BLOCKED' } });
	await host.poll();
	expect(ids(host)).toEqual(wanted);
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
