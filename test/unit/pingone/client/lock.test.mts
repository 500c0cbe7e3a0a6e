import type { Connection } from '../../../../nodes/PingOne/pingone/client/connection.ts';
import { withLock } from '../../../../nodes/PingOne/pingone/client/lock.ts';

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
