import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import type { ExecutionData, N8nClient, ReachedN8n } from '../host/n8n.mts';
import { LIMIT_MS } from '../host/limit.mts';
import type { Mail, Mailbox } from '../host/mailbox.mts';
import { HR_EVENT } from './hrEvent.mts';

export const ONBOARD_PATH = '/webhook/onboard-colleague';
const POLL_MS = 250;
const WATCH_MS = 2_000;
const ENROLLS = ['success', 'waiting'];

/** Ends what earlier starts of the demo left waiting: the sandbox knows nothing of those people. */
async function endOldWaits(client: N8nClient, workflowId: string): Promise<void> {
	for (const { id, status } of await client.executions(workflowId)) {
		if (status === 'waiting') await client.session.call('POST', `/executions/${id}/stop`);
	}
}

/**
 * Starts the onboarding workflow, which mails the person a link and waits for them.
 *
 * @param workflowId of the workflow behind the webhook
 * @returns the mail
 * @throws when the workflow does not get as far as the mail
 */
export async function startEnrollment(
	n8n: ReachedN8n,
	mailbox: Mailbox,
	workflowId: string,
): Promise<Mail> {
	const client = await n8n.signIn();
	await endOldWaits(client, workflowId);
	const { body } = await request(`${n8n.url}${ONBOARD_PATH}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(HR_EVENT),
	});
	await body.dump();
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		const [mail] = mailbox.to(HR_EVENT.email);
		const [latest] = await client.executions(workflowId);
		if (mail && latest?.status === 'waiting') return mail;
		if (latest?.status === 'error' || Date.now() > deadline) {
			throw new Error(`The onboarding workflow does not wait for the person (${latest?.status})`);
		}
		await delay(POLL_MS);
	}
}

/** What Enroll FIDO2 Device gives for somebody who has registered their key. */
interface Enrolled {
	id: string;
	status: string;
	enrollment: { status: string; user: { name?: string; username?: string } };
}

const isEnrolled = (json: unknown): json is Enrolled =>
	(json as Partial<Enrolled> | undefined)?.enrollment?.status === 'ENROLLED';

const enrolledIn = ({ data }: ExecutionData): Enrolled | undefined =>
	Object.values(data.resultData.runData)
		.flat()
		.flatMap((run) => run.data?.main.flat() ?? [])
		.map((item): unknown => item?.json)
		.find(isEnrolled);

/**
 * The device with which somebody has registered a key by a link of the workflow's latest execution.
 *
 * @throws when the workflow does not get as far as that
 */
export async function enrolledDevice(n8n: ReachedN8n, workflowId: string): Promise<Enrolled> {
	const client = await n8n.signIn();
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		const [latest] = await client.executions(workflowId);
		const enrolled = latest && enrolledIn(await client.execution(latest.id));
		if (enrolled) return enrolled;
		if (latest?.status === 'error' || Date.now() > deadline) {
			throw new Error(`The onboarding workflow does not go on with a device (${latest?.status})`);
		}
		await delay(POLL_MS);
	}
}

/** Who has registered, and with which device. */
export const enrolledLine = ({ id, status, enrollment }: Enrolled): string =>
	`${enrollment.user.name ?? enrollment.user.username ?? 'Somebody'} has registered a passkey: device ${id} is ${status}`;

/**
 * Tells whenever somebody has registered a key by a link of the workflow. Never resolves.
 *
 * @throws when n8n answers no more
 */
export async function watchEnrollments(
	n8n: ReachedN8n,
	workflowId: string,
	tell: (line: string) => void,
): Promise<never> {
	const client = await n8n.signIn();
	const done = new Set<string>();
	for (const { id, status } of await client.executions(workflowId)) {
		if (status !== 'waiting' || enrolledIn(await client.execution(id))) done.add(id);
	}
	for (;;) {
		await delay(WATCH_MS);
		for (const { id, status } of await client.executions(workflowId)) {
			if (!ENROLLS.includes(status) || done.has(id)) continue;
			// Watching the used link, the execution waits on.
			const enrolled = enrolledIn(await client.execution(id));
			if (enrolled || status === 'success') done.add(id);
			if (enrolled) tell(enrolledLine(enrolled));
		}
	}
}
