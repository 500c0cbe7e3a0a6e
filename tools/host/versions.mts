import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from './repo.mts';

/** Folder with the manifest and the lock file of the pinned n8n. */
export const pinnedSource = (): string => join(repoRoot(), 'tools', 'host');

/** The n8n that the demo, the end-to-end tests and the benchmarks run. */
export function pinnedVersion(): string {
	const manifest = readFileSync(join(pinnedSource(), 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { dependencies: { n8n: string } }).dependencies.n8n;
}

/** Whether a text is a version as n8n numbers its releases. */
export const isVersion = (text: string): boolean => /^\d+\.\d+\.\d+$/.test(text);
