import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Name of the package this repository builds; also the prefix of its node types in n8n. */
export const PACKAGE_NAME = 'n8n-nodes-pingone';

const isRepoRoot = (dir: string): boolean => {
	const manifest = join(dir, 'package.json');
	return existsSync(manifest) && readFileSync(manifest, 'utf8').includes(`"${PACKAGE_NAME}"`);
};

/**
 * The repository's root folder, looked for from the current folder upwards: that works alike for
 * tools run by Node as modules and for tests, which are compiled to CommonJS.
 *
 * @throws when the current folder is outside the repository
 */
export function repoRoot(): string {
	for (let dir = process.cwd(); ; dir = dirname(dir)) {
		if (isRepoRoot(dir)) return dir;
		if (dirname(dir) === dir) {
			throw new Error(`Run this inside the ${PACKAGE_NAME} folder; ${process.cwd()} is not in it.`);
		}
	}
}

/**
 * Folder of the other n8n versions, one folder each, beside the pinned one's: inside it, Node would
 * find the pinned n8n's modules wherever a version lacks one.
 */
export const versionsFolder = (): string => join(repoRoot(), '.n8n-hosts');
