import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

/* What answers for a user is not that user: a proxy's cache, or a page of JSON. */
const { sandbox, node } = useWorld();

const OPERATIONS = [
	['user', 'get'],
	['device', 'createLink'],
	['confirmation', 'createLink'],
] as const;
const ANSWERS: Array<[string, object | (() => object)]> = [
	['nobody', { _links: {} }],
	['an ID that is no text', { id: 5, username: 'ada.lovelace' }],
	['somebody else', () => ({ id: sandbox.user(1).id, username: sandbox.user(1).username })],
];

describe.each(ANSWERS)('an answer that shows %s', (_, shown) => {
	it.each(OPERATIONS)('is refused: %s %s', async (resource, operation) => {
		const body = typeof shown === 'function' ? shown() : shown;
		await sandbox.fault('users.get', { kind: 'status', status: 200, body }, { times: -1 });
		const user = locator('id', sandbox.user().id);
		const { message } = await node.refusal({ resource, operation, user });
		expect(message).toBe('Unexpected response (HTTP 200), not from PingOne');
	});
});
