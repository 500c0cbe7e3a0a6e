import { read } from '../support/documentation.mts';

const workflow = read('.github/workflows/publish.yml');
const [head, list] = workflow.split(/^jobs:\n/m);
const bodies = list.split(/^ {2}(?=\w+:\n)/m).slice(1);
const jobs = Object.fromEntries(bodies.map((body) => [body.slice(0, body.indexOf(':')), body]));

describe('publishing', () => {
	it('builds with no right but to read, and publishes without running what was built', () => {
		expect(Object.keys(jobs)).toEqual(expect.arrayContaining(['build', 'publish']));
		expect(head).toMatch(/permissions:\n {2}contents: read\n/);
		expect(jobs.build).not.toMatch(/: write|environment:/);
		expect(jobs.build).toContain('persist-credentials: false');
		expect(jobs.publish).not.toMatch(/npm (ci|install|test|run)|actions\/checkout/);
	});

	it('takes the identity for publishing in a protected environment only, and no token', () => {
		const mints = Object.keys(jobs).filter((name) => jobs[name].includes('id-token: write'));
		expect(mints).toEqual(['publish']);
		expect(jobs.publish).toMatch(/\n {4}environment: npm\n/);
		expect(jobs.publish).toMatch(/npm publish --provenance/);
		expect(workflow).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
	});

	it('checks first: tag, branch, everything that CI runs, and that the package is the same twice', () => {
		expect(jobs.publish).toMatch(/\n {4}needs: build\n/);
		for (const step of [
			...['GITHUB_REF_NAME', '--is-ancestor', '.ci/run', 'cmp ', 'npm sbom --package-lock-only'],
			'node tools/scan.mts pack/*.tgz',
		]) {
			expect(jobs.build).toContain(step);
		}
		expect(jobs.publish).toContain('sha256sum --check');
	});

	it('pins every action to a commit', () => {
		const actions = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
		expect(actions.length).toBeGreaterThan(3);
		for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
	});
});
