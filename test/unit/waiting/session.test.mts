import type { ApiRequest } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { openSession } from '../../../nodes/PingOne/waiting/session.ts';
import { makeWait } from '../../support/enrollment/model/n8n.mts';

const mockSent: ApiRequest[] = [];

jest.mock('../../../nodes/PingOne/pingone/client/credential.ts', () => ({
	...jest.requireActual<object>('../../../nodes/PingOne/pingone/client/credential.ts'),
	openCredential: async () =>
		await Promise.resolve({ ctx: {}, credential: { clientSecret: 'secret' }, connection: {} }),
}));

jest.mock('../../../nodes/PingOne/pingone/client/chain.ts', () => ({
	patientTransport: () => async (request: ApiRequest) => {
		mockSent.push(request);
		return await Promise.resolve({ status: 200, headers: {}, json: {}, isEmpty: false });
	},
}));

const ctx = { getExecutionId: () => '1', getNode: () => ({ id: 'n' }) } as never;

const waitOf = (timeoutMs: number) => ({ ...makeWait(0, 1, []), call: { timeoutMs } });

const proof = '0'.repeat(32);

it.each([
	[1_000, 1_000],
	[15_000, 15_000],
	[300_000, 15_000],
])('asks PingOne for a page with a timeout of %i ms, at most %i', async (own, most) => {
	const opened = await openSession(ctx, waitOf(own), proof);
	await opened.api().get(['users', 'user-1']);
	expect(mockSent.at(-1)).toMatchObject({ timeoutMs: most });
});
