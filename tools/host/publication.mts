import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import type { WorkflowFile } from './command.mts';
import { isStatus, type N8nSession } from './session.mts';
import { isAtLeast } from './versions.mts';

const POLL_MS = 100;
const LIVE_MS = 30_000;

interface Stored extends WorkflowFile {
	versionId?: string;
}

interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ errorMessage: string | null }>;
}

const stored = async (session: N8nSession, id: string) =>
	await session.call<Stored>('GET', `/workflows/${id}`);

/** n8n 2.0 publishes versions of its history only, and what came by import has none until saved. */
const saveAnew = async (session: N8nSession, { id, versionId, nodes, connections }: Stored) => {
	const moved = nodes.map((node, index) => {
		const [x, y] = node.position as [number, number];
		return index === 0 ? { ...node, position: [x, y - 16] } : node;
	});
	await session.call('PATCH', `/workflows/${id}`, { versionId, nodes: moved, connections });
};

const activate = async (session: N8nSession, id: string) => {
	const { versionId } = await stored(session, id);
	await session.call('POST', `/workflows/${id}/activate`, { versionId });
};

/** n8n 1 calls every workflow, and refuses to make one live that nothing but a call starts. */
async function activateOnOne(session: N8nSession, id: string): Promise<void> {
	const { versionId } = await stored(session, id);
	try {
		await session.call('PATCH', `/workflows/${id}`, { active: true, versionId });
	} catch (error) {
		if (!String(error).includes('has no node to start the workflow')) throw error;
	}
}

/** Makes the workflow's current version live, by what this version of n8n has for it. */
async function makeLive(session: N8nSession, version: string, id: string): Promise<void> {
	if (!isAtLeast(version, 2, 0)) {
		await activateOnOne(session, id);
		return;
	}
	try {
		await activate(session, id);
	} catch (error) {
		if (!isStatus(error, 404)) throw error;
		await saveAnew(session, await stored(session, id));
		await activate(session, id);
	}
}

/**
 * Whether n8n knows a webhook. It is asked by a method that the webhook does not take, so that
 * nothing starts: n8n says then for which methods the path is registered.
 */
const isRegistered = async (url: string, path: string): Promise<boolean> => {
	const { body } = await request(`${url}/webhook/${path}`, { method: 'PUT' });
	return (await body.text()).includes('not registered for PUT requests');
};

const webhookPaths = ({ nodes }: Stored): string[] =>
	nodes
		.filter(({ type, disabled }) => type === 'n8n-nodes-base.webhook' && disabled !== true)
		.map(({ parameters }) => String((parameters as { path?: unknown }).path));

const waitForWebhooks = async (session: N8nSession, id: string, deadline: number) => {
	for (const path of webhookPaths(await stored(session, id))) {
		while (!(await isRegistered(session.url, path))) {
			if (Date.now() > deadline) throw new Error(`Webhook ${path} of ${id} did not go live.`);
			await delay(POLL_MS);
		}
	}
};

/**
 * Waits until a published workflow's triggers are registered: n8n does that in the background, and
 * a webhook answers 404 until then. An n8n that does not tell is asked for the webhooks themselves.
 *
 * @throws with n8n's message when a trigger could not be registered
 */
export async function untilLive(session: N8nSession, id: string): Promise<void> {
	const deadline = Date.now() + LIVE_MS;
	for (;;) {
		let publication: Publication;
		try {
			publication = await session.call('GET', `/workflows/${id}/publication-status`);
		} catch (error) {
			if (!isStatus(error, 404)) throw error;
			await waitForWebhooks(session, id, deadline);
			return;
		}
		const { status, triggers } = publication;
		if (status === 'published') return;
		if (status === 'failed' || status === 'partial' || Date.now() > deadline) {
			const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
			throw new Error(`Workflow ${id} did not go live (${status}): ${reasons.join('; ')}`);
		}
		await delay(POLL_MS);
	}
}

/** Makes the workflow's current version live and waits until its triggers are registered. */
export async function publishWorkflow(
	session: N8nSession,
	version: string,
	id: string,
): Promise<void> {
	await makeLive(session, version, id);
	await untilLive(session, id);
}
