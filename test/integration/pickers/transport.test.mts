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
