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

/** A retry of the execution that begins now. @param mode n8n's word for it @returns does its item */
function retry(mode = 'retry') {
	const ctx = {
		getMode: () => mode,
		getExecutionContext: () => ({ source: 'trigger', establishedAt }),
		runExecutionData: { resultData: { runData: {} } },
	} as unknown as IExecuteFunctions;
	const earlierRun = readEarlierRun(ctx, {}, () => false)?.(0);
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

it('an execution that repeats none has none', () => {
	const ctx = { getMode: () => 'trigger' } as unknown as IExecuteFunctions;
	expect(readEarlierRun(ctx, {}, () => false)).toBeUndefined();
});
