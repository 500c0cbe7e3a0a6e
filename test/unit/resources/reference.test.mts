import { readdirSync } from 'node:fs';
import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import { schemaOf } from '../../../nodes/PingOne/resources/shape.ts';
import { EVENT } from '../../../nodes/PingOne/trigger/event/readEvent.ts';
import { PingOnePollingTrigger } from '../../../nodes/PingOne/PingOnePollingTrigger.node.ts';
import { PingOneTrigger } from '../../../nodes/PingOne/PingOneTrigger.node.ts';
import { limitOf, LIMITS, placed, type Field } from '../../../tools/reference/fields.mts';
import { referencePages, type Declared } from '../../../tools/reference/main.mts';
import { REQUESTS } from '../../../tools/reference/requests.mts';
import { read } from '../../support/documentation.mts';

const TRIGGERS = [new PingOneTrigger(), new PingOnePollingTrigger()].map(
	({ description: { name, displayName, properties } }) => ({
		name,
		displayName,
		fields: properties as unknown as Field[],
	}),
);
const DECLARED = {
	...{ RESOURCES, TRIGGERS, EVENT, schemaOf },
	TEXTS: JSON.parse(read('nodes/PingOne/page/texts/en.json')) as Declared['TEXTS'],
} as unknown as Declared;
const PAGES = referencePages(DECLARED);

const OPERATIONS = DECLARED.RESOURCES.flatMap(({ value: resource, operations }) =>
	operations.map((operation) => ({ resource, ...operation })),
);

/** What stands under the heading of an operation. */
const section = (resource: string, name: string) =>
	PAGES[`${resource}.md`].split(`\n## ${name}\n`)[1].split('\n## ')[0];

describe('docs/reference', () => {
	it('has these pages and no others', () => {
		expect(readdirSync('docs/reference').sort()).toEqual(Object.keys(PAGES).sort());
	});

	it.each(Object.keys(PAGES))('%s is what the node declares (npm run operation:tables)', (page) => {
		expect(read(`docs/reference/${page}`)).toBe(PAGES[page]);
	});

	it.each(OPERATIONS)('names every field of $resource > $name', ({ resource, name, fields }) => {
		const text = section(resource, name) + PAGES['README.md'];
		const labels = placed(fields).map(({ field }) => field.displayName);
		expect(labels.length).toBeGreaterThan(0);
		expect(labels.filter((label) => !text.includes(`**${label}**`))).toEqual([]);
	});

	it('shows a renamed label, another default, limit or output, and a reworded evidence', () => {
		const [device, ...others] = DECLARED.RESOURCES;
		const changed = (change: object) => {
			const operations = device.operations.map((each) =>
				each.value === 'block' ? { ...each, ...change } : each,
			);
			return referencePages({
				...DECLARED,
				RESOURCES: [{ ...device, operations }, ...others],
			})['device.md'];
		};
		const field = { displayName: 'Patience', name: 'patience', type: 'number', default: 7 };
		const shown = changed({
			fields: [{ ...field, typeOptions: { minValue: 2, maxValue: 9 } }],
			output: 'id blockedBy',
			done: { evidence: 'newer', when: 'the block is new' },
		});
		expect(shown).toMatch(/\*\*Patience\*\* *\| 7 *\| 2 to 9/);
		expect(shown).toMatch(/\| Output *\| `id`, `blockedBy` *\|/);
		expect(shown).toContain('Done if the block is new. Evidence: [time]');
	});
});

describe('limits of fields', () => {
	const fields = [
		...OPERATIONS.flatMap(({ resource, value, fields: own }) =>
			placed(own).map(({ field }) => [resource, value, field.name]),
		),
		...TRIGGERS.flatMap(({ name, fields: own }) =>
			placed(own).map(({ field }) => [name, field.name]),
		),
	];
	const named = new Set(
		fields.flatMap((path) => [path.join('.'), [path[0], path.at(-1)].join('.'), path.at(-1) ?? '']),
	);

	it('are known of no field that is not there, and wanted of each that is', () => {
		expect(Object.keys(LIMITS).filter((name) => !named.has(name))).toEqual([]);
		const unknown: Field = { displayName: 'New', name: 'new', type: 'string' };
		expect(() => limitOf(unknown)).toThrow('The limit of new is written down nowhere');
	});
});

describe('requests of operations', () => {
	const requests = Object.entries(REQUESTS).flatMap(([resource, operations]) =>
		Object.entries(operations).map(
			([value, [endpoint, role]]) => [`${resource}.${value}`, endpoint, role] as const,
		),
	);

	it('are those of the menu', () => {
		const all = OPERATIONS.map(({ resource, value }) => `${resource}.${value}`);
		expect(requests.map(([operation]) => operation)).toEqual(all);
	});

	it.each(requests)('%s says where, and by which right', (_, endpoint, role) => {
		expect(endpoint).toMatch(/^None$|^`(GET|POST|PUT|PATCH|DELETE) \/[a-z]\w+\b[^`]*`/);
		expect(role).toMatch(
			endpoint === 'None' ? /^None$/ : /Identity Data Admin|Configuration Read Only/,
		);
	});
});
