import { sleep, type IWebhookFunctions } from 'n8n-workflow';

type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/** How often to look, once the caller has gone, in ms. */
const LOOK_EVERY_MS = 50;
/** How long n8n may take to start an execution, for example at its concurrency limit, in ms. */
const PATIENCE_MS = 300_000;

const ended = async (response: Response): Promise<void> =>
	await new Promise((resolve) => {
		if (response.writableFinished || response.destroyed) resolve();
		response.once('finish', () => resolve());
		response.once('close', () => resolve());
	});

/**
 * Waits until n8n has answered, which it does when the execution is on record.
 *
 * The caller may have gone by then. n8n goes on nevertheless, so its answer decides, and not whether
 * somebody was there to read it.
 *
 * @returns whether the answer was 200
 */
export async function answeredOk(response: Response): Promise<boolean> {
	await ended(response);
	for (let waited = 0; !response.writableEnded && waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
		await sleep(LOOK_EVERY_MS);
	}
	return response.writableEnded && response.statusCode === 200;
}
