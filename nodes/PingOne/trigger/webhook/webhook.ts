import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { answeredOk, keepChanged } from './answered';
import { hasOutcome, toItems } from '../event/items';
import { openPingOne } from '../event/open';
import { isTrusted, type Remembered, TRUST_HEADER } from './secret';
import type { SeenEvents } from '../event/seenEvents';
import { discardBody, MAX_BODY_BYTES, parseDelivery, readBytes } from './body';
import { admit, countRefused, enterLine, listenerOf } from './listeners';
import { readWebhookSettings } from '../event/settings';

/** How long reading details may delay a delivery, in ms. */
const DETAILS_MS = 60_000;

const remembered = (ctx: IWebhookFunctions) => ctx.getWorkflowStaticData('node') as Remembered;

/** Identifies the node among all listeners of this process; a test listens next to production. */
function listenerKey(ctx: IWebhookFunctions): string {
	return `${String(ctx.getWorkflow().id)}/${ctx.getNode().id}/${ctx.getMode()}`;
}

const about = (ctx: IWebhookFunctions): IDataObject => ({
	workflowId: ctx.getWorkflow().id,
	nodeName: ctx.getNode().name,
});

/** Responds without starting the workflow. */
function answer(ctx: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	ctx.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/**
 * Rejects a caller. The body is not read, so a caller without the secret costs next to nothing.
 *
 * @param count how many were rejected since the last log line; undefined: no line now
 */
function refuse(ctx: IWebhookFunctions, count: number | undefined): IWebhookResponseData {
	discardBody(ctx.getRequestObject());
	if (count !== undefined) {
		ctx.logger.warn(
			`PingOne Trigger rejected ${count} ${count === 1 ? 'delivery' : 'deliveries'} without the right secret. If events from PingOne are missing, unpublish the workflow and publish it again: that gives the webhook a new secret.`,
			{ ...about(ctx), from: ctx.getRequestObject().ip },
		);
	}
	return answer(ctx, 401, 'Unauthorized');
}

/** Puts a delivery off: PingOne sends it again, and nothing of it has been emitted. */
function putOff(ctx: IWebhookFunctions): IWebhookResponseData {
	discardBody(ctx.getRequestObject());
	return answer(ctx, 503, 'Too many deliveries at once');
}

/**
 * Logs that something was lost. The response is 200 nevertheless: otherwise PingOne would repeat it
 * for seven days and hold back every event after it (Ping, "Subscriptions (webhooks)").
 */
function logLost(ctx: IWebhookFunctions, what: string): void {
	ctx.logger.error(
		`PingOne Trigger could not read ${what}. It was answered with 200 so that later events get through. Look for the missing events in PingOne under Monitoring > Audit.`,
		about(ctx),
	);
}

/**
 * Settles what this delivery has taken: its place in the line, and its events if they were not
 * emitted. Does so once, whether it is called after an answer, an error, or both.
 */
function settlement(seen: SeenEvents, leave: () => void) {
	let fresh: IDataObject[] = [];
	let settled = false;
	return {
		take: (events: IDataObject[]) => (fresh = seen.take(events)),
		settle: (ok: boolean) => {
			// Nothing was started, so PingOne will send them again: they have not been emitted.
			if (!settled && !ok) seen.forget(fresh);
			settled = true;
			leave();
		},
	};
}

/** Turns the events that have not been emitted yet into an execution. */
async function emit(
	ctx: IWebhookFunctions,
	seen: SeenEvents,
	fresh: IDataObject[],
): Promise<IWebhookResponseData> {
	const settings = readWebhookSettings(ctx);
	const wanted = fresh.filter((event) => hasOutcome(event, settings)).map((event) => ({ event }));
	const items = await toItems(wanted, settings, async () => await openPingOne(ctx, DETAILS_MS));
	const data = remembered(ctx);
	const saved = seen.save();
	data.seen = saved;
	// Not by `answer`: n8n saves the node's data before it sends this response.
	if (items.length === 0) return { webhookResponse: { message: 'Nothing new' } };
	void keepChanged(ctx.getResponseObject(), () => {
		data.seen = saved;
	});
	return { workflowData: [items] };
}

async function deliver(
	ctx: IWebhookFunctions,
	events: IDataObject[],
): Promise<IWebhookResponseData> {
	const key = listenerKey(ctx);
	const { seen } = listenerOf(key);
	const leave = await enterLine(key);
	if (!leave) return putOff(ctx);
	const { take, settle } = settlement(seen, leave);
	void answeredOk(ctx.getResponseObject()).then(settle);
	const work = async () => {
		seen.load(remembered(ctx).seen);
		return await emit(ctx, seen, take(events));
	};
	return await work().catch((thrown: unknown) => {
		settle(false);
		throw thrown;
	});
}

async function read(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const body = await readBytes(ctx.getRequestObject());
	if ('problem' in body) {
		// It did not arrive completely, so PingOne will send it again.
		if (body.problem === 'cut') return answer(ctx, 400, 'The body ended too early');
		logLost(ctx, `a delivery of more than ${MAX_BODY_BYTES / 1_048_576} MB`);
		return answer(ctx, 200, 'Too large, and left out');
	}
	const { events, unreadable } = parseDelivery(body.bytes);
	if (unreadable > 0) logLost(ctx, `${unreadable} part(s) of a delivery as events`);
	if (events.length === 0) return answer(ctx, 200, 'Nothing to do');
	return await deliver(ctx, events);
}

/**
 * Receives a delivery from PingOne. n8n responds 200 once the execution is saved and before it
 * runs, and saves which events were in it.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const sent = (ctx.getHeaderData() as IDataObject)[TRUST_HEADER.toLowerCase()];
	const key = listenerKey(ctx);
	if (!isTrusted(sent, remembered(ctx))) {
		if (!(await listenerOf(key).recovery.recover(ctx, sent))) return refuse(ctx, countRefused(key));
	}
	const handled = admit(key);
	if (!handled) return putOff(ctx);
	try {
		return await read(ctx);
	} finally {
		handled();
	}
}
