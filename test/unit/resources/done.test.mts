import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import { doneTable, withTable } from '../../../tools/done.mts';
import { read } from '../../support/documentation.mts';

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

it('docs/done.md has the table of these operations (npm run build && node tools/done.mts)', () => {
	const document = read('docs/done.md');
	expect(withTable(document, doneTable(RESOURCES))).toBe(document);
	expect(withTable(document, doneTable([]))).not.toBe(document);
});
