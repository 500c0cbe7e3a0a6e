import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runN8nCommand } from './command.mts';
import type { Host } from './install.mts';
import { withLock } from './lock.mts';

const make = async (host: Host, folder: string) => {
	const draft = `${folder}.draft`;
	rmSync(draft, { recursive: true, force: true });
	// Any command creates the database; this one only reads it.
	const { code, log } = await runN8nCommand({ host, userFolder: draft }, ['list:workflow']);
	if (code !== 0) throw new Error(`n8n made no database (code ${code}):\n${log.slice(-3_000)}`);
	renameSync(draft, folder);
};

/** Makes the user folder that is copied, unless it is there; answers its path. */
export async function prepareEmptyDatabase(host: Host): Promise<string> {
	const folder = join(host.dir, `empty-${host.version}`);
	await withLock(
		`${folder}.lock`,
		({ pid }) => process.stderr.write(`Process ${pid} is making n8n’s database; waiting ...\n`),
		async () => {
			if (!existsSync(folder)) await make(host, folder);
		},
	);
	return folder;
}

/**
 * Gives a new user folder an empty database with all of n8n's migrations done, which is two seconds
 * of work at each first start. For tests only: all such folders have one encryption key.
 *
 * @param userFolder n8n's `N8N_USER_FOLDER`
 */
export async function copyEmptyDatabase(host: Host, userFolder: string): Promise<void> {
	cpSync(await prepareEmptyDatabase(host), userFolder, { recursive: true });
}
