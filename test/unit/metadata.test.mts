import { PingOneOAuth2Api } from '../../credentials/PingOneOAuth2Api.credentials.ts';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { PingOnePollingTrigger } from '../../nodes/PingOne/PingOnePollingTrigger.node.ts';
import { PingOneTrigger } from '../../nodes/PingOne/PingOneTrigger.node.ts';
import { RESOURCES } from '../../nodes/PingOne/resources/registry.ts';
import {
	documented,
	filesLike,
	part,
	read,
	readJson,
	rowsOf,
	withoutIntegrationTest,
	withoutRow,
	type Documented,
} from '../support/documentation.mts';
import { codexOf, manifest, type Manifest } from '../support/manifest.mts';

const NODES = [new PingOne(), new PingOneTrigger(), new PingOnePollingTrigger()].map(
	({ description, constructor }) => ({
		file: constructor.name,
		description,
		codex: codexOf(constructor.name),
	}),
);
const credential = new PingOneOAuth2Api();
const readme = read('README.md');
const reference = read('docs/reference/README.md');

const OPERATIONS: Documented[] = RESOURCES.flatMap((resource) =>
	resource.operations.map(({ name, value }) => ({
		resource: resource.value,
		resourceName: resource.name,
		name,
		value,
	})),
);

const repository = manifest.repository.url.replace(/^git\+|\.git$/g, '');
const sourceOf = (built: string) => built.replace(/^dist\//, '').replace(/\.js$/, '.ts');

/** Whether an address leads to a file of this repository, or to its front page. */
const leadsHere = (url: string) => {
	if (url === manifest.homepage) return true;
	const base = `${repository}/blob/main/`;
	return url.startsWith(base) && filesLike(url.slice(base.length)).length === 1;
};

describe('the package', () => {
	it('is what n8n takes for a community node', () => {
		expect(manifest.name).toMatch(/^n8n-nodes-/);
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.license).toBe('MIT');
		expect(manifest.n8n).toMatchObject({ strict: true, n8nNodesApiVersion: 1 });
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.dependencies).toBeUndefined();
	});

	it('says the same in one line on npm and in the node panel', () => {
		const { description } = readJson('package.json') as { description: string };
		const [{ description: node }] = NODES;
		const what = node.description.replace(' in PingOne', '').toLowerCase();
		expect(what).toMatch(/^enroll .*confirm .*manage /);
		expect(description.toLowerCase()).toContain(what);
	});

	it('runs nothing on the machine that installs it', () => {
		const hooks = /^(pre|post)?(install|prepare|pack|publish)|^dependencies$/;
		expect(Object.keys(manifest.scripts).filter((name) => hooks.test(name))).toEqual([]);
	});

	it('names files that are built from sources', () => {
		const sources = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map(sourceOf);
		const found = filesLike('nodes/**/*.node.ts', 'credentials/*.credentials.ts');
		expect(sources.sort()).toEqual(found);
	});

	it('has the version of its lock file and of the newest entry in the changelog', () => {
		const changelog = read('CHANGELOG.md');
		const [, version, date] = /^## \[(\d[^\]]*)\] - (\S+)$/m.exec(changelog) ?? [];
		expect(version).toBe(manifest.version);
		expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
		expect((readJson('package-lock.json') as Manifest).version).toBe(manifest.version);
		const entries = changelog.split('\n').filter((line) => line.startsWith('- '));
		expect(entries.length).toBeGreaterThan(0);
		expect(
			entries.filter((line) => !/^- \[(node|trigger|credential|docs)\] \S/.test(line)),
		).toEqual([]);
	});
});

