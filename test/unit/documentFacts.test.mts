import { existsSync } from 'node:fs';
import { PingOneOAuth2Api } from '../../credentials/PingOneOAuth2Api.credentials.ts';
import { RESOURCES } from '../../nodes/PingOne/resources/registry.ts';
import { type OutputSchema, schemaOf } from '../../nodes/PingOne/resources/shape.ts';
import { EVENT } from '../../nodes/PingOne/trigger/event/readEvent.ts';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { PingOnePollingTrigger } from '../../nodes/PingOne/PingOnePollingTrigger.node.ts';
import { PingOneTrigger } from '../../nodes/PingOne/PingOneTrigger.node.ts';
import { documents, withoutCode } from '../../tools/links.mts';
import { filesLike, read, readJson, rowsOf } from '../support/documentation.mts';
import { exampleFiles, readExampleFile } from '../support/examples.mts';
import { labelsOf } from '../support/labels.mts';
import {
	ASSEMBLED,
	EMPHASES,
	GITHUB_LABELS,
	INPUTS,
	N8N_LABELS,
	N8N_SENTENCES,
	N8N_VARIABLES,
	OTHERS_CODES,
	OTHERS_PATHS,
	PINGONE_LABELS,
	RARE_MEMBERS,
	SAMPLES,
	TABLED,
} from '../support/othersWords.mts';

/** The pages on which each word of the node's must be the node's. */
const PAGES = documents().filter(
	(page) => !/^(CHANGELOG|CODE_OF|bench|sandbox|test|\.github)/.test(page),
);

const listed = (lines: string) =>
	lines
		.trim()
		.split(/[|\n]/)
		.map((word) => word.trim());

const TEXTS = readJson('nodes/PingOne/page/texts/en.json') as Record<
	string,
	Record<string, string>
>;
const nodes = [new PingOne(), new PingOneTrigger(), new PingOnePollingTrigger()];
const credential = new PingOneOAuth2Api();
const examples = exampleFiles().map(readExampleFile);

const OWN = new Set([
	...nodes.flatMap(({ description }) => [
		description.displayName,
		...labelsOf(description.properties),
	]),
	...[credential.displayName, ...labelsOf(credential.properties)],
	...examples.flatMap(({ name, nodes: inside }) => [name, ...inside.map((node) => node.name)]),
	...Object.values(TEXTS).flatMap((texts) => Object.values(texts)),
]);
const OTHERS = new Set([N8N_LABELS, PINGONE_LABELS, GITHUB_LABELS, SAMPLES].flatMap(listed));
const EMPHASIZED = new Set(listed(EMPHASES));

/** Whether words are written as labels are: each but the small ones begins with a capital. */
const isTitle = (words: string) =>
	/^\p{Lu}/u.test(words) &&
	words.split(' ').every((word) => word.length < 4 || !/^\p{Ll}/u.test(word));

/** A page's prose: no code, no target of a link. */
const proseOf = (page: string) =>
	withoutCode(read(page))
		.replace(/`[^`\n]*`/g, '`')
		.replace(/\]\([^()\n]*\)/g, ']');

