import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from './repo.mts';

/** Folder of `tools/host`, with the manifest and the lock file of the pinned n8n. */
const pinnedSource = (): string => join(repoRoot(), 'tools', 'host');

/**
 * Folder with the manifest and the lock file of an n8n, the pinned one or another that CI tests with;
 * undefined for a version without.
 */
export function lockedSource(version: string): string | undefined {
	if (version === pinnedVersion()) return pinnedSource();
	const folder = join(pinnedSource(), 'versions', version);
	return existsSync(join(folder, 'package-lock.json')) ? folder : undefined;
}

/** The n8n that the demo, the end-to-end tests and the benchmarks run. */
export function pinnedVersion(): string {
	const manifest = readFileSync(join(pinnedSource(), 'package.json'), 'utf8');
	return (JSON.parse(manifest) as { dependencies: { n8n: string } }).dependencies.n8n;
}

/** A version as n8n numbers its releases, or undefined for anything else. */
export function parseVersion(version: string): [number, number, number] | undefined {
	const [, ...parts] = /^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? [];
	return parts.length === 3 ? (parts.map(Number) as [number, number, number]) : undefined;
}

/** Whether a version is at least `major.minor`. */
export function isAtLeast(version: string, major: number, minor: number): boolean {
	const [ownMajor, ownMinor] = parseVersion(version) ?? [0, 0];
	return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/**
 * The major version of Node that an n8n runs on. n8n up to 2.9 was released on Node 22 and its
 * `engines` name 24 as the last; from 2.10 on every version tried runs on 24, which 2.36 demands.
 */
export const nodeMajorFor = (version: string): 22 | 24 => (isAtLeast(version, 2, 10) ? 24 : 22);
