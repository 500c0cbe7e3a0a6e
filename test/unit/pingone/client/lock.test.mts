import type { PingOneApi } from '../../../../nodes/PingOne/pingone/client/api.ts';
import type { Connection } from '../../../../nodes/PingOne/pingone/client/connection.ts';
import { withLock } from '../../../../nodes/PingOne/pingone/client/lock.ts';
import { restrictDevice } from '../../../../nodes/PingOne/pingone/device/deviceActions.ts';
import { fakeApi } from '../../../support/fakeApi.mts';

const connection: Connection = {
	apiUrl: 'https://api.example.com',
	authUrl: 'https://auth.example.com',
	environmentId: 'e',
	workerEnvironmentId: 'e',
	tenant: 't',
	credentialId: 'c',
};

it('lets a run that waits for another one’s work be stopped, and nobody overtake that work', async () => {
	const done: string[] = [];
	const stop = new AbortController();
	const work = async (name: string, signal?: AbortSignal) =>
		await withLock({ connection, signal }, ['users', 'u'], async () => {
			done.push(name);
			await Promise.resolve();
		});
	let finish: () => void = () => undefined;
	const first = withLock({ connection }, ['users', 'u'], async () => {
		await new Promise<void>((resolve) => (finish = resolve));
		done.push('first');
	});
	let stopped: unknown;
	void work('second', stop.signal).catch((reason: unknown) => (stopped = reason));
	const third = work('third');
	stop.abort();
	await new Promise((resolve) => setImmediate(resolve));
	expect(stopped).toBe(stop.signal.reason);
	const fourth = work('fourth');
	await new Promise((resolve) => setImmediate(resolve));
	expect(done).toEqual([]);
	finish();
	await Promise.all([first, third, fourth]);
	expect(done).toEqual(['first', 'third', 'fourth']);
});

it('lets a run be stopped that waits to block a device until another one has changed it', async () => {
	const { api, asked } = fakeApi(() => ({ json: {} }));
	const stop = new AbortController();
	const stoppable = Object.create(api, { signal: { value: stop.signal } }) as PingOneApi;
	let finish: () => void = () => undefined;
	const change = withLock(api, ['users', 'u', 'devices', 'd'], async () => {
		await new Promise<void>((resolve) => (finish = resolve));
	});
	const stopped = jest.fn();
	const blocking = restrictDevice(stoppable, 'u', 'd', 'block').catch(stopped);
	await new Promise((resolve) => setImmediate(resolve));
	stop.abort();
	await new Promise((resolve) => setImmediate(resolve));
	expect(stopped).toHaveBeenCalledWith(stop.signal.reason);
	finish();
	await Promise.all([change, blocking]);
	expect(asked).toEqual([]);
});
