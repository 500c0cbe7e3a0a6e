import { NodeOperationError, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { readLogPage, type ReadLog } from '../../pingone/environment/activities';
import { describeError } from '../../pingone/errors/describeError';
import { toItems } from '../event/items';
import { openPingOne } from '../event/open';
import { lookUpIn } from '../event/population';
import { leftOutItem } from '../event/readEvent';
import { readPollingSettings, type PollingSettings } from '../event/settings';
import { begin, follow, type Followed } from './follow';
import { oneAtATime, recall, remember } from './memory';
import { readSample } from './sample';
import { selectionOf } from './selection';

/** n8n gives a poll five minutes (n8n 2.41, getPollBudgetMs). In ms. */
const PATIENCE_MS = 240_000;

const HOUR_MS = 3_600_000;

const about = (ctx: IPollFunctions) => ({
	workflowId: ctx.getWorkflow().id,
	nodeName: ctx.getNode().name,
});

const logOf =
	(api: PingOneApi): ReadLog =>
	async (stretch, next) =>
		await readLogPage(api, stretch, next);

/** The item that says which part of the log was not read; none when all of it was. */
function leftOutItems(
	ctx: IPollFunctions,
	leftOut: Followed['leftOut'],
	{ catchUpMs }: PollingSettings,
): INodeExecutionData[] {
	if (!leftOut) return [];
	// n8n keeps the position of a poll that gave out nothing in memory only (n8n 2.41).
	const why = `The audit log may not have been read for this time: the trigger’s last saved position is older than Catch Up, which goes ${catchUpMs / HOUR_MS} hours back, and n8n saves it only when something comes out. If events are missing, look for them in PingOne under Monitoring > Audit.`;
	const item = leftOutItem(leftOut.from, leftOut.until, why);
	ctx.logger.warn(
		`PingOne Polling Trigger left out the time from ${item.leftOutFrom} to ${item.leftOutUntil}. ${why}`,
		about(ctx),
	);
	return [{ json: item }];
}

/** Goes on where the last poll ended; the first one only marks the present time. */
async function readNew(
	ctx: IPollFunctions,
	api: PingOneApi,
	settings: PollingSettings,
): Promise<INodeExecutionData[]> {
	const selection = selectionOf(settings, api.connection);
	const known = recall(ctx);
	if (known?.selection.environment !== selection.environment) {
		remember(ctx, await begin(logOf(api), selection));
		return [];
	}
	const options = { catchUpMs: settings.catchUpMs, lookUp: lookUpIn(api) };
	const { found, following, leftOut } = await follow(logOf(api), known, selection, options);
	const items = await toItems(found, settings, async () => await Promise.resolve(api));
	remember(ctx, following);
	return [...leftOutItems(ctx, leftOut, settings), ...items];
}

async function showSample(
	api: PingOneApi,
	settings: PollingSettings,
): Promise<INodeExecutionData[]> {
	const selection = selectionOf(settings, api.connection);
	const found = await readSample(logOf(api), selection, lookUpIn(api));
	return await toItems(found, settings, async () => await Promise.resolve(api));
}

async function pollOnce(ctx: IPollFunctions): Promise<INodeExecutionData[]> {
	const settings = readPollingSettings(ctx);
	const api = await openPingOne(ctx, PATIENCE_MS);
	if (ctx.getMode() === 'manual') return await showSample(api, settings);
	const key = `${String(ctx.getWorkflow().id)}/${ctx.getNode().id}`;
	const items = await oneAtATime(key, async () => await readNew(ctx, api, settings));
	if (items) return items;
	ctx.logger.debug('PingOne Polling Trigger skipped a poll: one is under way', about(ctx));
	return [];
}

/**
 * Reads what happened since the last poll.
 *
 * @returns null when nothing did
 * @throws NodeOperationError, which n8n shows as a failed execution; the next poll then reads the
 * same part of the log again
 */
export async function poll(ctx: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const items = await pollOnce(ctx).catch((thrown: unknown) => {
		const { message, hint } = describeError(thrown);
		throw new NodeOperationError(ctx.getNode(), message, { description: hint });
	});
	return items.length > 0 ? [items] : null;
}
