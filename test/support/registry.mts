import { execFile } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { request } from 'undici';
import { spawnNode } from '../../tools/host/child.mts';
import { withLock } from '../../tools/host/lock.mts';
import { runNpm } from '../../tools/host/npm.mts';
import { packNode } from '../../tools/host/pack.mts';
import { freePort } from '../../tools/host/ports.mts';
import { PACKAGE_NAME, versionsFolder } from '../../tools/host/repo.mts';
import { eventually } from './eventually.mts';

const VERDACCIO = '6.8.0';

/** An npm registry on this machine. It knows what was published to it, and asks no other. */
export interface Registry {
	/** What n8n's environment needs so that its npm uses this registry and nothing else. */
	env: NodeJS.ProcessEnv;
	/** Publishes the package as it is packed, under a version. */
	publish(version: string): Promise<void>;
	close(): Promise<void>;
}

/** Installs Verdaccio into a folder of its own: it is as large as all our other tools together. */
async function verdaccio(): Promise<string> {
	const dir = join(versionsFolder(), `verdaccio-${VERDACCIO}`);
	const done = join(dir, '.installed');
	await withLock(
		join(dir, 'install.lock'),
		() => undefined,
		async () => {
			if (existsSync(done)) return;
			const dependencies = { verdaccio: VERDACCIO };
			// It asks for a tag of this one, which not every mirror of the registry has.
			const manifest = { private: true, dependencies, overrides: { 'node-fetch': '2.7.0' } };
			writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
			await runNpm(['install', '--ignore-scripts', '--no-audit', '--no-fund'], dir);
			writeFileSync(done, '');
		},
	);
	return join(dir, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
}

const configuration = (folder: string) => `
storage: ${folder}/storage
auth:
  htpasswd:
    file: ${folder}/htpasswd
packages:
  '**':
    access: $all
    publish: $all
log: { type: stdout, level: warn }
`;

/**
 * n8n names the public registry to its npm, and another one only with a license. An `npm` that comes
 * first in the PATH adds ours; of two registries npm takes the later one.
 */
function npmFor(url: string, folder: string): string {
	const bin = join(folder, 'bin');
	mkdirSync(bin);
	const script = `#!/bin/sh\nPATH="\${PATH#*:}" exec npm "$@" --registry=${url}/\n`;
	writeFileSync(join(bin, 'npm'), script);
	chmodSync(join(bin, 'npm'), 0o755);
	return bin;
}

/** Starts an empty registry. */
export async function startRegistry(): Promise<Registry> {
	const bin = await verdaccio();
	const folder = mkdtempSync(join(tmpdir(), 'registry-'));
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	writeFileSync(join(folder, 'config.yaml'), configuration(folder));
	const args = ['--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`];
	const child = spawnNode(bin, args, { cwd: folder, env: process.env });
	await eventually('the registry answers', async () => {
		const response = await request(`${url}/-/ping`).catch(() => undefined);
		await response?.body.dump();
		return response?.statusCode === 200 || undefined;
	});
	const nobody = `http://127.0.0.1:${await freePort()}`;
	return {
		env: {
			PATH: [npmFor(url, folder), process.env.PATH].join(delimiter),
			npm_config_cache: join(folder, 'cache'),
			// n8n asks the public registry itself before it asks npm; nobody is there.
			HTTPS_PROXY: nobody,
		},
		async publish(version) {
			const { tarball } = await packNode();
			const source = join(folder, 'published', version);
			mkdirSync(source, { recursive: true });
			await promisify(execFile)('tar', ['-xzf', tarball, '-C', source, '--strip-components=1']);
			const manifest = join(source, 'package.json');
			const content = JSON.parse(readFileSync(manifest, 'utf8')) as object;
			writeFileSync(manifest, JSON.stringify({ ...content, version }));
			const token = `--//127.0.0.1:${port}/:_authToken=anybody`;
			await runNpm(['publish', '--ignore-scripts', `--registry=${url}/`, token], source);
		},
		async close() {
			await child.stop(2_000);
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

const LISTED = '0.1.0';

/**
 * A registry that has the package, and the environment by which n8n installs it from there, as
 * docs/setup.md has it: main what is listed, the other processes what main has installed.
 */
export async function registryForEnvironment(): Promise<Registry> {
	const registry = await startRegistry();
	await registry.publish(LISTED);
	const env = {
		...registry.env,
		N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV: 'true',
		N8N_COMMUNITY_PACKAGES: JSON.stringify([{ name: PACKAGE_NAME, version: LISTED }]),
		N8N_REINSTALL_MISSING_PACKAGES: 'true',
	};
	return { ...registry, env };
}
