import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { describeError } from '../../pingone/errors/describeError';
import { readClockOffset } from '../../pingone/environment/activities';
import { catchUp } from './catchUp';
import { hasResult, toItems } from '../event/items';
import { openPingOne, type Remembered } from '../event/open';
import { applicationOf, eventType, hasTag, isEvent, readSubject } from '../event/readEvent';
import { SeenEvents } from '../event/seenEvents';
import { readSettings, type TriggerSettings } from '../event/settings';

/** n8n gives a poll five minutes (n8n 2.41, getPollBudgetMs). In ms. */
const PATIENCE_MS = 240_000;

/** How far back PingOne answers immediately (Ping, "Audit parameters"), in ms. */
const MAX_BACK_MS = 14 * 86_400_000;
/** How far back a test looks for events to show, in ms. */
const LOOK_BACK_MS = [3_600_000, 86_400_000, MAX_BACK_MS];
/** How many events a test shows. */
const MAX_SHOWN = 10;

/**
 * Whether the admin selected an event. For subscriptions, PingOne filters; the audit log is
 * filtered here, because PingOne's filter takes only one condition besides the time.
 */
function isWanted(event: IDataObject, settings: TriggerSettings): boolean {
	const { types, populations, applications, administratorsOnly } = settings;
	return (
		types.includes(eventType(event) ?? '') &&
		(populations.length === 0 || populations.includes(readSubject(event).populationId ?? '')) &&
		(applications.length === 0 || applications.includes(applicationOf(event) ?? '')) &&
		(!administratorsOnly || hasTag(event, 'adminIdentityEvent')) &&
		hasResult(event, settings)
	);
}

const onlyType = ({ types }: TriggerSettings) => (types.length === 1 ? types[0] : undefined);

async function read(api: PingOneApi, settings: TriggerSettings, from: number) {
	const type = onlyType(settings);
	const { activities, readUpTo } = await catchUp(api, { from, now: Date.now(), type });
	const events = activities.filter((each) => isEvent(each) && isWanted(each, settings));
	return { events, readUpTo };
}

/** The latest events, for building a workflow; nothing is remembered. */
async function readSample(api: PingOneApi, settings: TriggerSettings): Promise<IDataObject[]> {
	for (const back of LOOK_BACK_MS) {
		const { events } = await read(api, settings, Date.now() - back);
		if (events.length > 0) return events.slice(-MAX_SHOWN);
	}
	return [];
}

/** How often the time of the last poll is saved, in ms; each save is a write to n8n's database. */
const NOTE_EVERY_MS = 600_000;

/** The starting point: where the last poll ended, but no further back than the admin allows. */
function startOf(ctx: IPollFunctions, data: Remembered, { catchUpMs }: TriggerSettings): number {
	const now = Date.now();
	const last = Date.parse(String(data.readUpTo));
	const wasAway = now - (data.polledAt ?? now) > catchUpMs;
	// When nothing has happened for long, the last poll was recent nevertheless.
	const earliest = now - (wasAway ? catchUpMs : MAX_BACK_MS);
	if (last >= earliest) return last;
	if (wasAway) {
		ctx.logger.warn(
			`PingOne Polling Trigger did not run for longer than Catch Up allows. It goes on ${catchUpMs / 3_600_000} hours back; events from ${String(data.readUpTo)} until then are left out.`,
			{ workflowId: ctx.getWorkflow().id, nodeName: ctx.getNode().name },
		);
	}
	return earliest;
}

function note(data: Remembered, readUpTo: number, seen: SeenEvents): void {
	data.readUpTo = new Date(readUpTo).toISOString();
	data.seen = seen.save();
	const now = Date.now();
	if (Math.abs(now - (data.polledAt ?? 0)) > NOTE_EVERY_MS) data.polledAt = now;
}

/**
 * The first poll: marks existing events as seen, and emits nothing. It starts at PingOne's current
 * time, because ours may be off by an hour.
 */
async function begin(api: PingOneApi, settings: TriggerSettings, data: Remembered): Promise<void> {
	const from = Date.now() + (await readClockOffset(api));
	const { events, readUpTo } = await read(api, settings, from);
	const seen = new SeenEvents();
	seen.take(events);
	note(data, readUpTo, seen);
}

async function readNew(
	ctx: IPollFunctions,
	api: PingOneApi,
	settings: TriggerSettings,
): Promise<IDataObject[]> {
	const data = ctx.getWorkflowStaticData('node') as Remembered;
	if (data.readUpTo === undefined) {
		await begin(api, settings, data);
		return [];
	}
	const seen = new SeenEvents();
	seen.load(data.seen);
	const { events, readUpTo } = await read(api, settings, startOf(ctx, data, settings));
	const fresh = seen.take(events);
	note(data, readUpTo, seen);
	return fresh;
}

async function pollOnce(ctx: IPollFunctions): Promise<INodeExecutionData[]> {
	const settings = readSettings(ctx);
	const api = await openPingOne(ctx, PATIENCE_MS);
	const isTest = ctx.getMode() === 'manual';
	const events = await (isTest ? readSample(api, settings) : readNew(ctx, api, settings));
	return await toItems(events, settings, async () => await Promise.resolve(api));
}

/**
 * Reads what happened since the last poll.
 *
 * @returns null when nothing did
 * @throws NodeOperationError; the next poll then reads the same section again
 */
export async function poll(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const items = await pollOnce(ctx).catch((thrown: unknown) => {
		const { message, hint } = describeError(thrown);
		throw new NodeOperationError(ctx.getNode(), message, { description: hint });
	});
	return items.length > 0 ? [items] : null;
}
