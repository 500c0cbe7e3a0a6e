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

/** n8n plans the polls of ten days, of which this test has one after the other take place. */
const PLANNED = {
	N8N_SCHEDULER_MATERIALIZATION_WINDOW: String(10 * 86_400),
	N8N_SCHEDULER_MATERIALIZATION_INTERVAL: '1',
	N8N_SCHEDULER_EXECUTOR_INTERVAL: '1',
};
const ONCE_A_DAY = { mode: 'everyDay', hour: (new Date().getHours() + 12) % 24, minute: 0 };

let world: TriggerWorld;
let slowService: SlowService;

beforeAll(async () => {
	slowService = new SlowService();
	const url = await slowService.listen();
	const pollTimes = { item: [ONCE_A_DAY] };
	world = await TriggerWorld.start(
		() => [countingWorkflow('durable', { events: ['GROUP.CREATED'], pollTimes }, url)],
		{ ...DURABLE, ...PLANNED },
	);
});
afterAll(async () => {
	await world?.close();
	slowService.close();
});

const push = async (count: number) =>
	(await world.push('GROUP.CREATED', count)).map((id) => `/${id}`);

/** Has the scheduler find the next poll that it has planned due now. */
async function pollDue(): Promise<void> {
	await eventually('a planned poll', async () => {
		const database = world.database();
		const { changes } = database
			.prepare(
				`UPDATE scheduled_task SET runAt = STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW') WHERE id =
				(SELECT id FROM scheduled_task WHERE status = 'pending' AND taskType = 'workflow:poll-trigger' ORDER BY runAt LIMIT 1)`,
			)
			.run();
		database.close();
		return await Promise.resolve(changes > 0 ? true : undefined);
	});
}

const polled = async (calls: number) => {
	await pollDue();
	await slowService.asked(calls);
};

it('loses nothing and gives nothing twice: first poll, full disk, static data, restart, change', async () => {
	await world.client.publish('durable');
	const wanted = await push(1);
	await polled(1);
	slowService.answers = true;

	const free = world.fillDisk();
	wanted.push(...(await push(2)));
	await pollDue();
	await eventually(
		'an execution that n8n cannot store',
		async () =>
			await Promise.resolve(
				world.n8n.log().includes('database or disk is full') ? true : undefined,
			),
	);
	free();
	await polled(3);
	// The first execution ends, and n8n writes back what the workflow remembered when it began.
	slowService.answer();
	await world.allEnded('durable');

	await world.stopN8n();
	wanted.push(...(await push(2)));
	await world.startN8n();
	await polled(5);
	wanted.push(...(await push(1)));
	await world.pollNow('durable');
	await polled(6);
	wanted.push(...(await push(1)));
	await polled(7);
	expect([...slowService.paths].sort()).toEqual([...wanted].sort());
	for (const name of Object.keys(DURABLE)) expect(read('docs/trigger.md')).toContain(name);
});
