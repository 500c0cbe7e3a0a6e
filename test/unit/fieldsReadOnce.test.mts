import { globSync, readFileSync } from 'node:fs';

const ROOT = 'nodes/PingOne';

/** What reaches past the readers. */
const PAST_THE_READERS: Array<[what: string, found: RegExp]> = [
	['asks n8n for a value', /getNodeParameter\b|getCurrentNodeParameters?\b/],
	['looks into the parameters of the node', /\.parameters\b|\bparameters \} =/],
	// The strict comparison that made a disabled account of "false" an enabled one.
	[
		'compares a field with true or false',
		/\b(?:fields|options|filters|page|settings)\.\w+ [!=]== (?:true|false)\b/,
	],
];

/** Files that may, and why. */
const MAY: Record<string, string> = {
	'read/nodeFields.ts': 'the readers themselves',
	'listSearch/picker.ts': 'an open node in the editor, which is not a run',
	'resources/tool.ts': 'as stored: a model may have had its hand in what an expression gives',
	'resources/waiting/unreadBody.ts': 'writes one for n8n',
	'resources/waiting/laterNodes.ts': 'as stored: another node’s, before it runs',
	'run/retryJournal.ts': 'tells two settings apart, whatever they are',
};

const code = (path: string) =>
	readFileSync(`${ROOT}/${path}`, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '');

const files = globSync('**/*.ts', { cwd: ROOT, exclude: ['page/client/**'] });

const trespasses = (text: string) =>
	PAST_THE_READERS.filter(([, found]) => found.test(text)).map(([what]) => what);

it('reads every field through the readers', () => {
	expect(files.length).toBeGreaterThan(100);
	const found = files.filter((path) => !(path in MAY) && trespasses(code(path)).length > 0);
	expect(found).toEqual([]);
});

it('excuses nothing that needs no excuse', () => {
	const idle = Object.keys(MAY).filter((path) => trespasses(code(path)).length === 0);
	expect(idle).toEqual([]);
});

it.each([
	"const flag = ctx.getNodeParameter('forceChange', item) === true;",
	'if (ctx.getNode().parameters.operation) return;',
	'const enabled = fields.enabled === true;',
	'return options.startCode !== false;',
])('would find: %s', (planted) => {
	expect(trespasses(planted).length).toBeGreaterThan(0);
});
