import { setTimeout as delay } from 'node:timers/promises';
import { LIMIT_MS } from './limit.mts';
import { type Contents, isReady, N8nClient, type Owner, type ReachedN8n } from './n8n.mts';
import { untilAllLive } from './publication.mts';
import { setUpOwner } from './session.mts';

const POLL_MS = 500;

/** Waits until n8n answers, and gives it its owner: its health check is green before its API is there. */
async function untilOwned(url: string, owner: Owner): Promise<void> {
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		try {
			if (await isReady(url)) {
				await setUpOwner(url, owner);
				return;
			}
		} catch (error) {
			if (Date.now() > deadline) throw error;
		}
		if (Date.now() > deadline) throw new Error(`n8n does not answer at ${url}.`);
		await delay(POLL_MS);
	}
}

const signIn = async (url: string, owner: Owner): Promise<N8nClient> => {
	try {
		return await N8nClient.signIn(url, owner);
	} catch (error) {
		throw new Error(
			`The n8n at ${url} does not know ${owner.email}: use an n8n that is new. ` +
				`(${error instanceof Error ? error.message : String(error)})`,
		);
	}
};

/** Stores the credentials that n8n lacks. @returns n8n's IDs by ours */
async function storeCredentials(client: N8nClient, { credentials }: Contents) {
	const known = await client.session.call<Array<{ id: string; name: string }>>(
		'GET',
		'/credentials',
	);
	const ids = new Map<string, string>();
	for (const credential of credentials) {
		const found = known.find(({ name }) => name === credential.name);
		ids.set(credential.id, found?.id ?? (await client.createCredential(credential)));
	}
	return ids;
}

/** Stores the workflows that n8n lacks, with n8n's IDs of their credentials. */
async function storeWorkflows(
	client: N8nClient,
	{ workflows }: Contents,
	ids: Map<string, string>,
): Promise<void> {
	const known = await client.session.call<Array<{ id: string }>>('GET', '/workflows');
	const missing = workflows.filter((workflow) => known.every(({ id }) => id !== workflow.id));
	for (const workflow of missing) {
		const text = [...ids].reduce(
			(content, [ours, theirs]) => content.replaceAll(`"id":"${ours}"`, `"id":"${theirs}"`),
			JSON.stringify(workflow),
		);
		await client.createWorkflow(JSON.parse(text) as typeof workflow);
	}
}

/**
 * Fills an n8n that was started elsewhere, such as in a container: an owner, the credentials and the
 * workflows, as far as they are missing; then makes workflows live.
 *
 * @param publish IDs of the workflows to make live
 * @throws when nothing answers there, or an n8n that has another owner
 */
export async function reachN8n(
	url: string,
	owner: Owner,
	contents: Contents,
	publish: string[],
): Promise<ReachedN8n> {
	await untilOwned(url, owner);
	const client = await signIn(url, owner);
	await storeWorkflows(client, contents, await storeCredentials(client, contents));
	await untilAllLive(client, publish);
	return { url, signIn: async () => await N8nClient.signIn(url, owner) };
}
