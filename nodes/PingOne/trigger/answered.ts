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
