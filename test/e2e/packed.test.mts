import { execFileSync } from 'node:child_process';
import { packNode } from '../../tools/host/pack.mts';
import { manifest } from '../support/manifest.mts';

describe('the tarball', () => {
	it('holds what is built and four documents, and nothing else', async () => {
		const { tarball } = await packNode();
		const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' });
		const paths = listed
			.trim()
			.split('\n')
			.map((path) => path.replace(/^package\//, ''));
		const wanted = /^(dist\/.+\.(js|json|svg)|(README|CHANGELOG)\.md|LICENSE|package\.json)$/;
		expect(paths.filter((path) => !wanted.test(path))).toEqual([]);
		expect(paths).toEqual(
			expect.arrayContaining([
				...['README.md', 'CHANGELOG.md', 'LICENSE', 'package.json'],
				...manifest.n8n.nodes,
				...manifest.n8n.nodes.map((path) => `${path}on`),
				...manifest.n8n.credentials,
				...['pingone.svg', 'pingone.dark.svg'].map((name) => `dist/nodes/PingOne/${name}`),
			]),
		);
	});
});
