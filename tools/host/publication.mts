import { setTimeout as delay } from 'node:timers/promises';
import { LIMIT_MS } from './limit.mts';
import type { N8nSession } from './session.mts';

const POLL_MS = 100;

interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ errorMessage: string | null }>;
}

/**
 * Waits until a published workflow's triggers are registered: n8n does that in the background, and
 * a webhook answers 404 until then.
 *
 * @throws with n8n's message when a trigger could not be registered
 */
export async function untilLive(session: N8nSession, id: string): Promise<void> {
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		const path = `/workflows/${id}/publication-status`;
		const { status, triggers } = await session.call<Publication>('GET', path);
		if (status === 'published') return;
		if (status === 'failed' || status === 'partial' || Date.now() > deadline) {
			const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
			throw new Error(`Workflow ${id} did not go live (${status}): ${reasons.join('; ')}`);
		}
		await delay(POLL_MS);
	}
}

/** Makes the workflow's current version live and waits until its triggers are registered. */
export async function publishWorkflow(session: N8nSession, id: string): Promise<void> {
	const { versionId } = await session.call<{ versionId: string }>('GET', `/workflows/${id}`);
	await session.call('POST', `/workflows/${id}/activate`, { versionId });
	await untilLive(session, id);
}
