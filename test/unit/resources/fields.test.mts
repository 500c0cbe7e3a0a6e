import { RESOURCES } from '../../../nodes/PingOne/resources/registry.ts';
import {
	fieldsOf,
	fieldTables,
	limitOf,
	LIMITS,
	withTables,
	type Field,
} from '../../../tools/fields.mts';
import { read } from '../../support/documentation.mts';

const RESOURCES_HERE = RESOURCES as unknown as Parameters<typeof fieldTables>[0];

const WAY = ['createLink', 'enroll', 'watchLink'];
const FIELDS = RESOURCES_HERE.filter(({ value }) => value === 'device')
	.flatMap(({ operations }) => operations)
	.filter(({ value }) => WAY.includes(value))
	.flatMap(({ fields }) => fieldsOf(fields).map(({ field }) => field));

it('docs/fields.md has the tables of these fields (npm run build && node tools/fields.mts)', () => {
	const document = read('docs/fields.md');
	expect(withTables(document, fieldTables(RESOURCES_HERE))).toBe(document);
	expect(withTables(document, '')).not.toBe(document);
});

it('names every field of the main way, those of the page among them', () => {
	const document = read('docs/fields.md');
	const labels = FIELDS.map(({ displayName }) => displayName);
	expect(labels.length).toBeGreaterThan(30);
	expect(labels.filter((label) => !document.includes(`**${label}**`))).toEqual([]);
	expect(labels).toEqual(expect.arrayContaining(['Headline', 'Max Attempts', 'Watch For']));
});

it('knows no limit of a field that is not there, and wants one of each that is', () => {
	const names = FIELDS.map(({ name }) => name);
	expect(Object.keys(LIMITS).filter((name) => !names.includes(name))).toEqual([]);
	const unknown: Field = { displayName: 'New', name: 'new', type: 'string' };
	expect(() => limitOf(unknown)).toThrow('The limit of new is written down nowhere');
});
