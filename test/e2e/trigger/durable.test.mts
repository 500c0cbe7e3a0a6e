import { setTimeout as delay } from 'node:timers/promises';
import { read } from '../../support/documentation.mts';
import { eventually } from '../../support/eventually.mts';
import { countingWorkflow, SlowService } from '../../support/slowService.mts';
import { TriggerWorld } from '../../support/triggerSuite.mts';

/*
 * The polling trigger with n8n’s durable cursors, which are off by default: what a full disk and an
 * execution with static data take from it otherwise (remembers.test.mts), it keeps.
 */
const DURABLE = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

/** After its request, a poll’s execution is stored within this. */
const STORES_WITHIN_MS = 3_000;

let world: TriggerWorld;
let slowService: SlowService;

beforeAll(async () => {
	slowService = new SlowService();
	const url = await slowService.listen();
	world = await TriggerWorld.start(
		() => [countingWorkflow('durable', { events: ['GROUP.CREATED'] }, url)],
		DURABLE,
	);
});
afterAll(async () => {
	await world?.close();
	slowService.close();
});

const push = async (count: number) =>
	(await world.push('GROUP.CREATED', count)).map((id) => `/${id}`);

const polls = async () => {
	const all = await world.sandbox.control<Array<{ route: string }>>('GET', '/requests');
	return all.filter(({ route }) => route === 'activities.list').length;
};

it('loses nothing and gives nothing twice: first poll, full disk, static data, restart, change', async () => {
	await world.client.publish('durable');
	const wanted = await push(1);
	await slowService.asked(1);
	slowService.answers = true;

	const free = world.fillDisk();
	wanted.push(...(await push(2)));
	const before = await polls();
	await eventually('a poll whose execution n8n cannot store', async () =>
		(await polls()) > before ? true : undefined,
	);
	await delay(STORES_WITHIN_MS);
	free();
	await slowService.asked(3);
	// The first execution ends, and n8n writes back what the workflow remembered when it began.
	slowService.answer();
	await world.allEnded('durable');

	await world.stopN8n();
	wanted.push(...(await push(2)));
	await world.startN8n();
	await slowService.asked(5);
	wanted.push(...(await push(1)));
	await world.pollNow('durable');
	await slowService.asked(6);
	wanted.push(...(await push(1)));
	await slowService.asked(7);
	expect([...slowService.paths].sort()).toEqual([...wanted].sort());
	for (const name of Object.keys(DURABLE)) expect(read('docs/trigger.md')).toContain(name);
});
