import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** PingOne's API, for all that stand above it. */
const API = [
	...['authentication', 'device', 'user', 'group', 'environment'],
	...['pingone', 'client', 'errors'],
];

/** What lives as long as the process, and what is kept outside it. */
const KEPT = ['processState.ts', 'savedState.ts'];

/**
 * Which rooms of nodes/PingOne a room may import, itself aside. Arrows run downwards only, so a
 * room stands above all that it names.
 */
const MAY_IMPORT: Record<string, string[]> = {
	// What n8n loads.
	node: [
		...['resources', 'trigger', 'listSearch', 'enrollment', 'confirmation', 'waiting'],
		...['read', ...API, 'run'],
	],
	// What the admin sees. Some operations wait for a user.
	resources: [
		...['enrollment', 'confirmation', 'waiting', 'signIn', 'page', 'read', ...API, 'run'],
		'webauthn',
	],
	trigger: ['read', ...API, 'run', ...KEPT],
	listSearch: ['read', ...API],
	// The one way to read a field.
	read: ['errors'],
	// What is agreed between the page, n8n and PingOne.
	// Its test of the new device asks a key as a confirmation does.
	enrollment: ['confirmation', 'waiting', 'page', ...API, 'webauthn', ...KEPT],
	confirmation: ['waiting', 'signIn', 'page', ...API, 'webauthn', ...KEPT],
	// One sign-in with a key at PingOne.
	signIn: [...API, 'webauthn'],
	// What every page that waits for a user has in common.
	waiting: ['page', ...API, 'run', 'savedState.ts'],
	// What a person sees in a browser.
	page: ['errors', 'webauthn', ...KEPT],
	// The API as functions, a room per resource.
	authentication: ['client', 'errors', 'pingone'],
	device: ['client', 'errors', 'pingone', 'run', 'processState.ts'],
	user: ['client', 'errors', 'pingone', 'run'],
	group: ['client', 'errors', 'pingone', 'run'],
	environment: ['client', 'errors', 'pingone'],
	pingone: ['client', 'errors', 'processState.ts'],
	client: ['errors', 'pace', 'run', 'processState.ts'],
	errors: [],
	// What lives as long as the process.
	'processState.ts': [],
	// The one guard of what is kept outside the process.
	'savedState.ts': ['errors'],
	// These know nothing of the house.
	pace: [],
	run: [],
	webauthn: [],
};

const ROOT = 'nodes/PingOne';

/** Source text by path. */
type Sources = Map<string, string>;

/** The room of a file: its folder, `node` for what n8n loads, the name for any other file up there. */
function roomOf(path: string): string {
	const [room, ...rest] = path.slice(ROOT.length + 1).split('/');
	if (rest.length === 0) return room.endsWith('.node.ts') ? 'node' : room;
	return room === 'pingone' && rest.length > 1 ? rest[0] : room;
}

