import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBinary } from './child.mts';
import { withLock } from './lock.mts';
import { runNpm } from './npm.mts';
import { versionsFolder } from './repo.mts';

/** Newest patch releases at the time of writing; the `node` package brings the binary. */
const RELEASES = { 22: '22.23.3' };

/**
 * The Node binary of a major version, from npm's `node` package unless this process's own will do.
 * Safe to call from several processes at once.
 *
 * @throws InterruptedError after a signal; Error that says what to do when npm fails
 */
export async function ensureNode(major: 22 | 24): Promise<string> {
	if (major === 24) return nodeBinary();
	const dir = join(versionsFolder(), `node-${major}`);
	const binary = join(dir, 'node_modules', 'node', 'bin', 'node');
	if (existsSync(binary)) return binary;
	mkdirSync(dir, { recursive: true });
	await withLock(
		join(dir, 'install.lock'),
		({ pid }) => process.stderr.write(`Process ${pid} is installing Node ${major}; waiting ...\n`),
		async () => {
			if (existsSync(binary)) return;
			process.stderr.write(`Installing Node ${major}, which this n8n needs ...\n`);
			const manifest = { private: true, dependencies: { node: RELEASES[major] } };
			writeFileSync(
				join(dir, 'package.json'),
				JSON.stringify({ ...manifest, allowScripts: { node: true } }),
			);
			await runNpm(['install', '--ignore-scripts', '--no-audit', '--no-fund'], dir);
			await runNpm(['rebuild', 'node', '--ignore-scripts=false'], dir);
		},
	);
	return binary;
}
