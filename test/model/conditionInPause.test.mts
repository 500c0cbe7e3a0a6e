import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import {
	type ApiRequest,
	ConditionFailed,
	type RequestContext,
} from '../../nodes/PingOne/pingone/client/apiRequest.ts';
import { transport } from '../../nodes/PingOne/pingone/client/chain.ts';
import { startClock, type VirtualClock } from './clock.mts';

const START = Date.UTC(2026, 0, 1);
/** How long PingOne asks to wait, in s. */
const PAUSE = 3;
const CONNECTION = {
	apiUrl: 'https://api.paused.example.com',
	authUrl: 'https://auth.paused.example.com',
	environmentId: 'e',
	workerEnvironmentId: 'e',
};
const DEVICES = ['users', 'u', 'devices'];
const GUARDED: ApiRequest = {
	method: 'DELETE',
	path: [...DEVICES, 'd'],
	timeoutMs: 30_000,
	condition: { read: { path: [...DEVICES, 'd'] }, holds: ({ json }) => json?.status === 'PENDING' },
};

/** A request as it arrives, in ms since the beginning. */
interface Arrived {
	at: number;
	asked: string;
}

/** PingOne: each answer takes its time, in ms. */
type Answer = (asked: string) => { takesMs: number; statusCode: number; json?: IDataObject };

let clock: VirtualClock;
let tenants = 0;
beforeEach(() => {
	clock = startClock(START, () => 0.5);
});
afterEach(() => clock.restore());

function n8n(answer: Answer) {
	const arrived: Arrived[] = [];
	const httpRequest = async ({ method, url }: IHttpRequestOptions) => {
		const asked = `${method} ${url.slice(url.lastIndexOf('/') + 1)}`;
		arrived.push({ at: clock.now() - START, asked });
		const { takesMs, statusCode, json } = answer(asked);
		await new Promise<void>((resolve) => setTimeout(resolve, takesMs));
		const headers = statusCode === 429 ? { 'retry-after': String(PAUSE) } : {};
		return { statusCode, headers, body: json ? JSON.stringify(json) : '' };
	};
	const ctx = {
		getCredentials: async () => await Promise.resolve({ oauthTokenData: { access_token: 'x' } }),
		getNode: () => ({}),
		helpers: {
			httpRequest,
			async httpRequestWithAuthentication(this: RequestContext, _: string, options: object) {
				const signed = { ...options, headers: { Authorization: 'Bearer x' } };
				return (await this.helpers.httpRequest(signed as never)) as unknown;
			},
		},
	} as unknown as RequestContext;
	tenants += 1;
	return { arrived, sendFor: transport(ctx, { ...CONNECTION, tenant: `paused ${tenants}` }) };
}

/** Long enough for another request to be refused meanwhile, in ms. */
const LOOK_MS = 900;

/** A tenant that refuses `GET other` once. @param stateOf the device at each look */
function tenant(stateOf: (look: number) => string) {
	let looks = 0;
	let refusals = 0;
	return n8n((asked) => {
		if (asked === 'GET other' && refusals === 0) {
			refusals += 1;
			return { takesMs: 20, statusCode: 429, json: { code: 'REQUEST_LIMITED' } };
		}
		if (asked === 'DELETE d') return { takesMs: 20, statusCode: 204 };
		if (asked !== 'GET d') return { takesMs: 20, statusCode: 200, json: { id: 'x' } };
		looks += 1;
		return { takesMs: LOOK_MS, statusCode: 200, json: { status: stateOf(looks) } };
	});
}

/** Looks and deletes, while another request is refused. */
async function removeBesideRefusal({ arrived, sendFor }: ReturnType<typeof n8n>) {
	const get = (id: string) =>
		sendFor()({ method: 'GET', path: [...DEVICES, id], timeoutMs: 30_000 });
	// The first makes the credential known, the second opens the tenant's pace.
	for (const id of ['first', 'second']) await clock.settle(get(id), 60_000);
	const removing = sendFor()(GUARDED).then(
		({ status }) => status,
		(thrown: unknown) => thrown,
	);
	await clock.settle(Promise.all([removing, get('other')]), 60_000);
	const refused = arrived.findIndex(({ asked }) => asked === 'GET other');
	const pausedAt = arrived[refused].at + 20;
	return { end: await removing, pausedAt, after: arrived.slice(refused + 1) };
}

describe('in a pause that began after the look at its state', () => {
	it('a change is not sent: it looks again when the pause is over', async () => {
		const { end, pausedAt, after } = await removeBesideRefusal(tenant(() => 'PENDING'));
		expect(end).toBe(204);
		expect(after.map(({ asked }) => asked).sort()).toEqual(['DELETE d', 'GET d', 'GET other']);
		expect(Math.min(...after.map(({ at }) => at))).toBeGreaterThanOrEqual(pausedAt + 1000 * PAUSE);
	});

	it('what has changed meanwhile counts', async () => {
		const states = ['PENDING', 'ACTIVE'];
		const { end, after } = await removeBesideRefusal(tenant((look) => states[look - 1]));
		expect(end).toBeInstanceOf(ConditionFailed);
		expect(after.map(({ asked }) => asked).sort()).toEqual(['GET d', 'GET other']);
	});
});
