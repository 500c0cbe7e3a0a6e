import { request } from 'undici';
import { random } from '../../support/enrollment/brokenBodies.mts';
import { hostileBytes } from '../../support/hostileBytes.mts';
import { eventually, triggerWorkflow, TriggerWorld } from '../../support/triggerSuite.mts';
import { vitalsDuring } from '../../support/vitals.mts';

/*
 * Hostile deliveries to real n8n. CI sends a share; `FUZZ_CASES=10000 npm run test:one --
 * test/e2e/trigger/hostile.test.mts` sends all.
 */
const CASES = Number(process.env.FUZZ_CASES ?? 300);
const SEED = 20_301_127;
const MOST_MB = 200;
/** Work that may stand before a question to n8n's health, in ms: not time, which others also take. */
const MOST_WORK_MS = 1_000;
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
});
afterAll(async () => await world?.close());

it(`${CASES} hostile deliveries are answered, and nothing of them stays`, async () => {
	const [{ httpEndpoint }] = await world.subscriptions();
	const secret = Object.keys(httpEndpoint.headers).find((name) => /secret/i.test(name)) ?? '';
	const url = `${world.n8n.url}${new URL(httpEndpoint.url).pathname}`;
	const roll = random(SEED);
	const send = async (count: number) => {
		for (let index = 0; index < count; index += 1) {
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
		}
	};
	// Warm: what n8n keeps in any case is there.
	await send(100);
	const vitals = await vitalsDuring(world.n8n, async () => await send(CASES));
	console.info(`${CASES} deliveries: ${JSON.stringify(vitals)}`);
	expect(vitals.longestWork).toBeLessThan(MOST_WORK_MS);
	expect(vitals.grown).toBeLessThan(MOST_MB);
	const [id] = await world.push('GROUP.CREATED');
	const executions = await eventually('an event after all that', async () => {
		const found = await world.ended('hostile', 1);
		return JSON.stringify(found).includes(id) ? found : undefined;
	});
	expect(executions.length).toBeGreaterThan(0);
}, 1_800_000);
