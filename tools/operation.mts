/**
 * Writes the skeleton of an operation: the operation, its request, its line in the registry, its test,
 * what it has to put on the wire, and what the documents say of it. Says what is left to do.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { argv, execPath, exit, stderr, stdout } from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run operation -- <resource> <name> --request <request> --does <what>
  <resource>  device, group or user
  <name>      as the menu shows it, such as "Resend Verification Code"
  --request   method, path, and for a change its media type, such as
              "POST /users/{userID} user.sendVerificationCode+json"
  --does      what it does, in the words of the documents: "Emails the user a new code"
`;

/** A resource, in source text. */
interface Subject {
	/** Its fields. */
	inputs: string[];
	/** Names of its IDs, and how each is read; the last is its own. */
	ids: Record<string, string>;
	/** What reading and what changing it needs of a role, as tools/checkTenant/roles.mts names it. */
	needs: { read: string; change: string };
	/** One in the sandbox, and the fields that name it. */
	inTest: { id: string; fields: string };
}

/** How the operations of a resource get at what they are about. */
const SUBJECTS: Record<string, Subject> = {
	user: {
		inputs: ['user'],
		ids: { userId: 'await user.id(api)' },
		needs: { read: '[USER]', change: "[USER, 'dir:update:user']" },
		inTest: { id: 'sandbox.user().id', fields: "user: locator('id', id)" },
	},
	device: {
		inputs: ['user', 'device'],
		ids: { userId: 'await user.id(api)', deviceId: 'device' },
		needs: { read: '[USER, DEVICES]', change: "[USER, DEVICES, 'mfa:update:device']" },
		inTest: {
			id: '(await sandbox.seed()).id',
			fields: "user: locator('id', sandbox.user().id), device: locator('id', id)",
		},
	},
	group: {
		inputs: ['group'],
		ids: { groupId: 'await group.id(api)' },
		needs: { read: "['dir:read:group']", change: "['dir:read:group', 'dir:update:group']" },
		inTest: { id: 'Object.values(sandbox.ids.groups)[0]', fields: "group: locator('id', id)" },
	},
};

/** What was asked for. */
interface Asked {
	resource: string;
	name: string;
	request: string;
	does: string;
}

/** A refusal in plain words. */
class Refusal extends Error {}

const capitalized = (text: string) => text[0].toUpperCase() + text.slice(1);