/** Whole statements; lint has types imported by `import type`. */
const IMPORTS = {
	all: /(?:from|import|import\()\s*'(\.[^']*)'/g,
	values: /^(?:import|export)(?! type\b)\s[^;]*?'(\.[^']*)';|import\(\s*'(\.[^']*)'/gm,
};

/** The files that a file imports. @throws when one is not there */
function importsOf(path: string, sources: Sources, what: RegExp = IMPORTS.all): string[] {
	const found = [...(sources.get(path) ?? '').matchAll(what)];
	const names = found.map(([, name, called = name]) => called);
	return names
		.filter((name) => !name.endsWith('.json'))
		.map((name) => {
			const target = join(dirname(path), name);
			const file = [target, `${target}.ts`, `${target}/index.ts`].find((one) => sources.has(one));
			if (file === undefined) throw new Error(`${path} imports ${name}, which is not there`);
			return file;
		});
}

/** Imports that the table does not allow. */
function forbidden(sources: Sources): string[] {
	return [...sources.keys()].flatMap((path) =>
		importsOf(path, sources)
			.filter((target) => roomOf(target) !== roomOf(path))
			.filter((target) => !MAY_IMPORT[roomOf(path)]?.includes(roomOf(target)))
			.map((target) => `${path} -> ${target}`),
	);
}

/** Files that come back to themselves by the values that they import, each circle once. */
function circles(sources: Sources): string[] {
	const done = new Set<string>();
	const found: string[] = [];
	const walk = (path: string, way: string[]) => {
		const place = way.indexOf(path);
		if (place >= 0) found.push([...way.slice(place), path].join(' -> '));
		if (place >= 0 || done.has(path)) return;
		for (const target of importsOf(path, sources, IMPORTS.values)) {
			walk(target, [...way, path]);
		}
		done.add(path);
	};
	for (const path of sources.keys()) walk(path, []);
	return found;
}

const REGISTRY = /\/(?:listSearch|page\/texts|resources|resources\/\w+)\/index\.ts$/;

/**
 * Files that one would read with the only file that imports them: short, and in the same folder. What
 * a registry lists stands alone, and what is generated has its own reason.
 */
function fragments(sources: Sources): string[] {
	const importers = new Map<string, string[]>();
	for (const path of sources.keys()) {
		for (const target of importsOf(path, sources)) {
			importers.set(target, [...(importers.get(target) ?? []), path]);
		}
	}
	return [...sources].flatMap(([path, text]) => {
		const by = new Set(importers.get(path));
		const [only = ''] = by;
		const isShort = text.split('\n').length - 1 < 40 && !path.endsWith('.generated.ts');
		const isAlone = by.size === 1 && dirname(only) === dirname(path) && !REGISTRY.test(only);
		return isShort && isAlone ? [path] : [];
	});
}

const house: Sources = new Map(
	globSync(`${ROOT}/**/*.ts`).map((path) => [path, readFileSync(path, 'utf8')]),
);

it('runs downwards only, and into no room that is not its business', () => {
	expect(house.size).toBeGreaterThan(100);
	expect(forbidden(house)).toEqual([]);
});

it('runs in no circle', () => {
	expect(circles(house)).toEqual([]);
});

it('has no file that is a fragment of another', () => {
	expect(fragments(house)).toEqual([]);
});

it('has no room that the table does not know', () => {
	const rooms = new Set([...house.keys()].map(roomOf));
	expect([...rooms].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
});

describe('would not let pass', () => {
	const planted = (path: string, target: string): Sources =>
		new Map([...house, [`${ROOT}/${path}`, `import { x } from '${target}';`]]);

	it.each([
		['upwards', 'pingone/planted.ts', '../resources/index'],
		['a type upwards', 'pingone/client/planted.ts', '../user/users'],
		['into the house', 'pace/planted.ts', '../pingone/errors/failure'],
		['sideways', 'listSearch/planted.ts', '../waiting/webhook'],
	])('an import %s', (_, path, target) => {
		expect(forbidden(planted(path, target))).toEqual([
			`${ROOT}/${path} -> ${join(ROOT, dirname(path), target)}.ts`,
		]);
	});

	it('a circle', () => {
		const sources: Sources = new Map([
			[`${ROOT}/run/a.ts`, "import { b } from './b';"],
			[`${ROOT}/run/b.ts`, "export { c } from './c';"],
			[`${ROOT}/run/c.ts`, "import {\n\ta,\n\ttype A,\n} from './a';"],
		]);
		expect(circles(sources)).toEqual([
			['a', 'b', 'c', 'a'].map((name) => `${ROOT}/run/${name}.ts`).join(' -> '),
		]);
		sources.set(`${ROOT}/run/c.ts`, "import type { A } from './a';");
		expect(circles(sources)).toEqual([]);
		sources.set(`${ROOT}/run/c.ts`, "export const a = async () => await import('./a');");
		expect(circles(sources)).toHaveLength(1);
	});

	it('a fragment', () => {
		const sources = planted('run/planted.ts', './fragment');
		sources.set(`${ROOT}/run/fragment.ts`, 'export const x = 1;\n');
		expect(fragments(sources)).toEqual([`${ROOT}/run/fragment.ts`]);
		sources.set(`${ROOT}/run/fragment.ts`, 'export const x = 1;\n'.repeat(40));
		expect(fragments(sources)).toEqual([]);
	});

	it('an import of what is not there', () => {
		expect(() => forbidden(planted('run/planted.ts', './gone'))).toThrow('./gone');
	});
});
