import { getEventListeners } from 'node:events';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

/** From the next one on, Node 20 warns of a leak. */
const MOST = 10;

afterEach(() => {
	jest.restoreAllMocks();
});

it('puts no more listeners on a signal than Node 20 takes without a warning', async () => {
	let most = 0;
	const add = EventTarget.prototype.addEventListener;
	jest.spyOn(AbortSignal.prototype, 'addEventListener').mockImplementation(function (
		this: AbortSignal,
		...given: Parameters<typeof add>
	) {
		add.apply(this, given);
		most = Math.max(most, getEventListeners(this, 'abort').length);
	} as typeof add);
	const items = Array.from({ length: 40 }, () => ({ id: sandbox.user().id }));
	const user = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	expect(await node.outputs({ resource: 'user', operation: 'get', user }, { items })).toHaveLength(
		items.length,
	);
	expect(most).toBeGreaterThan(0);
	expect(most).toBeLessThanOrEqual(MOST);
});