/** @throws Refusal for what would be no source text */
function named({ resource, name, does }: Asked) {
	if (!/^[A-Za-z][A-Za-z0-9]*( [A-Za-z0-9]+)*$/.test(name) || /['\\\n]|\*\//.test(does)) {
		throw new Refusal(`Name: letters, digits and blanks. --does: ’ in place of ', no \\: ${does}`);
	}
	const [first, ...rest] = name.split(' ');
	const words = rest.map((word) => (/^[A-Z]{2}/.test(word) ? word : word.toLowerCase()));
	const value = [first.toLowerCase(), ...rest.map(capitalized)].join('');
	return { value, action: [first, resource, ...words].join(' ') };
}

function wireOf({ request, resource }: Asked) {
	const [, method, path, type] =
		/^(GET|POST|PUT|PATCH|DELETE) \/(\S+)(?: (?:with )?(\S+))?$/.exec(request) ?? [];
	if (path === undefined) throw new Refusal(`--request cannot be read: ${request}\n${USAGE}`);
	const idOf = (segment: string) => /^\{(\w+)ID\}$/.exec(segment)?.[1];
	const ids = path.split('/').map((segment) => {
		const of = idOf(segment);
		return of === undefined ? `'${segment}'` : `${of}Id`;
	});
	const known = Object.keys(SUBJECTS[resource].ids);
	const other = ids.find((id) => !id.startsWith("'") && !known.includes(id));
	if (other !== undefined) throw new Refusal(`A ${resource} has no ${other}: ${request}`);
	const mediaType = type === 'json' ? 'application/json' : `application/vnd.pingidentity.${type}`;
	return { method, path, segments: ids.join(', '), mediaType: type && mediaType };
}

/** Files of their own, by path. */
export function filesOf(asked: Asked): Record<string, string> {
	const { resource, name, does } = asked;
	const { value, action } = named(asked);
	const { method, path, segments, mediaType } = wireOf(asked);
	const { inputs, ids, inTest } = SUBJECTS[resource];
	const isRead = method === 'GET';
	const parameters = Object.keys(ids)
		.map((id) => `${id}: string`)
		.join(', ');
	const about = Object.keys(ids).at(-1) ?? '';
	const send = `const send = async () => await api.call('${method}', [${segments}]${
		mediaType ? `, { mediaType: '${mediaType}' }` : ''
	});`;
	const request = isRead
		? `import type { PingOneApi } from '../client/api';

/** ${does}. @throws PingOneError */
export const ${value} = async (api: PingOneApi, ${parameters}) => await api.get([${segments}]);
`
		: `import type { PingOneApi } from '../client/api';
import { sendOnce } from '../reconcile';

/**
 * ${does}.
 *
 * PingOne is taken to show nothing of it. Where it does, \`ensure()\` goes by what it shows.
 *
 * @throws PingOneError, ChangeError
 */
export async function ${value}(api: PingOneApi, ${parameters}) {
	${send}
	await sendOnce(send);
	return { id: ${about}, changed: true };
}
`;
	const effect = isRead
		? "asTool: 'always',"
		: "done: { evidence: 'notShown', when: 'never: PingOne shows nothing of it' },";
	const operation = `import { ${value} as send } from '../../pingone/${resource}/${value}';
${inputs.map((input) => `import { ${input} } from '../fields/${input}';`).join('\n')}
import { operation } from '../operation';

export const ${value} = operation({
	name: '${name}',
	value: '${value}',
	action: '${action}',
	description: '${does}${isRead ? '. Read-only.' : ''}',
	${effect}
	output: '${isRead ? 'id' : 'id changed:boolean'}',
	inputs: [${inputs.join(', ')}],
	run: async ({ ${inputs.join(', ')} }, { api }) => await send(api, ${Object.values(ids).join(', ')}),
});
`;
	const test = `import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

it('${name}: one request, of which the item is the result', async () => {
	const id = ${inTest.id};
	const [output] = await node.outputs({
		resource: '${resource}',
		operation: '${value}',
		${inTest.fields},
	});
	expect(output).toMatchObject({ id });
	const requests = await sandbox.requests();
	expect(requests.map(({ method }) => method)).toEqual(['${method}']);
	expect(requests[0].path).toMatch(/\\/${path.replaceAll('/', '\\/').replaceAll(/\{\w+\}/g, '[^/]+')}$/);
	expect(requests[0].contentType).${mediaType ? `toBe('${mediaType}')` : 'toBeUndefined()'};
});
`;
	return {
		[`nodes/PingOne/resources/${resource}/${value}.ts`]: operation,
		[`nodes/PingOne/pingone/${resource}/${value}.ts`]: request,
		[`test/integration/${resource}/${value}.test.mts`]: test,
	};
}

type Edit = (text: string) => string;

/** Replaces once. @throws Refusal where the place is not there */
const replaced =
	(pattern: RegExp, by: (...found: string[]) => string): Edit =>
	(text) => {
		if (!pattern.test(text)) throw new Refusal(`Nothing in the file is like ${pattern.source}`);
		return text.replace(pattern, by);
	};

/** Lines in files that are there, by path. */
export function editsOf(asked: Asked): Record<string, Edit[]> {
	const { resource, name, request } = asked;
	const { value } = named(asked);
	const { method, path, mediaType } = wireOf(asked);
	const [verb, place, type] = request.replace(' with ', ' ').split(' ');
	const endpoint = `\`${verb} ${place}\`${type ? ` with \`${type}\`` : ''}`;
	const Resource = capitalized(resource);
	const { ids: known, needs } = SUBJECTS[resource];
	const ids = Object.keys(known).join(', ');
	const at = path.replaceAll(/\{(\w+)ID\}/g, (_, of: string) => `\${${of}Id}`);
	const wire = `[\`${method} /${at}\`${mediaType ? `, '${mediaType}', null` : ''}]`;
	return {
		[`nodes/PingOne/resources/${resource}/index.ts`]: [
			(text) => text.replace(/(\n\n\/\*\*)/, `\nimport { ${value} } from './${value}';$1`),
			replaced(/\n\];\n$/, () => `\n\t${value},\n];\n`),
		],
		'test/support/editor/wire.mts': [
			replaced(/(const EXPECTED[^]*?)\n\};\n/, (_, table) =>
				[table, `\t'${resource}.${value}': ({ ${ids} }) => [${wire}],`, '};', ''].join('\n'),
			),
		],
		'tools/reference/requests.mts': [
			replaced(
				new RegExp(`(\\n\\t${resource}: \\{[^]*?)(\\n\\t\\},)`),
				(_, before, end) => `${before}\n\t\t${value}: ['${endpoint}', DATA_ASSUMED],${end}`,
			),
		],
		'tools/checkTenant/roles.mts': [
			replaced(
				new RegExp(`(?:\\n\\t'${Resource}: [^\\n]*)+`),
				(rows) =>
					`${rows}\n\t'${Resource}: ${name}': ${needs[method === 'GET' ? 'read' : 'change']},`,
			),
		],
		'README.md': [
			replaced(/in (\d+) operations/, (_, count) => `in ${Number(count) + 1} operations`),
			replaced(
				new RegExp(`(\\| \\*\\*${Resource}\\*\\* +\\| [^|]*?) +\\|`),
				(_, names) => `${names}, ${name} |`,
			),
		],
	};
}

