import type { IDataObject } from 'n8n-workflow';
import { PingOneApi } from '../../nodes/PingOne/pingone/client/api.ts';
import type { ApiRequest } from '../../nodes/PingOne/pingone/client/apiRequest.ts';
import { remember } from '../../nodes/PingOne/pingone/client/steps/remember.ts';
import { toResponse } from '../../nodes/PingOne/pingone/errors/apiResponse.ts';

/** Gives the JSON of a response, with status 200 unless `status` says otherwise. */
export type Respond = (request: ApiRequest) => { status?: number; json?: IDataObject };

/** Each is another tenant's. */
let count = 0;

/** PingOne's API without a wire, for what takes no sandbox to show. Remembers what was asked. */
export function fakeApi(respond: Respond): { api: PingOneApi; asked: ApiRequest[] } {
	const asked: ApiRequest[] = [];
	const connection = {
		apiUrl: 'https://api.example.com',
		authUrl: 'https://auth.example.com',
		environmentId: 'e',
		workerEnvironmentId: 'e',
		tenant: 't',
		credentialId: `fake ${(count += 1)}`,
	};
	const send = async (request: ApiRequest) => {
		asked.push(request);
		const { status = 200, json } = respond(request);
		return await Promise.resolve(toResponse(status, {}, json ? JSON.stringify(json) : ''));
	};
	const remembering = async (request: ApiRequest) =>
		await remember(async () => await send(request))({
			...{ request, connection, caller: {}, committed: {} },
		} as never);
	return { api: new PingOneApi(connection, remembering, { timeoutMs: 1000 }), asked };
}
