import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from './lock.mts';
import { runNpm } from './npm.mts';
import { PACKAGE_NAME, repoRoot } from './repo.mts';

const SOURCES = [
	'{nodes,credentials}/**/*.{ts,json,svg,png}',
	'{package,tsconfig*}.json',
	'{gulpfile.js,tools/schemas.mts,LICENSE,*.md}',
];

export interface PackedNode {
	/** Path of the tarball, as `npm publish` would send it. */
	tarball: string;
	/** Changes whenever a source changes. */
	hash: string;
}

const hashSources = (root: string): string => {
	const hash = createHash('sha256');
	for (const file of SOURCES.flatMap((pattern) => globSync(pattern, { cwd: root })).sort()) {
		hash
			.update(`${file}\0`)
			.update(readFileSync(join(root, file)))
			.update('\0');
	}
	return hash.digest('hex').slice(0, 16);
};

const buildAndPack = async (root: string, folder: string, tarball: string) => {
	process.stderr.write('Building and packing the node ...\n');
	// A file deleted from the sources must not live on in the package.
	rmSync(join(root, 'dist'), { recursive: true, force: true });
	await runNpm(['run', '--silent', 'build'], root);
	const fresh = join(folder, 'fresh');
	rmSync(fresh, { recursive: true, force: true });
	mkdirSync(fresh, { recursive: true });
	await runNpm(['pack', '--silent', '--ignore-scripts', '--pack-destination', fresh], root);
	const [name] = globSync('*.tgz', { cwd: fresh });
	if (name === undefined) throw new Error('npm pack left no tarball.');
	for (const old of globSync('*.tgz', { cwd: folder })) rmSync(join(folder, old));
	renameSync(join(fresh, name), tarball);
};

/** A tarball that was packed elsewhere, and is to be tested as it is. */
function packedElsewhere(): PackedNode | undefined {
	const tarball = process.env.PACKED_TARBALL;
	if (!tarball) return undefined;
	const hash = createHash('sha256').update(readFileSync(tarball)).digest('hex').slice(0, 16);
	return { tarball, hash };
}

/**
 * The package as it would be published: the tarball that `PACKED_TARBALL` names, or else one that is
 * built here. A tarball of the same sources is reused. Safe to call from several processes at once.
 *
 * @throws when the build fails, with its output
 */
export async function packNode(): Promise<PackedNode> {
	const given = packedElsewhere();
	if (given) return given;
	const root = repoRoot();
	const folder = join(root, '.n8n-host', 'packed');
	return await withLock(
		join(folder, 'pack.lock'),
		({ pid }) => process.stderr.write(`Process ${pid} is building the node; waiting for it ...\n`),
		async () => {
			const hash = hashSources(root);
			const tarball = join(folder, `${PACKAGE_NAME}-${hash}.tgz`);
			if (!existsSync(tarball)) await buildAndPack(root, folder, tarball);
			return { tarball, hash };
		},
	);
}

/**
 * Unpacks a tarball where n8n keeps community packages, replacing what was there. Only this way do
 * the node types carry the package's name, as they do for users.
 *
 * @param userFolder n8n's `N8N_USER_FOLDER`
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', PACKAGE_NAME);
	rmSync(target, { recursive: true, force: true });
	mkdirSync(target, { recursive: true });
	await promisify(execFile)('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
}
