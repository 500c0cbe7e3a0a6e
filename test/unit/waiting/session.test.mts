import type { ApiRequest } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { WaitRecord } from '../../../nodes/PingOne/waiting/record.ts';
import { openSession } from '../../../nodes/PingOne/waiting/session.ts';
import { makeWait } from '../../support/enrollment/model/n8n.mts';
import { inNewProcess } from '../../support/processOfN8n.mts';

const mockSent: ApiRequest[] = [];

jest.mock('../../../nodes/PingOne/pingone/client/credential.ts', () => ({
	...jest.requireActual<object>('../../../nodes/PingOne/pingone/client/credential.ts'),
	openCredential: async () =>
		await Promise.resolve({ ctx: {}, credential: { clientSecret: 'secret' }, connection: {} }),
}));

jest.mock('../../../nodes/PingOne/pingone/client/chain.ts', () => ({
	patientTransport: () => async (request: ApiRequest) => {
		mockSent.push(request);
		return await Promise.resolve({
			status: 200,
			headers: {},
			json: { id: 'user-1' },
			isEmpty: false,
		});
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
	const opened = await openSession(ctx, waitOf(own), proof, {
		log: jest.fn(),
		record: new WaitRecord(),
	});
	await opened.api().get(['users', 'user-1']);
	expect(mockSent.at(-1)).toMatchObject({ timeoutMs: most });
});

describe('a page that is answered by two processes in turn', () => {
	const START = Date.UTC(2030, 0, 1);
	const at = (seconds: number) => jest.spyOn(Date, 'now').mockReturnValue(START + 1_000 * seconds);

	afterEach(() => jest.restoreAllMocks());

	/** A process that serves from now on: seals and opens tokens of the same page. */
	async function startServing() {
		const { openSession: open } = await inNewProcess(
			async () => await import('../../../nodes/PingOne/waiting/session.ts'),
		);
		const log = jest.fn();
		const { sealer } = await open<string>(ctx, waitOf(1), proof, { log, record: new WaitRecord() });
		expect(sealer.open(sealer.seal('own'))).toBe('own');
		return { sealer, log };
	}

	it('is noticed, once', async () => {
		at(0);
		const [one, other] = [await startServing(), await startServing()];
		at(120);
		for (let turn = 0; turn < 3; turn++) {
			expect(one.sealer.open(other.sealer.seal('theirs'))).toBe('theirs');
		}
		expect(one.log.mock.calls).toEqual([['enrollment.two_processes']]);
	});

	it('is not taken for one of which the first process was replaced, or is being replaced', async () => {
		at(0);
		const one = await startServing();
		at(1_000);
		const token = one.sealer.seal('before');
		const other = await startServing();
		at(1_030);
		expect(other.sealer.open(token)).toBe('before');
		expect(other.sealer.open(one.sealer.seal('in its last seconds'))).toBe('in its last seconds');
		expect(other.log).not.toHaveBeenCalled();
	});
});
