import { sleep, type IWebhookFunctions } from 'n8n-workflow';

type WebhookResponse = ReturnType<IWebhookFunctions['getResponseObject']>;

/** How often to check once the caller has disconnected, in ms. */
const LOOK_EVERY_MS = 50;
/** How long n8n may take to start an execution, for example at its concurrency limit, in ms. */
const PATIENCE_MS = 300_000;

const ended = async (response: WebhookResponse): Promise<void> =>
	await new Promise((resolve) => {
		if (response.writableFinished || response.destroyed) resolve();
		response.once('finish', () => resolve());
		response.once('close', () => resolve());
	});

/**
 * Waits until n8n has responded, which it does once the execution is saved.
 *
 * The caller may have disconnected by then. n8n continues nevertheless, so its response decides,
 * not whether anybody received it.
 *
 * @returns whether the response was 200
 */
export async function answeredOk(response: WebhookResponse): Promise<boolean> {
	await ended(response);
	for (let waited = 0; !response.writableEnded && waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
		await sleep(LOOK_EVERY_MS);
	}
	return response.writableEnded && response.statusCode === 200;
}

/**
 * Changes the node's data again and again until n8n has responded, with pauses that double.
 *
 * n8n saves the data just before it responds, and only if it is marked as changed. From n8n 2 on it
 * takes that mark away when it starts the execution (n8n, workflow-runner.js: a second Workflow is
 * made of the same data), two round trips to the database before it saves.
 *
 * @param change sets something in the data
 */
export async function keepChanged(response: WebhookResponse, change: () => void): Promise<void> {
	for (let pause = 1; !response.writableEnded && pause < PATIENCE_MS; pause *= 2) {
		change();
		await sleep(pause);
	}
}
