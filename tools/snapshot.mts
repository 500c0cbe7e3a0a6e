/**
 * Writes what users see of a build as JSON: the descriptions of the nodes and the credential, the
 * output schemas, and the texts of the pages. Two builds are compared with
 * `node tools/snapshot.mts <folder>` on each and `diff -r`.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { argv } from 'node:process';
import { repoRoot } from './host/repo.mts';

const ROOT = repoRoot();
const load = createRequire(import.meta.url);
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const built = (path: string) => load(join(ROOT, path)) as Record<string, unknown>;

const { n8n } = readJson(join(ROOT, 'package.json')) as {
	n8n: { nodes: string[]; credentials: string[] };
};

/** What a file of the package describes. A credential is its own description. */
function describe(path: string): unknown {
	const type = built(path)[basename(path).split('.')[0]] as new () => { description?: unknown };
	const instance = new type();
	return instance.description ?? instance;
}

/** The texts of both pages, by language. */
function texts(): Record<string, unknown> {
	const { LANGUAGES } = built('dist/nodes/PingOne/page/texts/index.js') as {
		LANGUAGES: Record<string, unknown>;
	};
	return LANGUAGES;
}

const folder = argv.at(2);
if (folder === undefined || !existsSync(join(ROOT, 'dist'))) {
	throw new Error('Usage, after npm run build: node tools/snapshot.mts <folder>');
}

const write = (name: string, value: unknown) => {
	const path = join(folder, `${name}.json`);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, `${JSON.stringify(value, undefined, '\t')}\n`);
};

for (const path of [...n8n.nodes, ...n8n.credentials]) write(basename(path, '.js'), describe(path));
for (const [language, words] of Object.entries(texts())) write(`texts/${language}`, words);

const SCHEMAS = join(ROOT, 'dist/nodes/PingOne/__schema__');
for (const path of globSync('**/*.json', { cwd: SCHEMAS })) {
	const { type, properties, version } = readJson(join(SCHEMAS, path)) as Record<string, unknown>;
	write(`schemas/${path.replace(/\.json$/, '')}`, { type, properties, version });
}
