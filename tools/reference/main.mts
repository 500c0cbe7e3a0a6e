/**
 * Writes docs/reference/: every operation and both triggers, from what they themselves declare, for
 * `npm run operation:tables`, which builds before. A unit test compares the two.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { anchorsOf } from '../links.mts';
import { markdownTable } from '../markdownTable.mts';
import { fieldTable, type Field } from './fields.mts';
import { REQUESTS, TRIGGER_REQUESTS, type Request } from './requests.mts';

/** An operation of the menu, as far as the reference shows it. */
interface Operation {
	name: string;
	value: string;
	description: string;
	done?: { evidence: string; when: string };
	output: string;
	asTool?: 'always' | 'never';
	fields: Field[];
}

/** An output schema, as n8n reads it. */
interface Schema {
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** What the package declares, from its source or its build. */
export interface Declared {
	RESOURCES: Array<{ name: string; value: string; operations: Operation[] }>;
	TRIGGERS: Array<{ name: string; displayName: string; fields: Field[] }>;
	/** What both triggers output. */
	EVENT: string;
	schemaOf: (shape: string) => Schema;
	/** Texts of the enrollment page by their keys. */
	/** By the pages that have them, as in a language's file. */
	TEXTS: Record<'shared' | 'enroll' | 'confirm', Record<string, string>>;
}

const FOLDER = 'docs/reference';

const EVIDENCE: Record<string, [name: string, means: string]> = {
	state: ['state', 'PingOne shows the requested state'],
	newer: ['time', 'PingOne shows a later modification time than before'],
	made: ['made since', 'PingOne shows an object created after the request, by PingOne’s clock'],
	gone: ['gone', 'PingOne showed the object before, but no longer shows it'],
	notShown: [
		'none',
		'A response confirms it. PingOne shows no other evidence, so the node sends the change only once',
	],
};

const AGENT = {
	always: 'Always: the operation only reads',
	never: 'Never: the operation belongs to an execution that waits',
	allowed: 'If **Allow as AI Tool** is on',
};

const COMMON = 'Common options';

/** Members by their paths, without PingOne's links. */
function membersOf(schema: Schema, above = ''): string[] {
	const own = Object.entries(schema.items?.properties ?? schema.properties ?? {});
	return own
		.filter(([name]) => !name.startsWith('_'))
		.flatMap(([name, member]) => {
			const list = member.items ? '[]' : '';
			const inner = membersOf(member, `${above}${name}${list}.`);
			return inner.length > 0 ? inner : [`\`${above}${name}${list}\``];
		});
}

/** The options that all operations but one have, by their names. */
function commonOptions(resources: Declared['RESOURCES']): Field[] {
	const [[first = []] = [], ...others] = resources
		.flatMap(({ operations }) => operations)
		.map(({ fields }) =>
			fields.filter(({ name, type }) => name === 'options' && type === 'collection'),
		)
		.map((found) => found.map(({ options = [] }) => options as Field[]))
		.filter((found) => found.length > 0);
	return first.filter(({ name }) =>
		others.every(([options = []]) => options.some((option) => option.name === name)),
	);
}

const facts = (rows: string[][]) => markdownTable(['', ''], rows);

const requestRows = ([endpoint, role]: Request): string[][] => [
	['PingOne', endpoint],
	['Role', role],
];

/** What is known when PingOne's answer is lost. @param resource of the operation @param endpoint that it uses */
function lostAnswer({ done }: Operation, resource: string, endpoint: string): string {
	if (done) {
		const [evidence] = EVIDENCE[done.evidence];
		return `Done if ${done.when}. Evidence: [${evidence}](README.md#after-a-lost-response)`;
	}
	if (!/POST|PUT|PATCH|DELETE/.test(endpoint)) return 'The node retries: the operation only reads';
	return resource === 'confirmation'
		? 'See [confirmation](../confirmation.md)'
		: 'See [enrollment](../enrollment.md)';
}

function sectionOf(
	resource: string,
	operation: Operation,
	{ schemaOf, RESOURCES }: Declared,
): string {
	const { name, value, description, output, asTool, fields } = operation;
	const common = new Set(commonOptions(RESOURCES).map((option) => option.name));
	const request = REQUESTS[resource]?.[value];
	if (!request) throw new Error(`${resource}.${value} has no line in tools/reference/requests.mts`);
	const hasOptions = fields.some(
		({ name: own, type }) => own === 'options' && type === 'collection',
	);
	return [
		`## ${name}`,
		`${description.replace(/\.$/, '')}.`,
		facts([
			...requestRows(request),
			['AI agent', AGENT[asTool ?? 'allowed']],
			...(request[0] === 'None'
				? []
				: [['After a lost response', lostAnswer(operation, resource, request[0])]]),
			['Output', membersOf(schemaOf(output)).join(', ')],
		]),
		fieldTable(fields, [resource, value], common),
		hasOptions ? 'The [common options](README.md#common-options) also apply.' : '',
	]
		.filter((part) => part !== '')
		.join('\n\n');
}

/** A page: its title, what it is, its contents and its sections. */
function pageOf(title: string, about: string, sections: string[]): string {
	const body = sections.join('\n\n');
	const headings = [...body.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
	const contents = anchorsOf(body).map((anchor, index) => `[${headings[index]}](#${anchor})`);
	return `# ${title}\n\n${about}\n\n<!-- contents:start -->\n\n${contents.join(' · ')}\n\n<!-- contents:end -->\n\n${body}\n`;
}

const PRINTED =
	'`node tools/reference/main.mts` generates these pages from the node’s own declarations. Make changes in the code.';

function indexOf(declared: Declared): string {
	const { RESOURCES, TRIGGERS } = declared;
	const rows = RESOURCES.map(({ name, value, operations }) => {
		const anchors = anchorsOf(operations.map((each) => `## ${each.name}`).join('\n'));
		return [
			`[${name}](${value}.md)`,
			operations
				.map((each, index) => `[${each.name}](${value}.md#${anchors[index] ?? ''})`)
				.join(', '),
		];
	});
	const triggers = TRIGGERS.map(
		({ displayName }) => `[${displayName}](triggers.md#${anchorsOf(`# ${displayName}`)[0]})`,
	);
	const common: Field = { displayName: 'Options', name: 'options', type: 'collection' };
	const options = fieldTable([{ ...common, options: commonOptions(RESOURCES) }], []);
	return (
		[
			'# Reference',
			`This reference covers every operation and both triggers: fields with defaults and limits, PingOne endpoint, role, use by AI agents, behavior after a lost response, and output. To find an operation by task, see [Which operation do I need?](../README.md#which-operation-do-i-need) ${PRINTED}`,
			markdownTable(
				['Resource', 'Operations'],
				[
					...rows,
					['[Triggers](triggers.md)', triggers.join(', ')],
					['[Texts](texts.md)', 'Keys and placeholders for **Custom Texts**'],
				],
			),
			'Paths are relative to `https://api.pingone.<region>/v1/environments/<environment ID>`, and media types begin with `application/vnd.pingidentity.`. Roles named in the text of Ping’s documentation are listed in [assumptions](../assumptions.md#roles). Other roles are marked _assumed_: compare them with Ping’s [permissions of each built-in role](https://developer.pingidentity.com/pingone-api/platform/reference/roles-and-permissions-in-pingone/pingone-role-permissions.html). Outputs are listed without PingOne’s `_links`, and with **Simplify** on if available. The node omits members that PingOne does not send.',
			`## ${COMMON}`,
			options,
			'## After a lost response',
			'Before the node resends a change, it looks for evidence that the change was made ([details](../done.md)).',
			markdownTable(['Evidence', 'The change counts as done when'], Object.values(EVIDENCE)),
		].join('\n\n') + '\n'
	);
}

/** Every page of the reference by its path. */
export function referencePages(declared: Declared): Record<string, string> {
	const { RESOURCES, TRIGGERS, EVENT, schemaOf, TEXTS } = declared;
	const pages = RESOURCES.map(({ name, value, operations }): [string, string] => [
		`${value}.md`,
		pageOf(
			name,
			'[All operations](README.md)',
			operations.map((operation) => sectionOf(value, operation, declared)),
		),
	]);
	const triggers = TRIGGERS.map(({ name, displayName, fields }) =>
		[
			`## ${displayName}`,
			facts([
				...requestRows(TRIGGER_REQUESTS[name]),
				['Output', membersOf(schemaOf(EVENT)).join(', ')],
			]),
			fieldTable(fields, [name]),
		].join('\n\n'),
	);
	const texts = (of: Record<string, string>) =>
		markdownTable(
			['Key', 'Placeholders', 'English'],
			Object.entries(of).map(([key, text]) => [
				`\`${key}\``,
				[...new Set(text.match(/\{\w+\}/g) ?? [])].map((name) => `\`${name}\``).join(', '),
				text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('_', '\\_'),
			]),
		);
	const about =
		'This page lists all strings in English. To replace one for all users, set its key in **Custom Texts** of **Enroll FIDO2 Device** or **Send and Wait for Passkey**, as in `{ "button": "Create my key" }`. The page fills in the placeholders.';
	return {
		'README.md': indexOf(declared),
		...Object.fromEntries(pages),
		'triggers.md': pageOf(
			'Triggers',
			'[All operations](README.md). See also [triggers](../trigger.md).',
			triggers,
		),
		'texts.md': [
			'# Texts of the pages',
			about,
			...['## On both pages', texts(TEXTS.shared)],
			...['## Enrollment', texts(TEXTS.enroll)],
			...['## Confirmation', `${texts(TEXTS.confirm)}\n`],
		].join('\n\n'),
	};
}

if (import.meta.url === pathToFileURL(argv[1]).href) {
	const load = createRequire(join(import.meta.dirname, '../../dist/nodes/PingOne/x'));
	const { webhookFields, pollingFields } = load('./trigger/event/settings.js') as Record<
		string,
		Field[]
	>;
	const declared: Declared = {
		...(load('./resources/registry.js') as Pick<Declared, 'RESOURCES'>),
		...(load('./resources/shape.js') as Pick<Declared, 'schemaOf'>),
		...(load('./trigger/event/readEvent.js') as Pick<Declared, 'EVENT'>),
		TRIGGERS: [
			{ name: 'pingOneTrigger', displayName: 'PingOne Trigger', fields: webhookFields },
			{
				name: 'pingOnePollingTrigger',
				displayName: 'PingOne Polling Trigger',
				fields: pollingFields,
			},
		],
		TEXTS: load('./page/texts/en.json') as Declared['TEXTS'],
	};
	mkdirSync(FOLDER, { recursive: true });
	for (const [name, text] of Object.entries(referencePages(declared))) {
		writeFileSync(join(FOLDER, name), text);
	}
}
