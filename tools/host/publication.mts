import { LIMIT_MS } from './limit.mts';
import { Pauses } from './pause.mts';
import type { N8nSession } from './session.mts';

interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ errorMessage: string | null }>;
}

/** Without its publication service, n8n tells nothing: it registers triggers before it answers. */
const tellsNothing = (error: unknown): undefined => {
	if (!String(error).includes('answered 404 to')) throw error;
	return undefined;
};

/**
 * Waits until a published workflow's triggers are registered: n8n does that in the background, and
 * a webhook answers 404 until then.
 *
 * @throws with n8n's message when a trigger could not be registered
 */
export async function untilLive(session: N8nSession, id: string): Promise<void> {
	const deadline = Date.now() + LIMIT_MS;
	const pauses = new Pauses();
	for (;;) {
		const path = `/workflows/${id}/publication-status`;
		const found = await session.call<Publication>('GET', path).catch(tellsNothing);
		if (!found || found.status === 'published') return;
		const { status, triggers } = found;
		if (status === 'failed' || status === 'partial' || Date.now() > deadline) {
			const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
			throw new Error(`Workflow ${id} did not go live (${status}): ${reasons.join('; ')}`);
		}
		await pauses.next();
	}
}

/** Makes the workflow's current version live and waits until its triggers are registered. */
export async function publishWorkflow(session: N8nSession, id: string): Promise<void> {
	const { versionId } = await session.call<{ versionId: string }>('GET', `/workflows/${id}`);
	await session.call('POST', `/workflows/${id}/activate`, { versionId });
	await untilLive(session, id);
}

/** The part of n8n's client that this needs. */
interface Publisher {
	publish(id: string): Promise<void>;
	publishedWorkflows(): Promise<string[]>;
	live(id: string): Promise<void>;
}

/**
 * Makes workflows live, and waits until all others that are published are, too.
 *
 * @param publish IDs of those without which there is no use in going on
 * @param onNotLive gets n8n's words about another one that cannot go live; by default it is thrown
 */
export async function untilAllLive(
	client: Publisher,
	publish: string[],
	onNotLive?: (why: string) => void,
): Promise<void> {
	for (const id of publish) await client.publish(id);
	const others = (await client.publishedWorkflows()).filter((id) => !publish.includes(id));
	for (const id of others) {
		await client.live(id).catch((error: unknown) => {
			if (!onNotLive || !(error instanceof Error)) throw error;
			onNotLive(error.message);
		});
	}
}
