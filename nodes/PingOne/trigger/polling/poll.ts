import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { readLogPage, type ReadLog } from '../../pingone/environment/activities';
import { describeError } from '../../pingone/errors/describeError';
import { toItems } from '../event/items';
import { openPingOne } from '../event/open';
import { lookUpIn, type LookUp } from '../event/population';
import { leftOutItem } from '../event/readEvent';
import { readPollingSettings, type PollingSettings } from '../event/settings';
import { contextOfOwn } from '../../run/n8nInternals';
import { about, toNodeError } from '../report';
import { environmentOf, faultOf } from '../state';
import { begin, follow, type Followed, type LeftOut, readSample } from './follow';
import { keyOf, notePublication, oneAtATime, recall, remember } from './memory';
import { selectionOf } from './selection';

/** n8n gives a poll five minutes, or what it says (n8n 2.41, getPollBudgetMs). In ms. */
const BUDGET_MS = 300_000;
/** Shares of that: the rest is for n8n's own work, for details of what was found, and for smaller sections. */
const [MOST, MOST_FOR_POPULATIONS, MOST_FOR_SECTION] = [0.8, 0.6, 0.08];

const HOUR_MS = 3_600_000;

interface Poll {
	api: PingOneApi;
	read: ReadLog;
	lookUp: LookUp;
	settings: PollingSettings;
	budgetMs: number;
}

async function openPoll(ctx: IPollFunctions): Promise<Poll> {
	const settings = readPollingSettings(ctx);
	const budgetMs = 'getPollBudgetMs' in ctx ? ctx.getPollBudgetMs() : BUDGET_MS;
	const api = await openPingOne(ctx, budgetMs * MOST);
	let unread = 0;
	const open = async (patienceMs: number) => await openPingOne(ctx, patienceMs);
	const lookUp = lookUpIn(open, budgetMs * MOST_FOR_POPULATIONS, (thrown) => {
		unread += 1;
		if (unread > 1) return;
		ctx.logger.warn(
			`PingOne Polling Trigger could not read a user for the filter Population Names or IDs, so the user’s events have populationId null. ${describeError(thrown).message}`,
			about(ctx),
		);
	});
	const read: ReadLog = async (stretch, next) => await readLogPage(api, stretch, next);
	return { api, read, lookUp, settings, budgetMs };
}

const WHERE_TO_LOOK = 'If events are missing, look for them in PingOne under Monitoring > Audit.';

type Why = LeftOut['why'] | 'newer' | 'environment';

const beganAnew = (isNewer: boolean) =>
	`What the trigger had saved in n8n’s database ${faultOf(isNewer)}, so it started over from the current time. Events from this time may be missing, and some may be output twice.`;

const WHY: Record<Why, (settings: PollingSettings) => string> = {
	// n8n keeps the position of a poll that gave out nothing in memory only (n8n 2.41).
	tooOld: ({ catchUpMs }) =>
		`The audit log may not have been read for this time: the trigger’s last saved position is older than Catch Up, which goes ${catchUpMs / HOUR_MS} hours back, and n8n saves it only when the trigger outputs something.`,
	unreadable: () => beganAnew(false),
	newer: () => beganAnew(true),
	environment: () =>
		'The credential now points to a different environment, where the trigger started over from the current time. Events of the previous environment are not output from this time on.',
};

/** The item that says which part of the log was not read. */
function leftOutItemFor(
	ctx: IPollFunctions,
	settings: PollingSettings,
	{ from, until, why }: Omit<LeftOut, 'why'> & { why: Why },
): INodeExecutionData {
	const words = `${WHY[why](settings)} ${WHERE_TO_LOOK}`;
	const item = leftOutItem(from, until, words);
	ctx.logger.warn(
		`PingOne Polling Trigger left out the time from ${item.leftOutFrom ?? 'an unknown moment'} to ${item.leftOutUntil}. ${words}`,
		about(ctx),
	);
	return { json: item };
}

/** Where to go on, or why to begin anew. */
function recallFor(ctx: IPollFunctions, environment: string) {
	const kept = recall(ctx);
	if (kept.found === 'nothing') return {};
	if (kept.found === 'unreadable') {
		const { readUpTo } = kept.rest;
		const from = typeof readUpTo === 'string' ? Date.parse(readUpTo) : NaN;
		const why: Why = kept.isNewer ? 'newer' : 'unreadable';
		return { why, from: from < Date.now() ? from : undefined };
	}
	const { state } = kept;
	if (state.environment === environment) return { known: state };
	return { why: 'environment' as const, from: state.position.readUpTo };
}

/** Goes on where the last poll ended; the first one only marks the present time. */
async function readNew(ctx: IPollFunctions, { api, read, lookUp, settings, budgetMs }: Poll) {
	const selection = selectionOf(settings);
	const environment = environmentOf(api.connection);
	const { known, why, from } = recallFor(ctx, environment);
	const sectionMs = budgetMs * MOST_FOR_SECTION;
	const options = { catchUpMs: settings.catchUpMs, lookUp, sectionMs };
	const { found, following, leftOut }: Followed = known
		? await follow(read, known, selection, options)
		: { found: [], following: await begin(read, selection) };
	const until = following.position.readUpTo;
	const gap = why ? { from, until, why } : leftOut;
	const items = await toItems(found, settings, async () => await Promise.resolve(api));
	if (gap) items.unshift(leftOutItemFor(ctx, settings, gap));
	remember(ctx, environment, following, items.length > 0);
	return items;
}

async function showSample({ api, read, lookUp, settings }: Poll): Promise<INodeExecutionData[]> {
	const found = await readSample(read, selectionOf(settings), lookUp);
	return await toItems(found, settings, async () => await Promise.resolve(api));
}

async function pollOnce(ctx: IPollFunctions): Promise<INodeExecutionData[]> {
	const opened = await openPoll(ctx);
	if (ctx.getMode() === 'manual') return await showSample(opened);
	const readOnce = async () => await readNew(ctx, opened);
	const items = await oneAtATime(keyOf(ctx), readOnce, opened.budgetMs);
	if (items) return items;
	ctx.logger.debug('PingOne Polling Trigger skipped a poll: one is under way', about(ctx));
	return [];
}

/** Reads what happened since; null for nothing. @throws NodeOperationError: it is read again */
export async function poll(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	notePublication(ctx);
	// n8n keeps the context of a publication, and what is read of the credential counts for one poll.
	const items = await pollOnce(contextOfOwn(ctx)).catch((thrown: unknown) => {
		throw toNodeError(ctx, thrown);
	});
	return items.length > 0 ? [items] : null;
}
