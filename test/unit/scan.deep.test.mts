import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('tools/scan.mts', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'scan-test-'));
	});

	afterEach(() => rmSync(folder, { recursive: true }));

	it('leaves nothing in the temporary folder when a tarball cannot be scanned', () => {
		const { status, stderr } = spawnSync(process.execPath, ['tools/scan.mts', 'package.json'], {
			env: { ...process.env, TMPDIR: folder },
			encoding: 'utf8',
		});

		expect(status).toBe(1);
		// tar's own words: it was the tarball that failed, with the folder made already.
		expect(stderr).toMatch(/tar: /);
		// n8n's scanner makes a folder of its own as soon as it is loaded; that one is not ours.
		expect(readdirSync(folder).filter((name) => name.startsWith('scan-'))).toEqual([]);
	});
});
