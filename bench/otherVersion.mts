import { globSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from '../tools/host/npm.mts';

/**
 * Builds and packs a folder of some version of this project.
 *
 * @param target folder for the tarball, empty
 * @returns path of the tarball
 * @throws when the build fails, with its output
 */
export async function packFolder(folder: string, target: string): Promise<string> {
	await runNpm(['run', '--silent', 'build'], folder);
	await runNpm(['pack', '--silent', '--ignore-scripts', '--pack-destination', target], folder);
	return join(target, globSync('*.tgz', { cwd: target })[0]);
}
