/**
 * Writes the table of docs/fields.md from the fields of the main way. Needs a build:
 * `npm run build && node tools/fields.mts`. A unit test compares the two.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { markdownTable } from './markdownTable.mts';

/** A field of the node, as far as the table shows it. */
export interface Field {
	displayName: string;
	name: string;
	type: string;
	default?: unknown;
	required?: boolean;
	description?: string;
	typeOptions?: { minValue?: number; maxValue?: number };
	options?: Field[] | Array<{ name: string; value: unknown }>;
}

interface Resource {
	value: string;
	operations: Array<{ name: string; value: string; fields: Field[] }>;
}

const DOCUMENT = 'docs/fields.md';
const BETWEEN = /(<!-- fields:start -->\n\n)[^]*(\n\n<!-- fields:end -->)/;

/** The operations of the main way, in the order in which a workflow has them. */
const MAIN_WAY = ['createLink', 'enroll', 'watchLink'];

const TEXT = 'up to 1,000 characters';
const ADDRESS = '`https://`, up to 2,000 characters';

/** Limits that a field's description in the editor cannot hold, by the field's name. */
export const LIMITS: Record<string, string> = {
	...{ companyName: TEXT, headline: TEXT, help: TEXT, successMessage: TEXT, text: TEXT },
	...{ logoUrl: ADDRESS, redirectUrl: ADDRESS },
	accentColor: '`#` and six hexadecimal digits',
	customTexts: 'keys of the page, 1,000 characters each',
	environmentId: 'an ID',
	externalTransactionId: 'up to 100 characters',
	linkValidFor: '1 minute to 30 days',
	nickname: 'up to 100 characters',
	remindAfter: '10 minutes or more',
	rpId: 'a domain on or above that of the page',
	rpName: 'text',
};

/** What holds while an option is not added, where that is not its default. */
const LEFT_OUT: Record<string, string> = {
	enableMfa: 'off; on when added',
	maxConcurrentRequests: 'adapts; 10 when added',
	remindAfter: 'no reminder; 2 when added',
};

const isField = (entry: object): entry is Field => 'displayName' in entry;

function defaultOf({ name, type, default: value, options = [], required }: Field): string {
	if (LEFT_OUT[name] !== undefined) return LEFT_OUT[name];
	if (type === 'options') {
		const chosen = options.find((entry) => !isField(entry) && entry.value === value);
		return chosen && !isField(chosen) ? chosen.name : String(value);
	}
	if (type === 'boolean') return value === true ? 'on' : 'off';
	if (type === 'number') return String(value);
	if (typeof value === 'string' && value !== '' && value !== '{}') return `\`${value}\``;
	return required === true ? 'required' : 'none';
}

/** @throws for a field whose limit nobody has written down */
export function limitOf({ name, type, typeOptions = {}, options = [] }: Field): string {
	if (LIMITS[name] !== undefined) return LIMITS[name];
	const { minValue, maxValue } = typeOptions;
	if (minValue !== undefined && maxValue !== undefined) return `${minValue} to ${maxValue}`;
	if (minValue !== undefined) return `${minValue} or more`;
	if (type === 'options') return `${options.length} to choose from`;
	if (type === 'boolean') return 'on or off';
	if (type === 'resourceLocator' || type === 'workflowSelector') return 'one';
	throw new Error(`The limit of ${name} is written down nowhere: see LIMITS in tools/fields.mts`);
}

const plain = (text: string) =>
	text
		.replaceAll('|', '\\|')
		.replaceAll(' _ ', ' \\_ ')
		.replace(/<\/?\w+>/g, '');

/** Sentences of a description that says nothing about limits already in the table. */
const aboutOf = ({ description = '' }: Field) => plain(description.replace(/\.$/, ''));

/** All fields of an operation that an admin sees, with the name of the collection that holds them. */
export function fieldsOf(fields: Field[]): Array<{ field: Field; where: string }> {
	return fields
		.filter(({ type }) => type !== 'notice' && type !== 'hidden')
		.flatMap((field) =>
			field.type === 'collection'
				? (field.options ?? [])
						.filter(isField)
						.map((inner) => ({ field: inner, where: `${field.displayName} > ` }))
				: [{ field, where: '' }],
		);
}

/** One table for each operation of the main way. */
export function fieldTables(resources: Resource[]): string {
	const operations = resources.find(({ value }) => value === 'device')?.operations ?? [];
	return MAIN_WAY.flatMap((way) => operations.filter(({ value }) => value === way))
		.map(({ name, fields }) => {
			const rows = fieldsOf(fields).map(({ field, where }) => [
				`${where}**${field.displayName}**`,
				...[defaultOf(field), limitOf(field), aboutOf(field)],
			]);
			return `## ${name}\n\n${markdownTable(['Field', 'Default', 'Limit', 'What it is'], rows)}`;
		})
		.join('\n\n');
}

/** The document with these tables in it. */
export const withTables = (document: string, tables: string) =>
	document.replace(BETWEEN, (_, before: string, after: string) => before + tables + after);

if (import.meta.url === pathToFileURL(argv[1]).href) {
	const load = createRequire(import.meta.url);
	const { RESOURCES } = load('../dist/nodes/PingOne/resources/registry.js') as {
		RESOURCES: Resource[];
	};
	writeFileSync(DOCUMENT, withTables(readFileSync(DOCUMENT, 'utf8'), fieldTables(RESOURCES)));
}
