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
	const until = performance.now() + PATIENCE_MS;
	const attempt = async () =>
		await act(await openPingOne(ctx, Math.max(1, Math.ceil(until - performance.now()))));
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

/** An activation that has failed. */
interface Failure {
	workflow: string;
	/** Whether n8n clears up after it at most until now. */
	isOver: AbortSignal;
	/** Whether n8n tries it again for the whole workflow, whose webhooks it clears meanwhile. */
	isStart: boolean;
	/** The nodes that n8n has cleared up after it: once each. What it deletes later is to go. */
	cleared: Set<string>;
}

const failures = () => processWide('failedActivations', () => new Map<string, Failure>());

/** n8n is starting, or another process takes over: the workflow has not changed. */
const isRestart = (ctx: IHookFunctions): boolean =>
	['init', 'leadershipChange'].includes(ctx.getActivationMode());

/** Where n8n listens: a test does so at another address, `<n8n>/webhook-test/<webhook ID>/pingone`. */
const placeOf = (url: string | undefined) => String(url).split('/').slice(0, -2).join('/');

/** The node and its workflow at this address. */
function keysOf(ctx: IHookFunctions): { workflow: string; node: string } {
	const place = placeOf(ctx.getNodeWebhookUrl('default'));
	const workflow = `${String(ctx.getWorkflow().id)} ${place}`;
	return { workflow, node: `${ctx.getNode().id} ${workflow}` };
}

/** Notes whether an activation failed. */
export function noteActivation(ctx: IHookFunctions, hasFailed: boolean): void {
	const known = failures();
	// Entries that are over are of no more use.
	for (const [key, { isOver }] of known) if (isOver.aborted) known.delete(key);
	const { workflow, node } = keysOf(ctx);
	if (!hasFailed) return void known.delete(node);
	const isOver = AbortSignal.timeout(CLEARS_UP_WITHIN_MS);
	known.set(node, { workflow, isOver, isStart: isRestart(ctx), cleared: new Set() });
}

/**
 * Takes n8n's clearing up after an activation that has just failed, of this trigger or of another
 * one of its workflow (n8n 2.41, webhook-trigger-registrar.js; older: active-workflow-manager.js,
 * addWebhooks, which clears them all). The webhook is still needed then: n8n tries again, and
 * PingOne holds the events until it succeeds.
 *
 * @returns whether it is that, which it is once after a failure
 */
export function takeClearingUp(ctx: IHookFunctions): boolean {
	const { workflow, node } = keysOf(ctx);
	const after = [...failures()].filter(
		([failed, { isOver, isStart, cleared, ...failure }]) =>
			!isOver.aborted &&
			!cleared.has(node) &&
			(failed === node || (isStart && failure.workflow === workflow)),
	);
	for (const [, { cleared }] of after) cleared.add(node);
	return after.length > 0;
}
