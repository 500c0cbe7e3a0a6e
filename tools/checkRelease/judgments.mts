/**
 * What must hold of a package before its tag, as judgments of what was read. Each answers the faults
 * that it found, in words; none means that it holds.
 */
import { linksOf } from '../links.mts';

/** A file of the package: its path, and its content as text. */
export type PackedFiles = ReadonlyMap<string, string>;

interface Manifest {
	version?: string;
	repository?: { url?: string };
	dependencies?: object;
	peerDependencies?: object;
}

const HEADING = /^## \[(\d[^\]]*)\] - (.*)$/m;

/** Version in package.json, in its lock file, and of the newest entry in the changelog. */
export function versionFaults(
	manifest: Manifest,
	lock: { version?: string; packages?: Record<string, { version?: string }> },
	changelog: string,
): string[] {
	const { version = '' } = manifest;
	const [, newest, date = ''] = HEADING.exec(changelog) ?? [];
	const faults: Array<[boolean, string]> = [
		[!/^\d+\.\d+\.\d+$/.test(version), `package.json has the version "${version}"`],
		[lock.version !== version, `package-lock.json has the version "${lock.version}"`],
		[
			lock.packages?.['']?.version !== version,
			`the package in package-lock.json has the version "${lock.packages?.['']?.version}"`,
		],
		[newest !== version, `the newest entry of CHANGELOG.md is "${newest}"`],
		[
			newest !== undefined && Number.isNaN(Date.parse(date)),
			`the newest entry of CHANGELOG.md has the date "${date}"`,
		],
	];
	return faults.filter(([isFault]) => isFault).map(([, words]) => words);
}

/**
 * Links of the README as npm's page shows it: npm resolves relative ones against the repository on
 * GitHub, so they need one, and a file that Git knows.
 */
export function readmeFaults(
	readme: string,
	manifest: Manifest,
	tracked: ReadonlySet<string>,
): string[] {
	const isOnGitHub = manifest.repository?.url?.startsWith('git+https://github.com/') === true;
	return linksOf(readme).flatMap((target) => {
		if (target.startsWith('https://') || target.startsWith('#')) return [];
		if (/^[a-z]+:/i.test(target)) return [`README.md links to ${target}, which is not https`];
		if (!isOnGitHub) return [`README.md links to ${target}, and there is no repository on GitHub`];
		const [path] = target.split('#');
		return tracked.has(path.replace(/\/$/, '')) ? [] : [`Git does not know ${target} of README.md`];
	});
}

/** All that npm may pack. */
const PACKED = /^(dist\/|(CHANGELOG\.md|LICENSE|README\.md|package\.json)$)/;

/** What belongs to tests and machines, and never into a package. */
const FOREIGN: Array<[RegExp, string]> = [
	// Prose may name such: only what runs is searched.
	[/sandbox-only_/, 'a secret of the sandbox'],
	// Its first line alone is what the credential's field shows as an example.
	[/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\\nr'"+]*[A-Za-z0-9+/]{16}/, 'a private key'],
	[/\bnpm_[A-Za-z0-9]{36}\b/, 'a token of npm'],
	[/\bgh[pousr]_[A-Za-z0-9]{36}\b/, 'a token of GitHub'],
	[/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, 'a signed token'],
	[/(?<![\w.:/$}-])\/(?:root|home|Users|work|tmp|builds|github)\/[\w.-]+/, 'a path of a machine'],
	[/\b[A-Z]:\\Users\\/, 'a path of a machine'],
	[/sourceMappingURL=/, 'a source map'],
];

/**
 * Files that do not belong into the package, and values of tests or of the machine that built it.
 *
 * @param places folders in which the package was built; they must not be in it, not even in prose
 */
export function contentFaults(files: PackedFiles, places: string[] = []): string[] {
	const foreign = [...files.keys()].filter(
		(path) => !PACKED.test(path) || /\.test\.|\.map$/.test(path),
	);
	const values = [...files].flatMap(([path, text]) => [
		...FOREIGN.filter(([pattern]) => !path.endsWith('.md') && pattern.test(text)).map(
			([, what]) => `${path} holds ${what}`,
		),
		...places.filter((place) => text.includes(place)).map((place) => `${path} holds ${place}`),
	]);
	return [...foreign.map((path) => `${path} does not belong into the package`), ...values];
}

