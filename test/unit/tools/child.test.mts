import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnNode } from '../../../tools/host/child.mts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'child-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps all that a process printed, although it exits in the middle of its work', async () => {
	const script = join(folder, 'print.mjs');
	writeFileSync(
		script,
		`process.stdout.write('x'.repeat(8_000_000) + '\\nend\\n'); console.error('said'); process.exit(3);`,
	);
	const child = spawnNode(script, [], { cwd: folder, env: process.env, captureStdout: true });
	expect(await child.exited).toMatchObject({ code: 3 });
	expect(child.stdout()).toHaveLength(8_000_004);
	const log = child.log();
	expect([log.slice(0, 6), log.slice(-5), log.length]).toEqual(['said\nx', 'x\nend', 8_000_009]);
});
