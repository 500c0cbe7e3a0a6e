import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sandboxCredential } from '../../../tools/demo/examples.mts';
import type { N8nClient, RunningN8n } from '../../../tools/host/n8n.mts';
import { packedFolder, startFilledN8n } from '../../support/n8n.mts';
import { MovableClock } from '../../support/clock.mts';
import { eventually } from '../../support/eventually.mts';
import { eventsOnRecord, triggerWorkflow, TriggerWorld } from '../../support/triggerSuite.mts';

/*
 * Production's webhook, and what PingOne holds for it while n8n is down, through bad starts of n8n and
 * beside copies of it. n8n activates every trigger at every start here, as it did before 2.41.
 */
const ACTIVATES_AT_START = { N8N_USE_WORKFLOW_PUBLICATION_SERVICE: 'false' };
const ADDRESS = 'https://n8n.example.com/';
const HELD = 30;
const FAILED = 'PingOne Trigger could not be activated';
/** Longer than an activation tries. */
const A_MINUTE_MS = 61_000;

const clock = new MovableClock();

let world: TriggerWorld;

beforeAll(async () => {
	world = await TriggerWorld.start(() => [triggerWorkflow('kept', { events: ['GROUP.CREATED'] })], {
		...ACTIVATES_AT_START,
		...clock.env,
	});
	await world.client.publish('kept');
});
afterAll(async () => {
	await world?.close();
	clock.close();
});

const addresses = async () =>
	(await world.subscriptions())
		.map(({ httpEndpoint }) => new URL(httpEndpoint.url).hostname)
		.sort();

/** n8n is down, and events happen. @returns their IDs */
async function hold(): Promise<string[]> {
	await world.stopN8n();
	return await world.push('GROUP.CREATED', HELD);
}

/** Nobody answers at PingOne any more. @returns ends that */
async function away(): Promise<() => Promise<unknown>> {
	const rules = ['*', 'token'].map((route) => ({ route, times: -1, fault: { kind: 'cut' } }));
	await world.sandbox.control('POST', '/faults', rules);
	return async () => await world.sandbox.control('DELETE', '/faults');
}

const cutOff = async () => {
	const { byStatus } = await world.sandbox.control<{ byStatus: { cut?: number } }>(
		'GET',
		'/metrics',
	);
	return byStatus.cut ?? 0;
};

/** Waits until PingOne, which does not answer, has been asked so often more. */
async function asked(times: number): Promise<void> {
	const before = await cutOff();
	await eventually(`${times} questions to PingOne`, async () =>
		(await cutOff()) >= before + times ? true : undefined,
	);
}

/** Waits until the events have come out, each in one execution. */
async function arrive(ids: string[]): Promise<void> {
	const wanted = new Set(ids);
	const found = await eventually(`${ids.length} events`, async () => {
		const executions = await world.allEnded('kept');
		const events = executions.flatMap(eventsOnRecord).filter((id) => wanted.has(id));
		return events.length >= ids.length ? events : undefined;
	});
	expect(found.sort()).toEqual(ids.sort());
}

const deactivate = async ({ session }: N8nClient) =>
	await session.call('POST', '/workflows/kept/deactivate', {});

it.each([
	['for a part of the minute that an activation tries', false],
	['for longer', true],
])('PingOne away %s when n8n starts: the webhook and what it holds are kept', async (_, isLong) => {
	const [before] = await world.subscriptions();
	const ids = await hold();
	const comeBack = await away();
	const log: string[] = [];
	const starting = world.startN8n({}, (line) => log.push(line));
	await asked(2);
	if (isLong) {
		await clock.pass(A_MINUTE_MS, world.sandbox);
		await eventually('an activation that has failed', async () =>
			(await Promise.resolve(log.some((line) => line.includes(FAILED)))) ? true : undefined,
		);
	}
	await comeBack();
	await starting;
	await arrive(ids);
	expect(log.some((line) => line.includes(FAILED))).toBe(isLong);
	expect(await world.subscriptions()).toEqual([before]);
});

it('one start without the public address', async () => {
	const [before] = await world.subscriptions();
	const ids = await hold();
	const local = 'http://localhost:5678/';
	await world.startN8n({ N8N_WEBHOOK_URL: local });
	await eventually('the reason in the log', async () =>
		(await Promise.resolve(world.n8n.log())).includes(FAILED) ? true : undefined,
	);
	ids.push(...(await world.push('GROUP.CREATED', HELD)));
	expect(await world.subscriptions()).toEqual([before]);
	await world.stopN8n();
	await world.startN8n();
	await arrive(ids);
	expect(await world.subscriptions()).toEqual([before]);
});

/** What a copy of production does to PingOne, and what is there when it has been unpublished. */
async function besideCopy(
	start: () => Promise<{ n8n: RunningN8n; close: () => Promise<void> }>,
	meanwhile: string[],
): Promise<void> {
	const [before] = await world.subscriptions();
	const ids = await hold();
	const { n8n, close } = await start();
	try {
		await eventually('its webhook', async () =>
			(await addresses()).join() === meanwhile.join() ? true : undefined,
		);
		expect(await world.subscriptions()).toContainEqual(before);
		await deactivate(await n8n.signIn());
		await eventually('it has tidied up', async () =>
			(await world.subscriptions()).length === 1 ? true : undefined,
		);
	} finally {
		await close();
	}
	expect(await world.subscriptions()).toEqual([before]);
	await world.startN8n();
	await arrive(ids);
	expect(await world.subscriptions()).toEqual([before]);
}

it('a restored copy at another address makes a webhook of its own', async () => {
	await besideCopy(
		async () => await world.startCopy('https://copy.example.com/', ACTIVATES_AT_START),
		['copy.example.com', 'n8n.example.com'],
	);
});

it('a copy without a public address makes none, and deletes none', async () => {
	await besideCopy(
		async () => await world.startCopy('http://localhost:5678/', ACTIVATES_AT_START),
		['n8n.example.com'],
	);
});

/** Another installation, with the same workflow by export and import, at the same address. */
async function anotherN8n(): Promise<{ n8n: RunningN8n; close: () => Promise<void> }> {
	const { settings, remove } = await packedFolder({
		N8N_WEBHOOK_URL: ADDRESS,
		...ACTIVATES_AT_START,
	});
	// Its encryption key, from which n8n derives its ID.
	rmSync(join(settings.userFolder, '.n8n', 'config'), { force: true });
	const n8n = await startFilledN8n(settings, {
		credentials: [sandboxCredential(world.sandbox.ids)],
		workflows: [triggerWorkflow('kept', { events: ['GROUP.CREATED'] })],
		publish: ['kept'],
	});
	const close = async () => {
		await n8n.stop();
		remove();
	};
	return { n8n, close };
}

it('another n8n with the exported workflow makes a webhook of its own', async () => {
	await besideCopy(anotherN8n, ['n8n.example.com', 'n8n.example.com']);
});
