import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { itemsOf, type RunningN8n } from '../host/n8n.mts';
import { HR_HEADER } from './examples.mts';
import { HR_EVENT } from './hrEvent.mts';

const PATH = '/webhook/onboard-colleague';
const PATIENCE_MS = 20_000;
const POLL_MS = 250;

/**
 * Starts the onboarding workflow, which waits for the person, and reads the link that its mail
 * would carry: the demo has no mail server.
 *
 * @param workflowId of the workflow behind the webhook
 * @throws when the workflow does not get as far as waiting
 */
export async function startEnrollment(n8n: RunningN8n, workflowId: string): Promise<string> {
	const { body } = await request(`${n8n.url}${PATH}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', [HR_HEADER.name]: HR_HEADER.value },
		body: JSON.stringify(HR_EVENT),
	});
	await body.dump();
	const client = await n8n.signIn();
	const deadline = Date.now() + PATIENCE_MS;
	for (;;) {
		const [latest] = await client.executions(workflowId);
		if (latest?.status === 'waiting') {
			const [{ json }] = itemsOf(await client.execution(latest.id), 'Create enrollment link');
			return (json.enrollment as { link: string }).link;
		}
		if (latest?.status === 'error' || Date.now() > deadline) {
			throw new Error(`The onboarding workflow does not wait for the person (${latest?.status})`);
		}
		await delay(POLL_MS);
	}
}
