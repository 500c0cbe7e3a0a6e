import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host/install.mts';
import { bootstrapUserFolder, type Contents, type Owner } from '../host/n8n.mts';
import {
	mailboxCredential,
	readExample,
	sandboxCredential,
	type WorkflowId,
	WORKFLOWS,
} from './examples.mts';
import type { SandboxAddress } from './sandbox.mts';

const ids = Object.keys(WORKFLOWS) as WorkflowId[];

/** The credentials and workflows of the demo. */
export const contents = (sandbox: SandboxAddress, smtpPort: number): Contents => ({
	credentials: [sandboxCredential(sandbox), mailboxCredential(smtpPort)],
	workflows: ids.map((id) => readExample(id, sandbox)),
});

/** The workflows that shall be live. */
export const liveWorkflows = (): string[] => ids.filter((id) => WORKFLOWS[id].live);

/**
 * Puts the demo's credential and workflows into n8n's folder, unless they are there already: what
 * somebody changed in the editor stays until the examples or the sandbox's address change.
 */
export async function prepareHome(
	host: Host,
	userFolder: string,
	port: number,
	sandbox: SandboxAddress,
	smtpPort: number,
): Promise<void> {
	const wanted = contents(sandbox, smtpPort);
	const text = JSON.stringify([host.version, wanted]);
	const stamp = createHash('sha256').update(text).digest('hex');
	const marker = join(userFolder, '.prepared');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === stamp) return;
	process.stderr.write('Setting up n8n: credential and example workflows ...\n');
	await bootstrapUserFolder({ host, userFolder, port }, wanted);
	writeFileSync(marker, stamp);
}

/** The demo's owner. The password is made once per demo folder, so that a browser may keep it. */
export function demoOwner(folder: string): Owner {
	const file = join(folder, 'password');
	if (!existsSync(file)) {
		mkdirSync(folder, { recursive: true });
		// n8n wants a capital and a digit in it.
		writeFileSync(file, `Demo1-${randomBytes(6).toString('hex')}`, { mode: 0o600 });
	}
	const password = readFileSync(file, 'utf8');
	return { email: 'admin@example.com', firstName: 'Demo', lastName: 'Admin', password };
}
