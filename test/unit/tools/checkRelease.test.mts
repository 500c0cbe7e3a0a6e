import {
	buildFaults,
	CHECKLIST,
	contentFaults,
	manifestFaults,
	readmeFaults,
	standingOf,
	versionFaults,
} from '../../../tools/checkRelease/judgments.mts';

const MANIFEST = {
	version: '1.2.3',
	license: 'MIT',
	keywords: ['n8n-community-node-package'],
	repository: { url: 'git+https://github.com/example/example.git' },
	peerDependencies: { 'n8n-workflow': '*' },
	n8n: { strict: true, nodes: ['dist/a.node.js'], credentials: ['dist/a.credentials.js'] },
};
const LOCK = { version: '1.2.3', packages: { '': { version: '1.2.3' } } };
const CHANGELOG = '# Changelog\n\n## [1.2.3] - 2026-11-29\n\n## [1.2.2] - 2026-11-01\n';
const FILES = new Map([
	['dist/a.node.js', 'exports.A = "/v1/environments"; // https://example.com/home/page'],
	['dist/a.credentials.js', 'exports.B = `${base}/users/root/devices`;'],
	['README.md', 'Unpack it into /home/node/.n8n.'],
]);

const packed = (path: string, text: string) => new Map([...FILES, [path, text]]);

describe('before a tag', () => {
	it('finds nothing in what is right', () => {
		expect(versionFaults(MANIFEST, LOCK, CHANGELOG)).toEqual([]);
		expect(manifestFaults(MANIFEST, FILES)).toEqual([]);
		expect(contentFaults(FILES, ['/tmp/somewhere'])).toEqual([]);
		expect(buildFaults([Buffer.from('same'), Buffer.from('same')])).toEqual([]);
	});

	it.each([
		['another lock file', MANIFEST, { ...LOCK, version: '1.2.2' }, CHANGELOG],
		['another root in the lock file', MANIFEST, { ...LOCK, packages: {} }, CHANGELOG],
		['an older changelog', MANIFEST, LOCK, CHANGELOG.replace('1.2.3', '1.2.2')],
		['a changelog without a date', MANIFEST, LOCK, CHANGELOG.replace('2026-11-29', 'unreleased')],
		['no changelog', MANIFEST, LOCK, ''],
		['a version for trials', { ...MANIFEST, version: '1.2.3-rc.1' }, LOCK, CHANGELOG],
	])('finds %s', (_, manifest, lock, changelog) => {
		expect(versionFaults(manifest, lock, changelog)).not.toEqual([]);
	});

	it.each([
		['another license', { license: 'ISC' }],
		['a missing keyword', { keywords: [] }],
		['a dependency', { dependencies: { undici: '1.0.0' } }],
		['another peer', { peerDependencies: { 'n8n-workflow': '*', undici: '*' } }],
		['no strict rules', { n8n: { ...MANIFEST.n8n, strict: false } }],
		['a node that is not packed', { n8n: { ...MANIFEST.n8n, nodes: ['dist/gone.node.js'] } }],
		['no nodes', { n8n: { strict: true } }],
	])('finds %s', (_, changes) => {
		expect(manifestFaults({ ...MANIFEST, ...changes }, FILES)).toHaveLength(1);
	});

	it.each([
		['a secret of the sandbox', 'dist/a.js', 'const secret = "sandbox-only_main.~1";'],
		['a private key', 'dist/a.js', `-----BEGIN EC PRIVATE KEY-----\n${'MHcCAQEE'.repeat(8)}`],
		['one in a string', 'dist/a.js', `'-----BEGIN PRIVATE KEY-----\\n${'MIIEvQIB'.repeat(8)}'`],
		['a token', 'dist/a.js', `"npm_${'a'.repeat(36)}"`],
		['a path of a machine', 'dist/a.js', 'from "/root/n8n-nodes-pingone/nodes"'],
		['a path of CI', 'dist/a.js', "require('/home/runner/x')"],
		['a source map', 'dist/a.js', '//# sourceMappingURL=a.js.map'],
		['the folder of the build, in prose', 'README.md', 'built in /tmp/check/a'],
		['a test', 'dist/a.test.js', ''],
		['a folder of tests', 'test/a.js', ''],
	])('finds %s in the package', (_, path, text) => {
		expect(contentFaults(packed(path, text), ['/tmp/check/a'])).not.toEqual([]);
	});

	it('takes the first line of a key in a field for no key', () => {
		const field = "placeholder: '-----BEGIN PRIVATE KEY-----',\n\t\tdefault: '',";
		expect(contentFaults(packed('dist/a.js', field), ['/tmp/check/a'])).toEqual([]);
	});

	it('finds links that npm’s page cannot follow', () => {
		const tracked = new Set(['docs/a.md', 'docs']);
		const faults = (readme: string, manifest = MANIFEST) => readmeFaults(readme, manifest, tracked);
		expect(faults('[a](docs/a.md#b) [b](docs/) ![c](https://example.com/c.png) [d](#d)')).toEqual(
			[],
		);
		expect(faults('![a](docs/images/gone.png)')).toHaveLength(1);
		expect(faults('[a](http://example.com)')).toHaveLength(1);
		expect(
			faults('[a](docs/a.md)', { ...MANIFEST, repository: { url: 'https://git.example.com' } }),
		).toHaveLength(1);
	});

	it('finds two builds that differ', () => {
		expect(buildFaults([Buffer.from('one'), Buffer.from('two')])).toHaveLength(1);
	});
});

describe('the checklist', () => {
	const checks = [...new Set(CHECKLIST.flatMap(({ checks: names = [] }) => names))];
	const allFine = new Map(checks.map((name): [string, string[]] => [name, []]));

	it('takes no point for shown that needs a tenant, the registry or a person', () => {
		for (const point of CHECKLIST) {
			expect([point.requirement, standingOf(point, allFine)]).toEqual([
				point.requirement,
				point.checks ? 'holds' : 'open',
			]);
		}
	});

	it.each(checks)('fails where %s found something, and where it was not run', (name) => {
		const points = CHECKLIST.filter((point) => point.checks?.includes(name));
		for (const faults of [new Map([...allFine, [name, ['planted']]]), new Map()]) {
			for (const point of points) expect(standingOf(point, faults)).toBe('fails');
		}
	});
});
