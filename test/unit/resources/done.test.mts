import { operation } from '../../../nodes/PingOne/resources/operation.ts';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';

/** Operations that change something, item by item; a link may, and one that only reads never does. */
const CHANGING = RESOURCES.flatMap(({ name, operations }) =>
	operations
		.filter(({ asTool, done }) => asTool === undefined || done !== undefined)
		.map(({ name: operation, done }) => ({ operation: `${name} > ${operation}`, done })),
);

it('every operation that changes something says by what evidence it counts as done', () => {
	expect(CHANGING.length).toBeGreaterThan(20);
	expect(CHANGING.filter(({ done }) => done === undefined)).toEqual([]);
});

it('the compiler asks for it, of what an agent may not always use', () => {
	const reads = {
		...{ name: 'Look', value: 'look', action: 'Look', description: 'Looks.', output: 'id' },
		inputs: [] as const,
		run: async () => await Promise.resolve([]),
	};
	const done = { evidence: 'notShown', when: 'never' } as const;
	expect(operation({ ...reads, asTool: 'always' }).done).toBeUndefined();
	expect(operation({ ...reads, done }).done).toBe(done);
	// @ts-expect-error done is missing
	expect(operation(reads).done).toBeUndefined();
	// @ts-expect-error what only reads is done when it is answered
	expect(operation({ ...reads, asTool: 'always', done }).done).toBe(done);
});
