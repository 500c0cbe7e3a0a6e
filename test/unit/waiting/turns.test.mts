import { Turns } from '../../../nodes/PingOne/waiting/turns.ts';
import { contextExpression, readWait, WAIT_KEY } from '../../../nodes/PingOne/waiting/wait.ts';
import { frozen } from '../../support/mutants.mts';

describe('the records of waits', () => {
	it('go when there are too many: first the one not heard of for longest', async () => {
		const turns = new Turns(() => ({ count: 0 }));
		const { promise, resolve } = Promise.withResolvers<undefined>();
		const held = turns.inTurn('held', async () => await promise);
		turns.recordOf('heard of').count = 1;
		turns.recordOf('held').count = 1;
		for (let index = 0; index < 9_998; index += 1) turns.recordOf(`k${index}`).count = 1;
		expect(turns.recordOf('heard of').count).toBe(1);
		turns.recordOf('one more');
		const kept = ['held', 'heard of', 'k1', 'k0'].map((key) => turns.recordOf(key).count);
		expect(kept).toEqual([1, 1, 1, 0]);
		resolve(undefined);
		await held;
	});

	it('let a request in after one that failed', async () => {
		const turns = new Turns(() => ({}));
		const failed = turns.inTurn('k', async () => await Promise.reject(new Error('first')));
		const second = turns.inTurn('k', async () => await Promise.resolve('second'));
		await expect(failed).rejects.toThrow('first');
		expect(await second).toBe('second');
	});
});

describe('the wait in the context of a node', () => {
	it.each([undefined, 7, '', 'null', '{}', '[]', '{', '{"pingOneWait":null}'])(
		'is not in %j',
		(context) => {
			expect(readWait(context)).toBeUndefined();
		},
	);

	it('is not one of another version', () => {
		const wait = frozen('enrollWait');
		const read = (version: unknown) =>
			readWait(JSON.stringify({ [WAIT_KEY]: { ...wait, version } }));
		expect(read(2)).toBeUndefined();
		expect(read(1)).toEqual(wait);
	});

	it('is asked for by the node’s name, in which nothing ends the expression', () => {
		expect(contextExpression('a "}}\\')).toBe(
			'{{ JSON.stringify($("a \\u0022\\u007d\\u007d\\u005c").context) }}',
		);
	});
});
