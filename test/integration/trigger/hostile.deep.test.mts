import { credentialFor } from '../../support/tenant.mts';
import { deviceEvents } from '../../support/pingOneEvents.mts';
import { TriggerHost } from '../../support/triggerHost.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();
let host: TriggerHost;

beforeEach(async () => {
	host = new TriggerHost({ credential: credentialFor(sandbox) });
	await host.listen();
	await host.activate();
});
afterEach(async () => await host.close());

const lists = async () =>
	(await sandbox.requests()).filter(({ route }) => route === 'subscriptions.list').length;

it('a delivery that is nested deep becomes one item, and the next one gets through', async () => {
	const nested = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
	const body = `[{"action":{"type":"DEVICE.ACTIVATED"},"x":${nested}}]`;
	expect((await host.deliver(body)).status).toBe(200);
	expect(host.log).toMatchObject([
		{ level: 'error', message: expect.stringContaining('could not read') as string },
	]);
	expect((await host.deliver(JSON.stringify(deviceEvents(1)))).status).toBe(200);
	expect(host.executions.flat().map(({ json }) => json.event)).toEqual([
		'N8N.EVENTS_UNREADABLE',
		'DEVICE.ACTIVATED',
	]);
});

it('callers without the secret cannot use up the look-up of one that n8n has lost', async () => {
	const { secret } = host.remembered;
	host.remember({});
	await host.restart();
	await sandbox.forgetRequests();
	const guesses = Array.from({ length: 20 }, (_, n) => `guess-${n}`);
	for (const guess of guesses) expect((await host.deliver('[]', guess)).status).toBe(401);
	expect((await host.deliver(JSON.stringify(deviceEvents(1)), secret)).status).toBe(200);
	expect(host.executions).toHaveLength(1);
	expect(await lists()).toBe(1);
});

it('callers who send no secret make n8n ask nothing', async () => {
	host.remember({});
	await host.restart();
	await sandbox.forgetRequests();
	for (let round = 0; round < 5; round += 1) {
		expect((await host.deliver('[]', 0)).status).toBe(401);
	}
	expect(await lists()).toBe(0);
});
