import { processWide } from '../../../nodes/PingOne/processState.ts';
import { eventually } from '../../support/eventually.mts';
import { search } from './picker.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const refusal = (status: number, headers = {}) => ({
	kind: 'status',
	status,
	headers,
	body: { code: status === 429 ? 'REQUEST_LIMITED' : 'UNEXPECTED_ERROR', message: 'no' },
});

it.each([
	['an outage', refusal(503)],
	['a rate limit', refusal(429, { 'retry-after': '1' })],
	['a garbled response', { kind: 'malformed' }],
])('gets over %s, as operations do', async (_, fault) => {
	await sandbox.control('POST', '/faults', [{ route: 'users.list', times: 1, fault }]);
	const { results } = await search(sandbox, 'searchUsers');
	expect(results.length).toBeGreaterThan(0);
	const seen = await sandbox.control<Array<{ route: string }>>('GET', '/requests');
	expect(seen.filter(({ route }) => route === 'users.list')).toHaveLength(2);
});

it('says that PingOne limits requests when the pause is longer than anybody watches', async () => {
	const patience = new AbortController();
	const { timeout } = AbortSignal;
	AbortSignal.timeout = (ms) => (ms === 30_000 ? patience.signal : timeout.call(AbortSignal, ms));
	const fault = refusal(429, { 'retry-after': '120' });
	await sandbox.control('POST', '/faults', [{ route: 'users.list', times: 1, fault }]);
	const searching = search(sandbox, 'searchUsers').catch((thrown: unknown) => thrown);
	try {
		const paces = processWide('paces', () => new Map<string, { pace: { isPaused: boolean } }>());
		const pause = async () =>
			await Promise.resolve([...paces.values()].find(({ pace }) => pace.isPaused));
		await eventually('PingOne asks for a pause', pause);
		patience.abort(new DOMException('time is up', 'TimeoutError'));
		expect(String(await searching)).toMatch(
			/rate-limiting requests and did not accept this one in time\. Wait a little, then try again\./,
		);
	} finally {
		AbortSignal.timeout = timeout;
	}
});
