import { sleep, type IHookFunctions } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { PingOneError } from '../../pingone/errors/failure';
import { processWide } from '../../processState';
import { openPingOne } from '../event/open';

/** How long an activation may take, in ms: n8n is starting, or an admin is waiting. */
const PATIENCE_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 10_000;

/** Whether PingOne may answer a moment later: nobody answered, or nobody could. */
function isPassing(thrown: unknown): boolean {
	if (!(thrown instanceof PingOneError)) return false;
	const { kind, status } = thrown.failure;
	return thrown.isTransient || (kind === 'token' && (status === undefined || status >= 500));
}

/**
 * Talks to PingOne, and tries again for a minute while it is away.
 *
 * @param act repeated as a whole, so it must look at what PingOne has before it creates anything
 * @throws what the last try threw; anything that waiting does not help, at once
 */
export async function patiently<T>(
	ctx: IHookFunctions,
	act: (api: PingOneApi) => Promise<T>,
): Promise<T> {
	const timeUp = AbortSignal.timeout(PATIENCE_MS);
	const until = Date.now() + PATIENCE_MS;
	const attempt = async () => await act(await openPingOne(ctx, Math.max(1, until - Date.now())));
	for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, MAX_PAUSE_MS)) {
		const done = await attempt().then(
			(value) => ({ value }),
			(thrown: unknown) => {
				if (timeUp.aborted || !isPassing(thrown)) throw thrown;
			},
		);
		if (done) return done.value;
		await sleep(pause);
	}
}

/** n8n clears up after a failed activation at once; a minute is ample. In ms. */
const CLEARS_UP_WITHIN_MS = 60_000;

const failures = () => processWide('failedActivations', () => new Map<string, AbortSignal>());

/** The node at this address: a test has another one. */
function keyOf(ctx: IHookFunctions): string {
	const url = ctx.getNodeWebhookUrl('default');
	return `${String(ctx.getWorkflow().id)}/${ctx.getNode().id} ${url}`;
}

/** Notes whether an activation failed. */
export function noteActivation(ctx: IHookFunctions, hasFailed: boolean): void {
	const known = failures();
	// Entries that are over are of no more use.
	for (const [key, isOver] of known) if (isOver.aborted) known.delete(key);
	if (hasFailed) known.set(keyOf(ctx), AbortSignal.timeout(CLEARS_UP_WITHIN_MS));
	else known.delete(keyOf(ctx));
}

/**
 * Whether n8n deletes because an activation has just failed (n8n 2.41, webhook-trigger-registrar.js;
 * older: active-workflow-manager.js, addWebhooks). The webhook is still needed then: n8n tries
 * again, and PingOne holds the events until it succeeds.
 */
export const isClearingUp = (ctx: IHookFunctions): boolean =>
	failures().get(keyOf(ctx))?.aborted === false;
