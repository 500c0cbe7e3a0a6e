import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { hasOutcome, toItems } from '../event/items';
import { environmentNow, openPingOne } from '../event/open';
import { leftOutItem } from '../event/readEvent';
import type { SeenEvents } from '../event/seenEvents';
import { about } from '../report';
import { keepState, type State } from '../state';
import { discardBody, readBytes, readDelivery, SHOWN_MAX, unreadableEvent } from './body';
import { known, type Webhook } from './memory';
import { isSecret, TRUST_HEADER } from './secret';
import { nameFor } from './subscription';
import {
	admit,
	answeredOk,
	countRefused,
	enterLine,
	isTest,
	keepChanged,
	listenerKey,
	listenerOf,
} from './listeners';
import { readWebhookSettings } from '../event/settings';

/** How long reading details may delay a delivery, in ms. */
const DETAILS_MS = 60_000;

/** Responds without starting the workflow. */
function answer(ctx: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	ctx.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

/** Rejects a caller, at next to no cost. @param count since the last log line; undefined for no line */
function refuse(ctx: IWebhookFunctions, count: number | undefined): IWebhookResponseData {
	discardBody(ctx.getRequestObject());
	if (count !== undefined) {
		ctx.logger.warn(
			`PingOne Trigger rejected ${count} ${count === 1 ? 'delivery' : 'deliveries'} without the correct secret. If events from PingOne are missing, unpublish and republish the workflow to update its webhook.`,
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
 * Logs a loss: anything but 200 would make PingOne repeat it for seven days, and hold back every event
 * after it ("Subscriptions (webhooks)").
 */
function logLost(ctx: IWebhookFunctions, what: string): void {
	ctx.logger.error(
		`PingOne Trigger could not read ${what}. It does not hold back later events. Look for the missing events in PingOne under Monitoring > Audit.`,
		about(ctx),
	);
}

/** Puts off what comes from the credential's former environment, for seven days. One item says so. */
function putOffFormerEnvironment(
	ctx: IWebhookFunctions,
	{ environment, ...state }: State<Webhook>,
	now: string,
): IWebhookResponseData {
	discardBody(ctx.getRequestObject());
	const put = answer(ctx, 503, 'From another environment');
	if (state.told === now) return put;
	keepState(ctx, environment, { ...state, told: now }, { isTest: isTest(ctx) });
	const name = nameFor(ctx, isTest(ctx));
	const why = `The credential now points to a different environment, and the previous environment’s events are on hold. No events arrive until you unpublish and republish the workflow. Then delete the webhook “${name}” in the previous environment, ${environment.split(' ')[1]}, under Integrations > Webhooks.`;
	ctx.logger.warn(`PingOne Trigger outputs no events. ${why}`, about(ctx));
	return { ...put, workflowData: [[{ json: leftOutItem(undefined, Date.now(), why) }]] };
}

/** Settles once what this delivery has taken: its place, and its events if not emitted. */
function settlement(seen: SeenEvents, leave: () => void, keep: () => void) {
	let fresh: IDataObject[] = [];
	let settled = false;
	return {
		take: (events: IDataObject[]) => (fresh = seen.take(events)),
		settle: (ok: boolean) => {
			// Nothing was started, so PingOne will send them again: they have not been emitted.
			if (!settled && !ok && fresh.length > 0) {
				seen.forget(fresh);
				keep();
			}
			settled = true;
			leave();
		},
	};
}

/** Remembers which events have been emitted. @returns does so again */
const keepSeen = (
	ctx: IWebhookFunctions,
	state: State<Webhook>,
	seen: SeenEvents,
): (() => void) => {
	// The webhook may have been deleted or changed since the delivery came.
	const { environment, ...present } = known(ctx, isTest(ctx)) ?? state;
	const own: Webhook = { ...present, seen: seen.save(), told: undefined };
	return keepState(ctx, environment, own, { isTest: isTest(ctx) });
};

/** Turns the events that have not been emitted yet into an execution. */
async function emit(
	ctx: IWebhookFunctions,
	state: State<Webhook>,
	seen: SeenEvents,
	fresh: IDataObject[],
): Promise<IWebhookResponseData> {
	const settings = readWebhookSettings(ctx);
	const wanted = fresh.filter((event) => hasOutcome(event, settings)).map((event) => ({ event }));
	const items = await toItems(wanted, settings, async () => await openPingOne(ctx, DETAILS_MS));
	const keepAgain = keepSeen(ctx, state, seen);
	// Not by `answer`: n8n saves the node's data before it sends this response.
	if (items.length === 0) return { webhookResponse: { message: 'Nothing new' } };
	void keepChanged(ctx.getResponseObject(), keepAgain);
	return { workflowData: [items] };
}

async function deliver(ctx: IWebhookFunctions, state: State<Webhook>, events: IDataObject[]) {
	const key = listenerKey(ctx);
	const { seen } = listenerOf(key);
	const leave = await enterLine(key);
	if (!leave) return putOff(ctx);
	const { take, settle } = settlement(seen, leave, () => keepSeen(ctx, state, seen));
	void answeredOk(ctx.getResponseObject()).then(settle);
	const work = async () => {
		// Those before have been saved meanwhile.
		seen.load((known(ctx, isTest(ctx)) ?? state).seen);
		return await emit(ctx, state, seen, take(events));
	};
	return await work().catch((thrown: unknown) => {
		settle(false);
		throw thrown;
	});
}

async function read(ctx: IWebhookFunctions, state: State<Webhook>): Promise<IWebhookResponseData> {
	const request = ctx.getRequestObject();
	const body = await readBytes(request);
	if ('problem' in body) {
		// It did not arrive completely, so PingOne will send it again.
		if (body.problem === 'cut') return answer(ctx, 400, 'The body ended too early');
		logLost(ctx, `a delivery of more than ${SHOWN_MAX}`);
		const event = unreadableEvent(body.start, `more than ${SHOWN_MAX}`, body.length);
		return await deliver(ctx, state, [event]);
	}
	const { events, unreadable } = await readDelivery(
		body.bytes,
		request.headers['content-encoding'],
	);
	if (unreadable) {
		logLost(ctx, `a delivery: ${unreadable}`);
		events.push(unreadableEvent(body.bytes, unreadable));
	}
	if (events.length === 0) return answer(ctx, 200, 'Nothing to do');
	return await deliver(ctx, state, events);
}

/** What the node remembers, if PingOne is calling; `tooMany` when that is being asked already. */
async function trusted(
	ctx: IWebhookFunctions,
	sent: unknown,
): Promise<State<Webhook> | 'tooMany' | undefined> {
	const state = known(ctx, isTest(ctx));
	if (state && isSecret(sent, state.secret)) return state;
	const key = listenerKey(ctx);
	const asked = admit(key, 'strangers');
	if (!asked) return 'tooMany';
	const environment = await listenerOf(key).recovery.recover(ctx, sent).finally(asked);
	if (environment === undefined) return undefined;
	const own: Webhook = { secret: String(sent), seen: state?.seen ?? '' };
	keepState(ctx, environment, own, { isTest: isTest(ctx) });
	return known(ctx, isTest(ctx), environment);
}

/** Receives a delivery. n8n responds 200 once the execution is saved, with which events were in it. */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const sent = (ctx.getHeaderData() as IDataObject)[TRUST_HEADER.toLowerCase()];
	const key = listenerKey(ctx);
	const state = await trusted(ctx, sent);
	if (state === 'tooMany') return putOff(ctx);
	if (!state) return refuse(ctx, countRefused(key));
	const now = await environmentNow(ctx);
	if (now !== undefined && now !== state.environment)
		return putOffFormerEnvironment(ctx, state, now);
	const handled = admit(key);
	if (!handled) return putOff(ctx);
	try {
		return await read(ctx, state);
	} finally {
		handled();
	}
}
