import { spawnNode } from '../../tools/host/child.mts';

it('npm run try shows the device that the next node gets', async () => {
	const child = spawnNode('tools/try/main.mts', [], {
		cwd: process.cwd(),
		env: process.env,
		captureStdout: true,
	});
	expect(await child.exited).toMatchObject({ code: 0 });
	expect(child.stdout()).toMatch(/HR system\s+Ada Lovelace \(ada@example\.com\) starts on/);
	expect(child.stdout()).toContain("status: 'ACTIVATION_REQUIRED'");
	expect(child.stdout()).toContain('publicKeyCredentialCreationOptions');
});
