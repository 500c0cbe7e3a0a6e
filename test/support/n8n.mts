import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyEmptyDatabase } from '../../tools/host/emptyDatabase.mts';
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
 * Makes a user folder with the node and nothing else.
 *
 * @param env additions to n8n's environment
 * @param version which n8n; the pinned one by default
 */
export async function packedFolder(
	env: NodeJS.ProcessEnv = {},
	version?: Host,
): Promise<PackedFolder> {
	const host = version ?? (await ensureHost());
	const { tarball } = await packNode();
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-'));
	await copyEmptyDatabase(host, userFolder);
	await installPackage(tarball, userFolder);
	return {
		settings: { host, userFolder, port: await freePort(), env },
		remove: () => rmSync(userFolder, { recursive: true, force: true }),
	};
}

/**
 * Fills a user folder by n8n's commands; for tests that need no server, or of the import itself.
 *
 * @param contents what n8n holds
 * @param env additions to n8n's environment
 */
export async function preparePackedN8n(
	contents: Contents,
	env: NodeJS.ProcessEnv = {},
): Promise<PackedFolder> {
	const folder = await packedFolder(env);
	await bootstrapUserFolder(folder.settings, contents);
	return folder;
}

/** What n8n holds when the tests begin. */
export interface Filling extends Contents {
	/** IDs of the workflows to make live. */
	publish?: string[];
	/** Whether n8n's commands import it before the start. */
	imported?: boolean;
}

type Nodes = Array<{ credentials?: Record<string, { id: string; name: string }> }>;

/** Stores all of it through n8n's API, which gives credentials IDs of its own: the nodes follow. */
async function fill(client: N8nClient, { credentials, workflows }: Contents): Promise<void> {
	const ids = new Map<string, string>();
	for (const credential of credentials) {
		ids.set(credential.id, await client.createCredential(credential));
	}
	for (const workflow of structuredClone(workflows)) {
		for (const node of workflow.nodes as Nodes) {
			for (const used of Object.values(node.credentials ?? {}))
				used.id = ids.get(used.id) ?? used.id;
		}
		await client.createWorkflow(workflow);
	}
}

/**
 * Starts n8n in a user folder and fills it through its API: each import by command would start an n8n
 * of its own.
 */
export async function startFilledN8n(
	settings: CommandSettings,
	{ publish = [], imported = false, ...contents }: Filling,
): Promise<RunningN8n> {
	if (imported) {
		await bootstrapUserFolder(settings, contents);
		return await startN8n({ ...settings, owner: OWNER, publish });
	}
	const n8n = await startN8n({ ...settings, owner: OWNER });
	const client = await n8n.signIn();
	await fill(client, contents);
	for (const id of publish) await client.publish(id);
	return n8n;
}

/**
 * Starts n8n with the node as it would be published.
 *
 * @param contents what n8n holds when the tests begin
 * @param env additions to n8n's environment
 * @param version which n8n; the pinned one by default
 */
export async function startPackedN8n(
	contents: Filling,
	env: NodeJS.ProcessEnv = {},
	version?: Host,
): Promise<PackedN8n> {
	const { settings, remove } = await packedFolder(env, version);
	const n8n = await startFilledN8n(settings, contents);
	const close = async () => {
		await n8n.stop();
		remove();
	};
	return { n8n, owner: OWNER, client: await n8n.signIn(), close };
}
