/**
 * Lints what n8n's community package scan lints, with its rules and, like it, deaf to inline
 * configuration: the source (package.json, nodes, credentials), or what the given tarballs hold. The
 * scan itself works on a published package, so its own function is called on a folder instead.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

async function scan(folder: string, patterns?: string[]): Promise<void> {
	const result = await analyzePackage(folder, patterns);
	if (result.passed) return;
	console.error(result.details ?? result.message);
	process.exitCode = 1;
}

async function scanTarball(tarball: string): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'scan-'));
	try {
		execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
		await scan(folder);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const tarballs = process.argv.slice(2);
if (tarballs.length === 0) await scan(process.cwd(), SOURCE_FILE_PATTERNS);
for (const tarball of tarballs) await scanTarball(tarball);
if (process.exitCode === undefined) console.log('Scan rules: nothing found');