describe.each(NODES)('$file, its codex and the credential', ({ description, codex }) => {
	it('know each other', () => {
		expect(codex.node).toBe(`${manifest.name}.${description.name}`);
		expect(codex.nodeVersion).toBe(`${String(description.version)}.0`);
		expect(description.credentials?.map(({ name }) => name)).toEqual([credential.name]);
		expect(codex.alias).toEqual(expect.arrayContaining(['Passkey', 'FIDO2', 'MFA', 'WebAuthn']));
		expect(manifest.homepage).toBe(`${repository}#readme`);
	});

	it('are where people look for approvals, and for what the documents name', () => {
		const { alias, categories, subcategories } = codex;
		if (description.name !== 'pingOne') return;
		// n8n lists what has these, and an operation sendAndWait, under Human review.
		expect([categories, subcategories]).toEqual([
			expect.arrayContaining(['HITL']),
			{ HITL: ['Human in the Loop'] },
		]);
		const words = ['approval', 'approve', 'confirm', 'confirmation', 'sign off', 'hitl'];
		const others = ['two factor', 'authenticator', 'user provisioning'];
		// What the documents say to add: n8n does not search the names of operations.
		const added = ['create enrollment link', 'enroll fido2 device', 'send and wait for passkey'];
		const known = alias.map((word) => word.toLowerCase());
		expect(known).toEqual(expect.arrayContaining([...words, ...others, ...added]));
	});

	it('lead to documentation that is there', () => {
		const urls = Object.values(codex.resources).flatMap((links) => links.map(({ url }) => url));
		expect(urls.length).toBeGreaterThan(0);
		expect([...urls, credential.documentationUrl].filter((url) => !leadsHere(url))).toEqual([]);
	});

	it('have icons for light and dark', () => {
		const icons = [
			[description.icon, 'nodes/PingOne'],
			[credential.icon, 'credentials'],
		] as const;
		for (const [icon, folder] of icons) {
			const { light, dark } = icon as { light: string; dark: string };
			expect(light).not.toBe(dark);
			for (const file of [light, dark]) {
				expect(read(`${folder}/${file.replace(/^file:/, '')}`)).toContain('<svg');
			}
		}
	});
});

describe('the triggers', () => {
	const triggers = NODES.map(({ description }) => description).filter(
		({ inputs }) => inputs.length === 0,
	);

	it('are two, and no tools', () => {
		expect(triggers.map(({ name }) => name)).toEqual(['pingOneTrigger', 'pingOnePollingTrigger']);
		expect(triggers.map(({ usableAsTool }) => usableAsTool)).toEqual([undefined, undefined]);
		expect(triggers.map(({ group }) => group)).toEqual([['trigger'], ['trigger']]);
	});

	it('leave the status of the response to n8n, which takes no text for it (Express 5)', () => {
		const [{ webhooks }] = triggers;
		expect(webhooks).toHaveLength(1);
		expect(webhooks?.[0]).toMatchObject({ httpMethod: 'POST', responseMode: 'onReceived' });
		expect(webhooks?.[0].responseCode).toBeUndefined();
	});

	it('have a row in the README each', () => {
		const rows = rowsOf(part(readme, 'triggers'));
		expect(rows.map(([name]) => name)).toEqual(triggers.map(({ displayName }) => displayName));
	});
});

describe('every operation', () => {
	const planted: Documented = {
		resource: 'device',
		resourceName: 'Device',
		value: 'polish',
		name: 'Polish',
	};

	it('is in the index of the reference and has an integration test', () => {
		expect({
			withoutRow: withoutRow(OPERATIONS, reference),
			withoutIntegrationTest: withoutIntegrationTest(OPERATIONS),
		}).toEqual({ withoutRow: [], withoutIntegrationTest: [] });
	});

	it('would be missed without them', () => {
		const missing = 'Device > Polish';
		expect(withoutRow([...OPERATIONS, planted], reference)).toContain(missing);
		expect(withoutIntegrationTest([...OPERATIONS, planted])).toContain(missing);
	});

	it('is all that the documents speak of', () => {
		const called = OPERATIONS.map(({ resourceName, name }) => `${resourceName} > ${name}`);
		expect(documented(reference).sort()).toEqual(called.sort());
		const named = rowsOf(part(readme, 'operations')).flatMap(([resource, names]) =>
			names.split(', ').map((name) => `${resource.replaceAll('*', '')} > ${name}`),
		);
		expect(named.sort()).toEqual(called.sort());
	});
});
