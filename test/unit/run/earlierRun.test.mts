import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { PingOneApi } from '../../../nodes/PingOne/pingone/client/api.ts';
import { createDevice } from '../../../nodes/PingOne/pingone/device/createDevice.ts';
import { readEarlierRun } from '../../../nodes/PingOne/run/earlierRun.ts';
import { fakeApi } from '../../support/fakeApi.mts';

const MINUTE_MS = 60_000;
const BODY = { type: 'FIDO2', rp: { id: 'example.com', name: 'Example' } };
/** As far apart as two presses of a button in one moment begin, in ms. */
const MOMENT_MS = 2_000;

let establishedAt: number;
let devices: IDataObject[];
let api: PingOneApi;

beforeEach(() => {
	jest.useFakeTimers({ now: Date.UTC(2026, 10, 28) });
	establishedAt = Date.now() - MINUTE_MS;
	devices = [];
	({ api } = fakeApi(({ method, path }) => {
		const id = path.at(-1);
		if (method === 'POST') return { status: 201, json: add() };
		if (method === 'DELETE') {
			devices = devices.filter((device) => device.id !== id);
			return { status: 204 };
		}
		const found = devices.find((device) => device.id === id);
		return { json: found ?? { _embedded: { devices } } };
	}));
});
afterEach(() => jest.useRealTimers());

function add(): IDataObject {
	const createdAt = new Date().toISOString();
	const device = { ...BODY, id: crypto.randomUUID(), status: 'ACTIVATION_REQUIRED', createdAt };
	devices.push(device);
	return device;
}

/** What n8n holds of an execution. */
const execution = () => ({ resultData: { runData: {} } });

/** A run of the node. @param mode n8n's word for it @param signal n8n's for Stop */
const contextOf = (runExecutionData: object, mode = 'retry', signal?: AbortSignal) =>
	({
		getMode: () => mode,
		getExecutionContext: () => ({ source: 'trigger', establishedAt }),
		getExecutionCancelSignal: () => signal,
		runExecutionData,
	}) as unknown as IExecuteFunctions;

/** A retry of the execution that begins now. @param mode n8n's word for it @returns does its item */
function retry(mode = 'retry') {
	const earlierRun = readEarlierRun(contextOf(execution(), mode), {}, () => false)?.(0);
	const made = new Set<string>();
	return async () => {
		const creating = createDevice(api, 'u', BODY, { earlierRun, made });
		await jest.advanceTimersByTimeAsync(MINUTE_MS);
		return (await creating).id;
	};
}

// docs/decisions/0010: n8n 2.41.1 starts it as a new execution, `integrated`, whatever called it.
it('a called sub-workflow does not learn of the retry, and creates beside what was left', async () => {
	const { id: left } = add();
	const id = await retry('integrated')();
	expect(devices.map((device) => device.id)).toEqual([left, id]);
});

it('what the first run left is replaced', async () => {
	add();
	const id = await retry()();
	expect(devices.map((device) => device.id)).toEqual([id]);
});

it('of two retries that begin in one moment, neither removes what the other has made', async () => {
	add();
	const first = retry();
	await jest.advanceTimersByTimeAsync(MOMENT_MS);
	const second = retry();
	const ids = [await first(), await second()];
	expect(devices.map((device) => device.id)).toEqual(ids);
});

describe('the wait of a retry', () => {
	/** Begins a run of the node in an execution. @returns what has become of its wait */
	function begin(within: object, signal?: AbortSignal, attempts = 0) {
		const earlier = { attempts, startedAt: 0, results: [], isOpen: () => false };
		const run = readEarlierRun(contextOf(within, 'retry', signal), { earlier }, () => false)?.(0);
		const wait = { run, end: 'none' as unknown };
		void run?.over().then(
			() => (wait.end = 'over'),
			(thrown: unknown) => (wait.end = thrown),
		);
		return wait;
	}

	it('is one of the execution, however often a loop runs the node', async () => {
		const within = execution();
		const first = begin(within);
		await jest.advanceTimersByTimeAsync(11_000);
		expect(first.end).toBe('none');
		await jest.advanceTimersByTimeAsync(MINUTE_MS);
		const second = begin(within);
		await jest.advanceTimersByTimeAsync(0);
		expect([first.end, second.end]).toEqual(['over', 'over']);
		// What others have made meanwhile is not the first run's.
		expect(second.run?.endsAt).toBe(first.run?.endsAt);
		// What an attempt of this very run has left may be later.
		expect(begin(within, undefined, 1).run?.endsAt).toBe(performance.now());
		const another = begin(execution());
		await jest.advanceTimersByTimeAsync(0);
		expect(another.end).toBe('none');
	});

	it('ends at once when the execution is stopped', async () => {
		const stop = new AbortController();
		const { signal } = stop;
		const stopped = begin(execution(), signal);
		await jest.advanceTimersByTimeAsync(1_000);
		stop.abort();
		await jest.advanceTimersByTimeAsync(0);
		expect(stopped.end).toBe(signal.reason);
		expect(jest.getTimerCount()).toBe(0);
	});
});

it('an execution that repeats none has none', () => {
	const ctx = { getMode: () => 'trigger' } as unknown as IExecuteFunctions;
	expect(readEarlierRun(ctx, {}, () => false)).toBeUndefined();
});