const NEXT = (value: string, resource: string) => `
Write what is special about it, then:
  npm run operation:tables
  npm run test:one -- test/unit/resources test/integration/${resource}/${value}.test.mts \\
    integration/everyOperation integration/faults/every integration/schemas integration/aiTools \\
    integration/checkTenant/roles
  npm run format && npm run typecheck && npm run lint && npm test
By hand: docs/README.md and, for what Ping does not document, a row of docs/assumptions.md.
`;

/** Writes all of it. @throws Refusal when a file is there already */
function write(asked: Asked): void {
	if (!(asked.resource in SUBJECTS)) throw new Refusal(USAGE);
	const files = filesOf(asked);
	const taken = Object.keys(files).find((path) => existsSync(path));
	if (taken !== undefined) throw new Refusal(`${taken} is there already.`);
	const edited = Object.entries(editsOf(asked)).map(([path, edits]): [string, string] => [
		path,
		edits.reduce((text, edit) => edit(text), readFileSync(path, 'utf8')),
	]);
	const all = [...Object.entries(files), ...edited];
	for (const [path, text] of all) writeFileSync(path, text);
	const paths = all.map(([path]) => path);
	execFileSync(execPath, ['node_modules/prettier/bin/prettier.cjs', '--write', ...paths]);
	stdout.write(`${paths.join('\n')}\n${NEXT(named(asked).value, asked.resource)}`);
}

if (import.meta.url === pathToFileURL(argv[1]).href) {
	try {
		const { positionals, values } = parseArgs({
			args: argv.slice(2),
			allowPositionals: true,
			options: {
				request: { type: 'string' },
				does: { type: 'string' },
				help: { type: 'boolean', short: 'h' },
			},
		});
		const [resource, name] = positionals;
		const { request, does, help } = values;
		if (help) {
			stdout.write(USAGE);
			exit(0);
		}
		if (!name || !request || !does) throw new Refusal(USAGE);
		write({ resource, name, request, does });
	} catch (error) {
		stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
		exit(1);
	}
}
