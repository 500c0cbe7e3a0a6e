import { PingOneApi } from '../../../../nodes/PingOne/pingone/client/api.ts';
import type { ApiRequest, Send } from '../../../../nodes/PingOne/pingone/client/apiRequest.ts';
import {
	type ApiResponse,
	toResponse,
} from '../../../../nodes/PingOne/pingone/errors/apiResponse.ts';

const BASE = {
	apiUrl: 'https://api.example.com',
	authUrl: 'https://auth.example.com',
	environmentId: 'e',
	workerEnvironmentId: 'e',
	tenant: 't',
};

type Sending = (request: ApiRequest) => Promise<ApiResponse>;

/** A sender that sends nothing once its caller has been stopped. */
const sendUntil = (send: Sending, signal?: AbortSignal): Send =>
	Object.assign(
		async (request: ApiRequest) => {
			signal?.throwIfAborted();
			return await send(request);
		},
		{ signal },
	);

let credentials = 0;
/** PingOne as one credential sees it; each test has credentials of its own. */
function pingOne(answer: () => Promise<string> = async () => await Promise.resolve('{"id":"p"}')) {
	const send = jest.fn(async (_: ApiRequest) => toResponse(200, {}, await answer()));
	credentials += 1;
	const credentialId = `c${credentials}`;
	const apiFor = (changes: object = {}, signal?: AbortSignal, waitMs?: number) =>
		new PingOneApi({ ...BASE, credentialId, ...changes }, sendUntil(send, signal), {
			timeoutMs: 1,
			waitMs,
		}).cached();
	return { send, apiFor };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('reads once a minute for all items and executions of a credential', async () => {
	const { send, apiFor } = pingOne();
	const read = async () => await apiFor().get(['policies', 'p']);
	expect(await Promise.all(Array.from({ length: 1000 }, read))).toHaveLength(1000);
	jest.advanceTimersByTime(59_999);
	await read();
	expect(send).toHaveBeenCalledTimes(1);
	jest.advanceTimersByTime(1);
	await read();
	expect(send).toHaveBeenCalledTimes(2);
});

it('reads for itself what differs in credential, environment, path or query', async () => {
	const { send, apiFor } = pingOne();
	await apiFor().get(['policies', 'p']);
	await apiFor({ credentialId: 'other' }).get(['policies', 'p']);
	await apiFor({ environmentId: 'other' }).get(['policies', 'p']);
	await apiFor({ tenant: 'other' }).get(['policies', 'p']);
	await apiFor().get(['policies', 'q']);
	await apiFor().get(['policies', 'p'], { expand: 'x' });
	expect(send).toHaveBeenCalledTimes(6);
});

it('keeps no answer that shows another thing, or none', async () => {
	const bodies = ['{"message":"ok"}', '{"id":"q"}', '{"id":"p","name":"Policy"}'];
	const { send, apiFor } = pingOne(async () => await Promise.resolve(bodies.shift()!));
	const read = async () => await apiFor().getById(['policies', 'p']);
	await expect(read()).rejects.toMatchObject({ failure: { kind: 'unreadable' } });
	await expect(read()).rejects.toMatchObject({ failure: { kind: 'unreadable' } });
	expect(await read()).toEqual({ id: 'p', name: 'Policy' });
	expect(await read()).toEqual({ id: 'p', name: 'Policy' });
	expect(send).toHaveBeenCalledTimes(3);
});

it('shares nothing without a credential that n8n knows, and only reads', async () => {
	const { send, apiFor } = pingOne();
	for (const _ of [1, 2]) {
		await apiFor({ credentialId: undefined }).get(['policies', 'p']);
		await apiFor().post(['policies'], {});
	}
	expect(send).toHaveBeenCalledTimes(4);
});

it('holds no failure, and gives nobody another execution’s', async () => {
	let fail: (reason: Error) => void = () => undefined;
	const answers = [
		async () => await new Promise<string>((_, reject) => (fail = reject)),
		async () => await Promise.resolve('{"id":"p"}'),
		async () => await Promise.resolve('<html>'),
		async () => await Promise.resolve('{"id":"q"}'),
	];
	const { send, apiFor } = pingOne(async () => await (answers.shift() ?? answers[0])());
	const [first, second] = [apiFor().get(['policies', 'p']), apiFor().get(['policies', 'p'])];
	const stopped = new Error('stopped');
	fail(stopped);
	await expect(first).rejects.toBe(stopped);
	expect(await second).toEqual({ id: 'p' });
	await expect(apiFor().get(['policies', 'q'])).rejects.toThrow();
	expect(await apiFor().get(['policies', 'q'])).toEqual({ id: 'q' });
	expect(send).toHaveBeenCalledTimes(4);
});

describe('a read of another execution that hangs', () => {
	it('keeps nobody from being stopped', async () => {
		const { apiFor } = pingOne(async () => await new Promise<never>(() => undefined));
		const stop = new AbortController();
		void apiFor().get(['policies', 'p']);
		const stopped = jest.fn();
		void apiFor({}, stop.signal).get(['policies', 'p']).catch(stopped);
		stop.abort();
		await jest.advanceTimersByTimeAsync(0);
		expect(stopped).toHaveBeenCalledWith(stop.signal.reason);
	});

	it('holds nobody up who waits for PingOne for a shorter time', async () => {
		let answer: (text: string) => void = () => undefined;
		const { send, apiFor } = pingOne(
			async () => await new Promise<string>((resolve) => (answer = resolve)),
		);
		const read = async (waitMs?: number) =>
			await apiFor({}, undefined, waitMs).get(['policies', 'p']);
		void read(7_200_000);
		const reads = [read(), read(), read(0), read(0), read(7_200_000), read()];
		expect(send).toHaveBeenCalledTimes(3);
		answer('{"id":"p"}');
		expect(await Promise.all(reads.slice(2))).toHaveLength(4);
		// Once it is there, the wait that it was read with is nobody's.
		await read(0);
		expect(send).toHaveBeenCalledTimes(3);
	});
});

it('holds no error of PingOne’s, although it has a body', async () => {
	const statuses = [503, 403, 200];
	const send = jest.fn(async (_: ApiRequest) =>
		toResponse(statuses.shift() ?? 200, {}, await Promise.resolve('{"id":"p"}')),
	);
	const api = new PingOneApi({ ...BASE, credentialId: 'down' }, send, { timeoutMs: 1 }).cached();
	const read = async () => await api.get(['policies', 'p']);
	await expect(read()).rejects.toThrow();
	await expect(read()).rejects.toThrow();
	expect([await read(), await read()]).toEqual([{ id: 'p' }, { id: 'p' }]);
	expect(send).toHaveBeenCalledTimes(3);
});

it('holds 500 responses, and drops the oldest', async () => {
	const { send, apiFor } = pingOne();
	const read = async (key: number) => await apiFor().get(['policies', String(key)]);
	for (let key = 0; key <= 500; key += 1) await read(key);
	await read(500);
	expect(send).toHaveBeenCalledTimes(501);
	await read(0);
	expect(send).toHaveBeenCalledTimes(502);
});
