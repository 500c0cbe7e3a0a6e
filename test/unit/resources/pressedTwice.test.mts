import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { PingOneApi } from '../../../nodes/PingOne/pingone/client/api.ts';
import { createDevice } from '../../../nodes/PingOne/pingone/device/createDevice.ts';
import { checkAtEnd } from '../../../nodes/PingOne/pingone/device/failedRun.ts';
import { readFailedRun } from '../../../nodes/PingOne/resources/failedRun.ts';
import type { Run } from '../../../nodes/PingOne/run/items.ts';
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

/** A retry of the execution that begins now. @returns does its item, and looks again at the end */
function retry() {
	let atEnd = async () => await Promise.resolve();
	const ctx = {
		getMode: () => 'retry',
		getExecutionContext: () => ({ source: 'trigger', establishedAt }),
	} as unknown as IExecuteFunctions;
	const run = { checkAtEnd: (_: number, check: () => Promise<void>) => void (atEnd = check) };
	const failedRun = readFailedRun(ctx, run as unknown as Run)(0);
	const done = async () => {
		const made = new Map<string, string[]>();
		const { id } = await createDevice(api, 'u', BODY, 'createAnother', { failedRun, made });
		checkAtEnd(api, 'u', BODY, failedRun, id);
		await atEnd();
		return id;
	};
	return async () => {
		const ending = done().catch(String);
		await jest.advanceTimersByTimeAsync(MINUTE_MS);
		return await ending;
	};
}

it('what the first run left is replaced', async () => {
	add();
	const id = await retry()();
	expect(devices.map((device) => device.id)).toEqual([id]);
});

it('of two retries that begin in one moment, the slower one leaves what the other has given out', async () => {
	add();
	const first = retry();
	await jest.advanceTimersByTimeAsync(MOMENT_MS);
	const second = retry();
	const id = await first();
	expect(await second()).toContain('another retry of this execution');
	expect(devices.map((device) => device.id)).toEqual([id]);
});
