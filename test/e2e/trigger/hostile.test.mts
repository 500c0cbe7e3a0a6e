import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { random } from '../../support/enrollment/brokenBodies.mts';
import { hostileBytes } from '../../support/hostileBytes.mts';
import { eventually, triggerWorkflow, TriggerWorld } from '../../support/triggerSuite.mts';

/*
 * Hostile deliveries to real n8n. CI sends a share; `FUZZ_CASES=10000 npm run test:one --
 * test/e2e/trigger/hostile.test.mts` sends all.
 */
const CASES = Number(process.env.FUZZ_CASES ?? 300);
const SEED = 20_301_127;
const MEGABYTE = 1_048_576;
const EVENT = {
	id: 'a1',
	action: { type: 'GROUP.UPDATED' },
	resources: [{ id: 'g', type: 'GROUP' }],
	recordedAt: '2026-11-26T10:00:00Z',
};

let world: TriggerWorld;

beforeAll(async () => {
	world = await TriggerWorld.start(() => [
		triggerWorkflow('hostile', { events: ['GROUP.CREATED'] }),
	]);
	await world.client.publish('hostile');
}, 300_000);
afterAll(async () => await world?.close());

/** Memory of n8n, in bytes. */
const memory = () =>
	Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${world.n8n.pid}/status`, 'utf8'))?.[1]) * 1_024;

/** Asks again and again whether n8n is healthy. @returns ends it and says the longest wait, in ms */
function watchHealth(): () => Promise<number> {
	let isOver = false;
	let longest = 0;
	const watching = (async () => {
		while (!isOver) {
			const asked = Date.now();
			const { body } = await request(`${world.n8n.url}/healthz`, { reset: true });
			await body.dump();
			longest = Math.max(longest, Date.now() - asked);
			await delay(100);
		}
	})();
	return async () => {
		isOver = true;
		await watching;
		return longest;
	};
}

it(`${CASES} hostile deliveries are answered, and nothing of them stays`, async () => {
	const [{ httpEndpoint }] = await world.subscriptions();
	const secret = Object.keys(httpEndpoint.headers).find((name) => /secret/i.test(name)) ?? '';
	const url = `${world.n8n.url}${new URL(httpEndpoint.url).pathname}`;
	const roll = random(SEED);
	const deliver = async () => {
		const isRight = roll() < 0.7;
		const { statusCode, body } = await request(url, {
			reset: true,
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				[secret]: isRight ? httpEndpoint.headers[secret] : 'guess',
			},
			body: hostileBytes(roll, EVENT),
		});
		await body.dump();
		expect(statusCode).toBe(isRight ? 200 : 401);
	};
	// Warm: what n8n keeps in any case is there.
	for (let index = 0; index < 100; index += 1) await deliver();
	const before = memory();
	const health = watchHealth();
	for (let index = 0; index < CASES; index += 1) await deliver();
	const longest = await health();
	const grown = Math.round((memory() - before) / MEGABYTE);
	// How fast this machine is decides nothing.
	console.info(`${CASES} deliveries: /healthz took ${longest} ms at most, n8n grew by ${grown} MB`);
	expect(grown).toBeLessThan(200);
	const [id] = await world.push('GROUP.CREATED');
	const executions = await eventually('an event after all that', async () => {
		const found = await world.ended('hostile', 1);
		return JSON.stringify(found).includes(id) ? found : undefined;
	});
	expect(executions.length).toBeGreaterThan(0);
}, 1_800_000);
