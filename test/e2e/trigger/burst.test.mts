import { setTimeout as delay } from 'node:timers/promises';
import {
	eventsOnRecord,
	eventually,
	triggerWorkflow,
	TriggerWorld,
} from '../../support/triggerSuite.mts';
import { memoryOf } from '../../support/vitals.mts';

/*
 * A burst in the audit log, in real n8n and real time: `BURST_SECONDS=600 npm run test:one --
 * test/e2e/trigger/burst.test.mts`. The property tests in test/unit/trigger try the same in virtual
 * time, far beyond this.
 */
const SECONDS = Number(process.env.BURST_SECONDS ?? 0);
const PER_SECOND = 100;
/** One of ten is wanted. Two types are chosen, so PingOne filters nothing. */
const WANTED_PER_SECOND = 10;
const PAGE = 500;
const POLL_MS = 60_000;

let world: TriggerWorld;

beforeAll(async () => {
	if (SECONDS === 0) return;
	world = await TriggerWorld.start(() => [
		triggerWorkflow(
			'burst',
			{ events: ['GROUP.CREATED', 'GROUP.DELETED'] },
			'pingOnePollingTrigger',
		),
	]);
	await world.client.publish('burst');
}, 300_000);
afterAll(async () => await world?.close());

/** Memory of n8n, in MB. */
const memory = () => Math.round(memoryOf(world.n8n.pid));

async function logRequests(): Promise<number> {
	const { byRoute } = await world.sandbox.control<{ byRoute: Record<string, number> }>(
		'GET',
		'/metrics',
	);
	return Object.entries(byRoute)
		.filter(([route]) => route.startsWith('activities.'))
		.reduce((sum, [, count]) => sum + count, 0);
}

/** IDs of the events that came out, with repetitions. */
const given = async () => (await world.allEnded('burst', 120_000)).flatMap(eventsOnRecord);

/** Lets so much happen for some seconds. @returns the IDs of what is wanted */
async function burst(): Promise<string[]> {
	const wanted: string[] = [];
	const begun = Date.now();
	for (let second = 0; second < SECONDS; second += 1) {
		await world.push('USER.UPDATED', PER_SECOND - WANTED_PER_SECOND);
		wanted.push(...(await world.push('GROUP.CREATED', WANTED_PER_SECOND)));
		await delay(Math.max(0, begun + (second + 1) * 1_000 - Date.now()));
	}
	return wanted;
}

(SECONDS > 0 ? it : it.skip)(
	'every wanted event of a burst comes out once, and the next one within two polls',
	async () => {
		// The first poll marks the position.
		await eventually('the first poll', async () => ((await logRequests()) > 0 ? true : undefined));
		const [before, requestsBefore, begun] = [memory(), await logRequests(), Date.now()];
		const wanted = await burst();
		const ended = Date.now();
		const [next] = await world.push('GROUP.DELETED');
		await eventually(
			'the next event',
			async () => ((await given()).includes(next) ? true : undefined),
			600_000,
		);
		const polls = Math.ceil((Date.now() - ended) / POLL_MS);
		const found = await eventually(
			'all wanted events',
			async () => {
				const ids = await given();
				return ids.length > wanted.length ? ids : undefined;
			},
			600_000,
		);
		const spent = (await logRequests()) - requestsBefore;
		// Each page of rows once, and one request to see what is new in each poll.
		const needed =
			Math.ceil((SECONDS * PER_SECOND) / PAGE) + Math.ceil((Date.now() - begun) / POLL_MS);
		const after = memory();
		console.info(
			`${wanted.length} wanted of ${SECONDS * PER_SECOND}; the next after ${polls} poll(s); ` +
				`${spent} requests, ${needed} needed; memory ${before} MB, then ${after} MB`,
		);
		expect(found.sort()).toEqual([...wanted, next].sort());
		expect(polls).toBeLessThanOrEqual(2);
		expect(spent).toBeLessThanOrEqual(1.2 * needed);
		expect(after - before).toBeLessThan(200);
	},
	SECONDS * 1_000 + 1_500_000,
);
