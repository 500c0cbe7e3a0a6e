import { PingOneApi } from '../../../nodes/PingOne/pingone/client/api.ts';
import type { ApiRequest } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { readLogPage } from '../../../nodes/PingOne/pingone/environment/activities.ts';
import { toResponse } from '../../../nodes/PingOne/pingone/errors/apiResponse.ts';

const NOON = Date.parse('2026-11-26T12:00:00.000Z');
const BODY = JSON.stringify({ _embedded: { activities: [] } });

let hosts = 0;

/** A log that names PingOne's time. n8n's own clock may be set while a request waits. */
function log(offsetMs = 0) {
	let pingOne = NOON;
	let ours = NOON + offsetMs;
	let monotonic = 1_000;
	jest.spyOn(Date, 'now').mockImplementation(() => ours);
	jest.spyOn(performance, 'now').mockImplementation(() => monotonic);
	const connection = {
		apiUrl: `https://api${(hosts += 1)}.example.com`,
		authUrl: 'https://auth.example.com',
		environmentId: 'e',
		workerEnvironmentId: 'e',
		tenant: 't',
	};
	let stepMs = 0;
	const send = async (_: ApiRequest) => {
		const sentAtMs = monotonic;
		pingOne += 40;
		monotonic += 40;
		ours += 40 + stepMs;
		const headers = { date: new Date(pingOne).toUTCString() };
		return await Promise.resolve(toResponse(200, headers, BODY, sentAtMs));
	};
	const api = new PingOneApi(connection, send, { timeoutMs: 1_000 });
	return {
		/** @param step by how much n8n's clock is set while the request waits, in ms */
		async read(step = 0) {
			stepMs = step;
			const { now } = await readLogPage(api, { after: 0, before: NOON });
			[pingOne, ours, monotonic] = [pingOne + 60_000, ours + 60_000, monotonic + 60_000];
			return now - (pingOne - 60_000);
		},
	};
}

afterEach(() => void jest.restoreAllMocks());

describe('PingOne’s time of a page of the audit log is a second early at most, and never late', () => {
	const isRight = (late: number) => {
		expect(late).toBeLessThanOrEqual(0);
		expect(late).toBeGreaterThan(-2_000);
	};

	it.each([0, 3_600_000, -3_600_000])('whatever n8n’s clock says (%i ms)', async (offsetMs) => {
		const { read } = log(offsetMs);
		for (let poll = 0; poll < 5; poll += 1) isRight(await read());
	});

	it.each([600_000, -600_000])('when that is set while a poll waits (%i ms)', async (step) => {
		const { read } = log();
		for (let poll = 0; poll < 5; poll += 1) isRight(await read());
		isRight(await read(step));
		for (let poll = 0; poll < 5; poll += 1) isRight(await read());
	});
});
