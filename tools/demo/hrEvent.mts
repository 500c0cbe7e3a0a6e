import { request } from 'undici';
import type { ReachedN8n } from '../host/n8n.mts';

/** What the HR system sends when somebody is hired. */
export const HR_EVENT = {
	employee: 'Ada Lovelace',
	email: 'ada@example.com',
	startDate: '2030-01-07',
};

export const HR_PATH = '/webhook/hr-onboarding';

/** The device as the workflow answered it; PingOne's members, of which we read these. */
export interface Device extends Record<string, unknown> {
	id: string;
	type: string;
	status: string;
}

const isDevice = (value: unknown): value is Device =>
	typeof value === 'object' &&
	value !== null &&
	'id' in value &&
	typeof value.id === 'string' &&
	'type' in value &&
	value.type === 'FIDO2' &&
	'status' in value;

const parse = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

/** Why the workflow's last execution failed; n8n tells the caller of a webhook only that it did. */
const reasonOf = async (n8n: ReachedN8n, workflowId: string): Promise<string> => {
	const client = await n8n.signIn();
	const [latest] = await client.executions(workflowId);
	if (!latest) return 'n8n did not start the workflow';
	const { resultData } = (await client.execution(latest.id)).data;
	if (!resultData.error) return `execution ${latest.id} ended as ${latest.status}`;
	const { node, message, description } = resultData.error;
	const where = node?.name ?? resultData.lastNodeExecuted ?? 'the workflow';
	return `${where}: ${message}${description ? ` (${description})` : ''}`;
};

/**
 * Posts the HR event over HTTP, as the HR system would, and returns the device.
 *
 * @param workflowId of the workflow behind the webhook, to explain a failure
 * @throws with the reason the workflow had
 */
export async function postHrEvent(n8n: ReachedN8n, workflowId: string): Promise<Device> {
	const { statusCode, body } = await request(`${n8n.url}${HR_PATH}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(HR_EVENT),
	});
	const text = await body.text();
	const device = parse(text);
	if (statusCode === 200 && isDevice(device)) return device;
	const reason = await reasonOf(n8n, workflowId).catch((error: unknown) => String(error));
	throw new Error(`The HR event was answered ${statusCode} ${text}\nReason: ${reason}`);
}
