import type { IDataObject } from 'n8n-workflow';
import { depth } from '../../support/depth.mts';
import { deviceEvents, randomFrom } from '../../support/pingOneEvents.mts';
import { TriggerHost } from '../../support/triggerHost.mts';

const SECRET = '5ecret-of-the-tests';
const BLOCK = 500;
const EVENTS = depth(2_000, 10_000);

let host: TriggerHost;

beforeEach(async () => {
	host = new TriggerHost();
	host.remember({ secret: SECRET, seen: '' });
	await host.listen();
});
afterEach(async () => await host.close());

const blocksOf = (events: IDataObject[]) =>
	Array.from({ length: Math.ceil(events.length / BLOCK) }, (_, block) =>
		events.slice(block * BLOCK, (block + 1) * BLOCK),
	);

it(`${EVENTS} events in blocks, with repetitions, refusals and restarts, come out once each`, async () => {
	const events = deviceEvents(EVENTS);
	const random = randomFrom(14);
	const delivered: IDataObject[] = [];
	for (const block of blocksOf(events)) {
		if (random() < 0.2) await host.restart();
		if (random() < 0.2) host.failStarts = 1;
		// PingOne repeats a block until it is answered with 200, and may do so once more.
		const repeated = Array.from({ length: Math.floor(random() * 50) }, () => {
			return delivered[Math.floor(random() * delivered.length)];
		}).filter(Boolean);
		const body = JSON.stringify([...repeated, ...block]);
		let status = 0;
		for (let tries = 0; status !== 200 && tries < 5; tries += 1) {
			({ status } = await host.deliver(body));
			if (random() < 0.3) ({ status } = await host.deliver(body));
		}
		expect(status).toBe(200);
		delivered.push(...block);
	}
	const ids = host.executions.flat().map(({ json }) => json.eventId);
	expect(ids).toEqual(events.map(({ id }) => id));
	expect(host.database.length).toBeLessThan(300_000);
});

it('deliveries at the same time come out once each', async () => {
	const events = deviceEvents(2_000);
	const overlapping = blocksOf(events).flatMap((block) => [block, [...block].reverse()]);
	const replies = await Promise.all(
		overlapping.map(async (block) => await host.deliver(JSON.stringify(block))),
	);
	expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
	const ids = host.executions.flat().map(({ json }) => String(json.eventId));
	expect(ids.sort()).toEqual(events.map(({ id }) => String(id)).sort());
	// All are in the database, too, and not only in this process.
	await host.restart();
	await host.deliver(JSON.stringify(events));
	expect(host.executions.flat()).toHaveLength(2_000);
});