/** What n8n asks of package.json, and what its manifest points to. */
export function manifestFaults(
	manifest: Manifest & {
		license?: string;
		keywords?: string[];
		n8n?: { strict?: boolean; nodes?: string[]; credentials?: string[] };
	},
	files: PackedFiles,
): string[] {
	const { license, keywords = [], dependencies = {}, peerDependencies = {}, n8n = {} } = manifest;
	const loaded = [...(n8n.nodes ?? []), ...(n8n.credentials ?? [])];
	const faults: Array<[boolean, string]> = [
		[license !== 'MIT', `the license is "${license}", not MIT`],
		[!keywords.includes('n8n-community-node-package'), 'the keyword of n8n is missing'],
		[Object.keys(dependencies).length > 0, 'it has run-time dependencies'],
		[
			Object.keys(peerDependencies).join() !== 'n8n-workflow',
			'its peers are not n8n-workflow alone',
		],
		[n8n.strict !== true, '"strict" is not on'],
		[loaded.length === 0, 'it names no nodes'],
		...loaded.map((path): [boolean, string] => [!files.has(path), `${path} is not in the package`]),
	];
	return faults.filter(([isFault]) => isFault).map(([, words]) => words);
}

/** Two tarballs of the same commit, built in different places. */
export function buildFaults([one, other]: [Buffer, Buffer]): string[] {
	if (one.equals(other)) return [];
	return [`two clones gave different tarballs, of ${one.length} and ${other.length} bytes`];
}

/** How a point of n8n's checklist stands. */
export type Standing = 'holds' | 'fails' | 'open';

/** A point of n8n's checklist, and what shows it. */
export interface Point {
	requirement: string;
	/** What shows it: names of the checks above, tests, or a place to read. */
	shownBy: string;
	/** Checks that decide it here; without any, tests that CI runs do, or a person. */
	checks?: string[];
	/** What it takes that is not here. */
	needs?: 'a tenant' | 'the registry' | 'a person';
}

/**
 * The points of n8n's verification guidelines
 * (docs.n8n.io/connect/create-nodes/build-your-node/reference/verification-guidelines), and of what a
 * verified author was asked for.
 */
export const CHECKLIST: Point[] = [
	{ requirement: 'Strict lint', shownBy: 'npx n8n-node lint', checks: ['lint'] },
	{ requirement: 'Package scan', shownBy: 'tools/scan.mts of the tarball', checks: ['scan'] },
	{
		requirement: 'MIT, no run-time dependencies, keyword, nodes and credentials named',
		shownBy: 'package.json of the tarball',
		checks: ['manifest'],
	},
	{
		requirement: 'Built as published, from a public repository',
		shownBy: 'two clones give the same tarball',
		checks: ['build'],
	},
	{
		requirement: 'No access to the environment or the disk',
		shownBy: 'the scan’s rules',
		checks: ['scan'],
	},
	{
		requirement: 'No secret and no test value in the package',
		shownBy: 'what the tarball holds',
		checks: ['content'],
	},
	{
		requirement: 'Documentation that npm’s page can show',
		shownBy: 'README.md',
		checks: ['readme'],
	},
	{ requirement: 'A version with a changelog', shownBy: 'CHANGELOG.md', checks: ['version'] },
	{
		requirement: 'Errors, credentials, inputs, examples',
		shownBy: 'test/integration, test/e2e, test/unit/resources/examples.test.mts (bash .ci/run)',
	},
	{
		requirement: 'One service; English only, but for the page that users see',
		shownBy: 'docs/verification.md, which explains page and triggers',
		needs: 'a person',
	},
	{
		requirement: 'Works against the service',
		shownBy: 'npm run check:tenant',
		needs: 'a tenant',
	},
	{
		requirement: 'Video: install, credential test, two operations, trigger',
		shownBy: 'docs/verification.md, the shot list',
		needs: 'a tenant',
	},
	{
		requirement: 'On npm, with provenance',
		shownBy: '.github/workflows/publish.yml, by a tag',
		needs: 'the registry',
	},
];

/** How a point stands, by the faults of each check. */
export function standingOf(
	{ checks = [], needs }: Point,
	faults: ReadonlyMap<string, string[]>,
): Standing {
	// What was not run is not known to hold.
	if (checks.some((name) => (faults.get(name)?.length ?? 1) > 0)) return 'fails';
	return checks.length > 0 && needs === undefined ? 'holds' : 'open';
}