/** What is set in bold or in italics, with each part of a path such as `Settings > Timezone`. */
const labelsIn = (prose: string) =>
	[...prose.matchAll(/\*\*([^*\n]+)\*\*|(?<![\w*])_([^_\n]+)_(?!\w)/g)]
		.map(([, bold, italic]) => bold ?? italic)
		.filter((label) => !/[.`]$/.test(label))
		.flatMap((label) => label.split(/ > |: /))
		.filter((label) => isTitle(label));

const unknownLabels = (prose: string) =>
	labelsIn(prose).filter(
		(label) => !OWN.has(label) && !OTHERS.has(label) && !EMPHASIZED.has(label) && label.length > 1,
	);

describe('a label on a page', () => {
	it.each(PAGES)('%s: is one of the node’s, or somebody’s else by the list', (page) => {
		expect(unknownLabels(proseOf(page))).toEqual([]);
	});

	it('would be missed after a new name', () => {
		expect(
			unknownLabels('Set **Remind Later** and _Patience Limit_, then **Remind After**.'),
		).toEqual(['Remind Later', 'Patience Limit']);
	});

	it('is in the list only while a page needs it', () => {
		const used = new Set(PAGES.flatMap((page) => labelsIn(proseOf(page))));
		expect([...OTHERS, ...EMPHASIZED].filter((word) => !used.has(word))).toEqual([]);
	});
});

/** Every member of an output by its path, and by each end of it: a page may begin inside. */
function pathsOf(schema: OutputSchema, above: string[] = []): string[] {
	const inner = schema.items ?? schema;
	return Object.entries(inner.properties ?? {}).flatMap(([name, member]) => {
		const path = [...above, name];
		return [...path.map((_, index) => path.slice(index).join('.')), ...pathsOf(member, path)];
	});
}

const MEMBERS = new Set([
	...RESOURCES.flatMap(({ operations }) =>
		operations.flatMap(({ output }) => pathsOf(schemaOf(output))),
	),
	...pathsOf(schemaOf(EVENT)),
	...Object.keys(RARE_MEMBERS),
	...listed(INPUTS),
]);
const OBJECTS = /^(enrollment|confirmation|error|authenticator|signIn|report|groups|group)\./;
const EVENTS = new Set(read('nodes/PingOne/waiting/events.ts').match(/(?<=')\w+\.\w+(?=')/g));

/** Members that a page names: `$json.id`, `.json.id`, `enrollment.status`. */
function membersIn(text: string): string[] {
	const code = [...text.matchAll(/`([^`\n]*)`/g)].map(([, inside]) => inside);
	const ofItems = code.flatMap((inside) =>
		[...inside.matchAll(/json\.(\w+(?:\.\w+)*)(\()?/g)].map(([, path, call]) =>
			call ? path.replace(/\.\w+$/, '') : path,
		),
	);
	const dotted = code.filter((inside) => OBJECTS.test(inside) && /^\w+(\.\w+)+$/.test(inside));
	return [...ofItems, ...dotted.filter((path) => !EVENTS.has(path))];
}

/** First cells of the tables of members. */
const tabled = (text: string) =>
	[...text.matchAll(/^\| Member[^]*?\n\n/gm)].flatMap(([table]) =>
		table
			.split('\n')
			.slice(2)
			.flatMap((row) =>
				[...(row.split('|')[1] ?? '').matchAll(/`([\w.]+)`/g)].map(([, name]) => name),
			),
	);

describe('a member on a page', () => {
	const MEANT = PAGES.filter((page) => !/assumptions|decisions|compatibility|report-to/.test(page));

	it.each(MEANT)('%s: is in an output', (page) => {
		expect(membersIn(read(page)).filter((path) => !MEMBERS.has(path))).toEqual([]);
	});

	it.each(['docs/enrollment.md', 'docs/trigger.md'])('%s: so is each of its tables', (page) => {
		const names = tabled(read(page)).map((name) => name.replace(/^\./, 'authenticator.'));
		expect(names.length).toBeGreaterThan(5);
		expect(names.filter((path) => !MEMBERS.has(path))).toEqual([]);
	});

	it('would be missed after a new name', () => {
		expect(
			membersIn('`{{ $json.enrollment.userAgent }}`, `error.advice`, `enrollment.opened`').filter(
				(path) => !MEMBERS.has(path),
			),
		).toEqual(['enrollment.userAgent', 'error.advice']);
	});

	it.each(Object.entries(RARE_MEMBERS))(
		'%s, which no schema promises, is written by %s',
		(path, file) => {
			expect(read(file)).toMatch(new RegExp(`\\b${path.split('.').at(-1)}\\b`));
		},
	);
});

const plain = (text: string) =>
	text
		.replace(/\\n|\s+/g, ' ')
		.replace(/\\'/g, "'")
		.replace(/[‘’]/g, "'")
		.toLowerCase();
const SOURCES = plain(
	[
		...filesLike(
			'{nodes,credentials}/**/*.ts',
			'nodes/PingOne/page/texts/en.json',
			'examples/*.json',
		),
	]
		.filter((file) => !file.includes('generated'))
		.map(read)
		.join('\n'),
);
const SAID_BY_N8N = N8N_SENTENCES.map(plain);

/** The parts of a message that are the same each time: not its numbers, values and what is left out. */
const fixedParts = (message: string) =>
	plain(message)
		.split(/\d[\d.,]*|'[^']*'|"[^"]*"|…|\.\.\.|`/)
		.map((part) => part.trim().replace(/^[.,: ]+|[.,: ]+$/g, ''))
		.filter((part) => part.length > 5);

const isSaid = (message: string) =>
	SAID_BY_N8N.some((sentence) => plain(message).startsWith(sentence)) ||
	(ASSEMBLED[message] ?? fixedParts(message)).every((part) => SOURCES.includes(plain(part)));

/** Sentences that a page quotes: in italics, in double quotes, or in a table of messages. */
function quotedIn(text: string): string[] {
	const prose = text.replace(/\]\([^()\n]*\)/g, ']');
	const italics = [...prose.matchAll(/(?<![\w*])_([^_\n`]+)_(?!\w)/g)].map(([, said]) => said);
	const quotes = [...prose.matchAll(/“([^”\n]+)”/g)].map(([, said]) => said);
	const tables = [...prose.matchAll(/^\| (?:Message|What you read)[^]*?\n\n/gm)].flatMap(
		([table]) =>
			table
				.split('\n')
				.slice(2)
				.map((row) =>
					(row.split(' | ')[0] ?? '')
						.replace(/^\| /, '')
						.replace(/\(n8n's log\)|, or an item.*|_/g, '')
						.trim(),
				),
	);
	const isSentence = (said: string) => said.split(' ').length > 3 && /^['\p{Lu}]/u.test(said);
	return [...italics.filter((said) => !isTitle(said)), ...quotes, ...tables].filter(isSentence);
}

describe('a message on a page', () => {
	it.each(PAGES)('%s: is one of the node’s, the page’s or n8n’s', (page) => {
		const own = new Set([...OWN, ...OTHERS, ...EMPHASIZED, ...TABLED]);
		expect(
			quotedIn(withoutCode(read(page))).filter((said) => !own.has(said) && !isSaid(said)),
		).toEqual([]);
	});

	it('would be missed after a new wording', () => {
		const text =
			'_Nothing was sent for this item_, “It was withdrawn. Ask the sender for a new one.”, _Nothing was mailed for this item_, “It was revoked. Ask the sender for another one.”';
		expect(quotedIn(text).filter((said) => !isSaid(said))).toEqual([
			'Nothing was mailed for this item',
			'It was revoked. Ask the sender for another one.',
		]);
	});
});

describe('docs/messages.md', () => {
	const page = read('docs/messages.md');
	const GROUPS = {
		shared: 'Both pages',
		enroll: 'The enrollment page',
		confirm: 'The confirmation page',
	};
	const listed = Object.entries(GROUPS).flatMap(([group, heading]) => {
		const [, table = ''] =
			new RegExp(`^### ${heading}\\n([^]*?)(?=^#|$(?![^]))`, 'm').exec(page) ?? [];
		return rowsOf(table).map(([text, key]) => ({ group, text, key: key.replaceAll('`', '') }));
	});

	it('says what each text of the pages means, word by word', () => {
		expect(listed.length).toBeGreaterThan(50);
		const now = listed.map(({ group, key }) => ({ group, key, text: TEXTS[group][key] }));
		expect(listed.map(({ group, key, text }) => ({ group, key, text }))).toEqual(now);
	});

	it('leaves out no answer of the enrollment page that its own document names', () => {
		const [, tables] = /### When the node answers([^]*)/.exec(page) ?? [];
		const answers = [...(tables ?? '').matchAll(/\| `([a-z]+[A-Za-z]*)` /g)].map(([, key]) => key);
		expect(answers.length).toBeGreaterThan(20);
		const keys = new Set(listed.map(({ key }) => key));
		const texts = { ...TEXTS.shared, ...TEXTS.enroll };
		expect(answers.filter((key) => key in texts && !keys.has(key))).toEqual([]);
	});
});

describe('a code on a page', () => {
	const all = [SOURCES.toUpperCase(), ...filesLike('{sandbox,test,tools}/**/*.mts').map(read)]
		.join('\n')
		.toUpperCase();
	const variables = listed(N8N_VARIABLES.replace(/\s+/g, '|').replace(/^\||\|$/g, ''));
	const codesIn = (text: string) =>
		[...text.matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=[^`]*)?`/g)].map(([, code]) => code);

	it.each(PAGES)('%s: is one of the node’s, or a variable of n8n by the list', (page) => {
		const own = [...variables, ...listed(OTHERS_CODES)];
		expect(
			codesIn(read(page)).filter((code) => !own.includes(code) && !all.includes(code)),
		).toEqual([]);
	});

	it('is in the list only while a page needs it', () => {
		const text = PAGES.map(read).join('\n');
		expect([...variables, ...listed(OTHERS_CODES)].filter((name) => !text.includes(name))).toEqual(
			[],
		);
	});
});

/** Where paths on pages begin: at the root, at the tests, or in the room that the page is about. */
const ROOTS = ['', 'test/', 'nodes/PingOne/', 'nodes/PingOne/pingone/', 'sandbox/'];
const ENDINGS = ['', '.test.mts', '.deep.test.mts'];
const pathsIn = (text: string) =>
	[...withoutCode(text).matchAll(/`([\w.-]+(?:\/[\w.-]+)+)\/?`/g)].map(([, path]) => path);
const isFile = (path: string) =>
	ROOTS.some((root) => ENDINGS.some((ending) => existsSync(`${root}${path}${ending}`)));

describe('a test or another file that a page names', () => {
	const foreign = listed(OTHERS_PATHS);

	it.each([...PAGES, ...filesLike('{bench,sandbox}/*.md')])('%s: is there', (page) => {
		expect(pathsIn(read(page)).filter((path) => !isFile(path) && !foreign.includes(path))).toEqual(
			[],
		);
	});

	it('would be missed after a new name, with `test/` or without', () => {
		expect(
			pathsIn(
				'`test/unit/documents`, `unit/gone`, `integration/errors`, `test/e2e/gone.test.mts`',
			).filter((path) => !isFile(path)),
		).toEqual(['unit/gone', 'test/e2e/gone.test.mts']);
	});

	it('is in the list of others only while a page needs it', () => {
		const named = [...PAGES, ...filesLike('{bench,sandbox}/*.md')].flatMap((page) =>
			pathsIn(read(page)),
		);
		expect(foreign.filter((path) => !named.includes(path))).toEqual([]);
	});

	it('is there where the table of the enrollment names it in short', () => {
		const files = filesLike('test/**/*.test.mts').map(
			(file) => file.replace(/^.*\//, '').split('.')[0],
		);
		const shown = [...read('docs/threats.md').matchAll(/\| ([^|\n]*) \|$/gm)].map(
			([, cell]) => cell,
		);
		const named = shown
			.filter((cell) => /^`\w+`/.test(cell.trim()))
			.flatMap((cell) => [...cell.matchAll(/`([\w]+)`/g)].map(([, name]) => name));
		expect(
			named.filter(
				(name) =>
					/^[a-z]\w+$/.test(name) &&
					!name.startsWith('test:') &&
					!(name in TEXTS.enroll || name in TEXTS.shared) &&
					!files.includes(name),
			),
		).toEqual([]);
	});
});

/** A default or a limit that prose repeats. The field is looked up by its name in the built node. */
const DEFAULTS: Array<[page: string, says: RegExp, field: string, read: 'default' | 'maxValue']> = [
	[
		'docs/enrollment.md',
		/\*\*Max Reminders\*\* \((\d+) unless you change it/,
		'maxReminders',
		'default',
	],
	['docs/enrollment.md', /unless you change it, (\d+) at most\)/, 'maxReminders', 'maxValue'],
	['docs/enrollment.md', /\*\*Link Valid For\*\*: (\d+) days unless/, 'linkValidFor', 'default'],
	['docs/limits.md', /how long to wait: (\d+) unless/, 'waitForPingOne', 'default'],
	['docs/enrollment.md', /after _Watch For \(Hours\)_ \((\d+)\)/, 'watchFor', 'default'],
];

interface Fact {
	name?: string;
	default?: unknown;
	typeOptions?: { maxValue?: number };
	options?: Fact[];
}
const fieldsIn = (fields: Fact[]): Fact[] =>
	fields.flatMap((field) => [field, ...fieldsIn(field.options ?? [])]);

describe('a default on a page', () => {
	it.each(DEFAULTS)('%s: %s is that of %s', (page, says, name, what) => {
		const [, said] = says.exec(read(page)) ?? [];
		const found = fieldsIn(nodes[0].description.properties as Fact[]).filter(
			(one) => one.name === name,
		);
		expect(found.length).toBeGreaterThan(0);
		const facts = found.map((field) =>
			what === 'default' ? field.default : field.typeOptions?.maxValue,
		);
		expect(facts).toContain(Number(said));
	});
});

/** A limit that prose repeats, and the constant that holds it, in so many units. */
const LIMITS: Array<[page: string, says: RegExp, file: string, constant: string, unit?: number]> = [
	['docs/enrollment.md', /(\w+) wrong start codes or/, 'waiting/phase.ts', 'MAX_WRONG_START_CODES'],
	[
		'docs/enrollment.md',
		/wrong start codes or more than (\w+) requests/,
		'waiting/record.ts',
		'MAX_TOTAL',
	],
	[
		'docs/enrollment.md',
		/rejects requests beyond (\w+) a minute/,
		'waiting/record.ts',
		'MAX_PER_MINUTE',
	],
	[
		'docs/enrollment.md',
		/The first (\w+) attempts that the browser refuses/,
		'enrollment/session.ts',
		'MAX_FORGIVEN',
	],
	['docs/threats.md', /(\w+) open requests per link/, 'page/http/gate.ts', 'MAX_OPEN_PER_WAIT'],
	['docs/threats.md', /per link and (\w+) per process/, 'page/http/gate.ts', 'MAX_OPEN'],
	['docs/threats.md', /(\w+) KiB and 5 seconds/, 'page/http/body.ts', 'MAX_BODY', 1_024],
	['docs/threats.md', /128 KiB and (\w+) seconds/, 'page/http/body.ts', 'MAX_BODY_MS', 1_000],
	['docs/trigger.md', /the last ([\d,]+) event IDs/, 'trigger/event/seenEvents.ts', 'MAX_SEEN'],
	['docs/trigger.md', /maximum are (\w+) hours/, 'trigger/event/settings.ts', 'MAX_CATCH_UP_HOURS'],
	['docs/trigger.md', /beyond (\w+) at a time/, 'trigger/webhook/listeners.ts', 'MAX_OPEN'],
	[
		'docs/trigger.md',
		/Bodies over (\w+) MB/,
		'trigger/webhook/body.ts',
		'MAX_BODY_BYTES',
		1_048_576,
	],
	['docs/trigger.md', /more than (\w+) levels deep/, 'pingone/errors/foreign.ts', 'MAX_DEPTH'],
];
const WORDS: Record<string, number> = { five: 5, ten: 10, twenty: 20 };
const numberOf = (said: string) => WORDS[said.toLowerCase()] ?? Number(said.replaceAll(',', ''));

describe('a limit on a page', () => {
	it.each(LIMITS)('%s: %s is that of %s, %s', (page, says, file, constant, unit = 1) => {
		const [, said = ''] = says.exec(read(page)) ?? [];
		const [, factors = ''] =
			new RegExp(`const ${constant} = ([\\d_* ]+);`).exec(read(`nodes/PingOne/${file}`)) ?? [];
		const held = factors.split('*').reduce((all, one) => all * Number(one.replaceAll('_', '')), 1);
		expect(numberOf(said) * unit).toBe(held);
	});
});

describe('the table of checks of docs/compatibility.md', () => {
	it('has the checks that every n8n gets, and no others', () => {
		const [, section = ''] =
			/^## Versions of n8n$([^]*?)^_/m.exec(read('docs/compatibility.md')) ?? [];
		const [, order = ''] =
			/CORE_CHECKS: Check\[\] = \[([^]*?)\];/.exec(read('test/n8n/checks/index.mts')) ?? [];
		const sources = filesLike('test/n8n/checks/*.mts').map(read).join('\n');
		const names = [...order.matchAll(/^\t(\w+),$/gm)].map(
			([, check]) => new RegExp(`const ${check}\\b[^]*?\\bname: '([^']+)',`).exec(sources)?.[1],
		);
		expect(names.length).toBeGreaterThan(15);
		expect(
			rowsOf(section)
				.map(([name]) => name)
				.sort(),
		).toEqual([...names].sort());
	});
});
