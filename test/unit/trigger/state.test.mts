import { findState, keepState, type State } from '../../../nodes/PingOne/trigger/state.ts';
import { frozen } from '../../support/mutants.mts';
import { stateContext } from '../../support/triggerState.mts';

const found = ({ ctx }: ReturnType<typeof stateContext>, place = {}) => {
	const kept = findState<{ n: number }>(ctx, () => true, place);
	return kept.found === 'state' ? kept.state.n : kept.found;
};

it('is kept under the node’s ID, whatever its name is', () => {
	const { ctx, data, key } = stateContext();
	keepState(ctx, 'e', { n: 1 });
	expect(Object.keys(data)).toEqual([key]);
	const renamed = stateContext({ data: { ...data }, node: key.slice('pingOne/'.length) });
	expect(found(renamed)).toBe(1);
});

it('is not another node’s, nor that of a copy of the workflow here or in another n8n', () => {
	const original = stateContext({ node: 'copied' });
	keepState(original.ctx, 'e', { n: 1 });
	const { data } = original;
	expect(found(stateContext({ data, node: 'copied', workflow: 'copy' }))).toBe('nothing');
	expect(found(stateContext({ data, node: 'copied', instance: 'other' }))).toBe('nothing');
	expect(found(stateContext({ data }))).toBe('nothing');
});

it('of two triggers in a workflow outlives that each is saved with what was known at its start', () => {
	const hook = stateContext({ workflow: 'both', node: 'hook' });
	keepState(hook.ctx, 'e', { n: 1 });
	const poll = stateContext({ workflow: 'both', node: 'poll', data: { ...hook.data } });
	keepState(poll.ctx, 'e', { n: 1 });
	keepState(hook.ctx, 'e', { n: 2 });
	// The poll’s workflow is older, and n8n saves all of it.
	keepState(poll.ctx, 'e', { n: 2 });
	const saved = JSON.parse(String(poll.data[hook.key])) as State<{ n: number }>;
	expect(saved.n).toBe(2);
});

it('is not taken back by an execution that writes back what it began with', () => {
	const { ctx, data, key } = stateContext();
	keepState(ctx, 'e', { n: 1 });
	const before = data[key];
	keepState(ctx, 'e', { n: 2 });
	data[key] = before;
	expect(found({ ctx, data, key })).toBe(2);
	keepState(ctx, 'e', { n: 3 });
	expect(JSON.parse(String(data[key]))).toMatchObject({ n: 3 });
});

it('of a poll counts once n8n has saved it, or polls again by the same publication', () => {
	const own = { workflow: 'published', node: 'polling' };
	const before = stateContext(own);
	keepState(before.ctx, 'e', { n: 1 });
	const data = { ...before.data };
	keepState(before.ctx, 'e', { n: 2 }, { isTentative: true });
	// Published meanwhile: n8n dropped what was found, and reads what it has saved.
	expect(found(stateContext({ ...own, data }))).toBe(1);
	expect(found(stateContext({ ...own, data: { ...before.data } }))).toBe(2);
	expect(found(before)).toBe(2);
	keepState(before.ctx, 'e', { n: 3 });
	expect(found(stateContext({ ...own, data }))).toBe(3);
});

it('of a poll that finds something each time goes along with what another trigger keeps', () => {
	const own = { workflow: 'busy' };
	const polling = stateContext({ ...own, node: 'busyPolling' });
	keepState(polling.ctx, 'e', { n: 1 });
	const other = stateContext({ ...own, node: 'other', data: { ...polling.data } });
	for (const n of [2, 3, 4]) keepState(polling.ctx, 'e', { n }, { isTentative: true });
	// n8n has taken 3, because it polled again; its own copy of the workflow’s data is older.
	keepState(other.ctx, 'e', { n: 1 });
	expect(JSON.parse(String(other.data[polling.key]))).toMatchObject({ n: 3 });
});

it('is not taken back by a clock that is set back', () => {
	const { ctx, data, key } = stateContext();
	keepState(ctx, 'e', { n: 1 });
	jest.spyOn(Date, 'now').mockReturnValue(1_000);
	keepState(ctx, 'e', { n: 2 });
	jest.restoreAllMocks();
	expect(found({ ctx, data, key })).toBe(2);
});

it('is written once more, for n8n to save it after what came in between', () => {
	const { ctx, data, key } = stateContext();
	const again = keepState(ctx, 'e', { n: 1 });
	const kept = data[key];
	data[key] = 'what another execution began with';
	again();
	expect(data[key]).toBe(kept);
});

it('of a test in the editor is its own', () => {
	const production = stateContext();
	keepState(production.ctx, 'e', { n: 1 });
	const node = production.key.slice('pingOne/'.length);
	const test = stateContext({ node });
	expect(found(test, { isTest: true })).toBe('nothing');
	keepState(test.ctx, 'e', { n: 2 }, { isTest: true });
	expect(found(test, { isTest: true })).toBe(2);
	expect(found(production)).toBe(1);
});

it('is n8n’s durable cursor where there is one with a state in it', () => {
	const cursor = {};
	const { ctx, data, key } = stateContext();
	// What the poll at activation keeps does not get into the cursor.
	keepState(ctx, 'e', { n: 1 }, { cursor: {} });
	expect(found({ ctx, data, key }, { cursor })).toBe(1);
	keepState(ctx, 'e', { n: 2 }, { cursor });
	// n8n could not store the execution of the next poll, nor its cursor.
	const stored = { ...cursor };
	keepState(ctx, 'e', { n: 3 }, { cursor });
	expect(found({ ctx, data, key }, { cursor: stored })).toBe(2);
});

it.each(['polling', 'webhook'] as const)('%s: says that it is of a later version', (name) => {
	const { ctx, data, key } = stateContext();
	data[key] = JSON.stringify({ ...frozen(name), version: 2 });
	expect(findState(ctx, () => true)).toMatchObject({ found: 'unreadable', isNewer: true });
});
