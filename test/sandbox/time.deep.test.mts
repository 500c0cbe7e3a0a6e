import { setTimeout as delay } from 'node:timers/promises';
import { useWorld } from '../support/world.mts';
import { startReceiver } from './receiver.mts';

const { sandbox, api } = useWorld();
const MINUTE_MS = 60_000;
const minutes = (since: number) => Math.round((Date.now() - since) / MINUTE_MS);
const timeOfPingOne = async () => {
	const { headers } = await api('GET', '/populations');
	return Date.parse(String(headers.date));
};

// The environment fails a test that waits for seconds.
describe('a wait in which nothing happens is skipped', () => {
	it('in a test, and PingOne skips it too', async () => {
		const [ours, theirs] = [Date.now(), await timeOfPingOne()];
		await delay(2 * MINUTE_MS);
		expect(minutes(ours)).toBe(2);
		expect(Math.round(((await timeOfPingOne()) - theirs) / MINUTE_MS)).toBe(2);
	});

	it('in PingOne, and the test skips it too', async () => {
		await api.signIn();
		await sandbox.control('POST', '/settings', { latencyMs: 3 * MINUTE_MS });
		const begun = Date.now();
		await api('GET', '/populations');
		expect(minutes(begun)).toBe(3);
	});

	it('no further than to what happens first, on whichever side', async () => {
		await api.signIn();
		await sandbox.fault('populations.list', { kind: 'latency', ms: 2 * MINUTE_MS });
		const ends: string[] = [];
		const note = (what: string) => () => void ends.push(what);
		await Promise.all([
			delay(3 * MINUTE_MS).then(note('test, 3 min')),
			api('GET', '/populations').then(note('PingOne, 2 min')),
			delay(MINUTE_MS).then(note('test, 1 min')),
		]);
		expect(ends).toEqual(['test, 1 min', 'PingOne, 2 min', 'test, 3 min']);
	});

	it('between two attempts of a delivery', async () => {
		const receiver = await startReceiver();
		receiver.statuses.push(500);
		const delivery = { via: receiver.origin, retryMs: 5 * MINUTE_MS, maxRetryMs: 5 * MINUTE_MS };
		await sandbox.control('POST', '/settings', { delivery });
		const filterOptions = { includedActionTypes: ['USER.CREATED'] };
		const httpEndpoint = { url: 'https://n8n.example.com/webhook' };
		const verifyTlsCertificates = true;
		const body = { name: 'n8n', enabled: true, format: 'ACTIVITY', filterOptions, httpEndpoint };
		await api('POST', '/subscriptions', { body: { ...body, verifyTlsCertificates } });
		const begun = Date.now();
		await sandbox.control('POST', '/events', { action: { type: 'USER.CREATED' }, resources: [] });
		await receiver.arrived(2);
		expect(minutes(begun)).toBe(5);
		await receiver.close();
	});
});

it('a reset ends the waits of what came before it', async () => {
	await api.signIn();
	await sandbox.fault('populations.list', { kind: 'latency', ms: MINUTE_MS });
	const begun = Date.now();
	const asked = api('GET', '/populations');
	// By then it has reached the sandbox.
	await delay(1_000);
	await sandbox.control('POST', '/reset');
	await asked;
	expect(minutes(begun)).toBe(0);
});
