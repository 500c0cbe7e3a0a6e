import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { answeredOk, keepChanged } from './answered';
import { hasResult, toItems } from '../event/items';
import { openPingOne, type Remembered } from '../event/open';
import { parseDelivery } from './parseBody';
import { countRefused, enterLine, seenBy } from './listeners';
import { recoverSecret } from './recover';
import { discardBody, MAX_BODY_BYTES, readBytes } from './requestBody';
import { TRUST_HEADER } from './secret';
import { isTrusted } from './rotation';
import { readSettings } from '../event/settings';

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
			`PingOne Trigger rejected ${count} ${count === 1 ? 'delivery' : 'deliveries'} without the right secret. If events from PingOne are missing, publish the workflow again to renew the secret.`,
			{ ...about(ctx), from: ctx.getRequestObject().ip },
		);
	}
	return answer(ctx, 401, 'Unauthorized');
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

async function deliver(
	ctx: IWebhookFunctions,
	events: IDataObject[],
): Promise<IWebhookResponseData> {
	const key = listenerKey(ctx);
	const data = remembered(ctx);
	const settings = readSettings(ctx);
	const leave = await enterLine(key);
	const seen = seenBy(key);
	seen.load(data.seen);
	const fresh = seen.take(events);
	void answeredOk(ctx.getResponseObject()).then((ok) => {
		// Nothing was started, so PingOne will send them again: they have not been emitted.
		if (!ok) seen.forget(fresh);
		leave();
	});
	const wanted = fresh.filter((event) => hasResult(event, settings));
	const items = await toItems(wanted, settings, async () => await openPingOne(ctx, DETAILS_MS));
	const saved = seen.save();
	data.seen = saved;
	// Not by `answer`: n8n saves the node's data before it sends this response.
	if (items.length === 0) return { webhookResponse: { message: 'Nothing new' } };
	void keepChanged(ctx.getResponseObject(), () => {
		data.seen = saved;
	});
	return { workflowData: [items] };
}

/**
 * Receives a delivery from PingOne. n8n responds 200 once the execution is saved and before it
 * runs, and saves which events were in it.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const sent = (ctx.getHeaderData() as IDataObject)[TRUST_HEADER.toLowerCase()];
	if (!isTrusted(sent, remembered(ctx))) {
		const count = countRefused(listenerKey(ctx));
		// Once a minute, so that nobody can make n8n send requests to PingOne all the time.
		const isRecovered = count !== undefined && (await recoverSecret(ctx, sent));
		if (!isRecovered) return refuse(ctx, count);
	}
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
