import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureHost, type Host } from '../../tools/host/install.mts';
import {
	bootstrapUserFolder,
	type CommandSettings,
	type Contents,
	type N8nClient,
	type Owner,
	type RunningN8n,
	startN8n,
} from '../../tools/host/n8n.mts';
import { installPackage, packNode } from '../../tools/host/pack.mts';
import { freePort } from '../../tools/host/ports.mts';

/** Who may sign in to the n8n of the tests. */
export const OWNER: Owner = {
	email: 'admin@example.com',
	firstName: 'Test',
	lastName: 'Admin',
	password: 'Ends2Ends',
};

/** n8n's user folder with the node as it would be published. */
export interface PackedFolder {
	/** For commands and for a server. */
	settings: CommandSettings;
	/** Removes the folder. */
	remove(): void;
}

/** Real n8n with the packed node, in a user folder of its own. */
export interface PackedN8n {
	n8n: RunningN8n;
	owner: Owner;
	/** Signed in as the owner. */
	client: N8nClient;
	/** Ends n8n and removes its folder. */
	close(): Promise<void>;
}

/**
 * Fills a user folder; for tests that need n8n's commands but no server.
 *
 * @param contents what n8n holds
 * @param env additions to n8n's environment
 * @param version which n8n; the pinned one by default
 */
export async function preparePackedN8n(
	contents: Contents,
	env: NodeJS.ProcessEnv = {},
	version?: Host,
): Promise<PackedFolder> {
	const host = version ?? (await ensureHost());
	const { tarball } = await packNode();
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-'));
	await installPackage(tarball, userFolder);
	const settings = { host, userFolder, port: await freePort(), env };
	await bootstrapUserFolder(settings, contents);
	return { settings, remove: () => rmSync(userFolder, { recursive: true, force: true }) };
}

/**
 * Starts n8n with the node as it would be published.
 *
 * @param contents what n8n holds when it starts
 * @param env additions to n8n's environment
 * @param version which n8n; the pinned one by default
 */
export async function startPackedN8n(
	{ publish, ...contents }: Contents & { publish?: string[] },
	env: NodeJS.ProcessEnv = {},
	version?: Host,
): Promise<PackedN8n> {
	const { settings, remove } = await preparePackedN8n(contents, env, version);
	const n8n = await startN8n({ ...settings, owner: OWNER, publish });
	const close = async () => {
		await n8n.stop();
		remove();
	};
	return { n8n, owner: OWNER, client: await n8n.signIn(), close };
}
