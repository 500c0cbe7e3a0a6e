import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { describeError } from '../../pingone/errors/describeError';
import { PingOneError } from '../../pingone/errors/failure';
import {
	createSubscription,
	deleteSubscription,
	listSubscriptions,
	MAX_SUBSCRIPTIONS,
	replaceSubscription,
	type Subscription,
} from '../../pingone/environment/subscriptions';
import { requirePublicAddress } from './address';
import { openPingOne, type Remembered } from '../event/open';
import { rotate } from './rotation';
import { newSecret } from './secret';
import { readSettings } from '../event/settings';
import {
	isLeftover,
	isOwn,
	isUpToDate,
	nameFor,
	ownerOf,
	toBody,
	toReplacement,
	type Purpose,
	type Wanted,
} from './subscription';

/** Longest wait while somebody is in the editor, or n8n is starting. In ms. */
const PATIENCE_MS = 60_000;

const ROLE =
	'In PingOne, open the worker app, select Roles, and grant a role that can manage webhooks, such as Environment Admin, for this environment (docs/trigger.md).';

const remembered = (ctx: IHookFunctions) => ctx.getWorkflowStaticData('node') as Remembered;

const purposeOf = (ctx: IHookFunctions): Purpose =>
	ctx.getActivationMode() === 'manual' ? 'test' : 'production';

/** Checks everything that the admin can get wrong, before any request. @throws FieldError */
function readWanted(ctx: IHookFunctions): Wanted {
	return {
		name: nameFor(ownerOf(ctx), purposeOf(ctx)),
		url: requirePublicAddress(ctx.getNodeWebhookUrl('default')),
		settings: readSettings(ctx),
	};
}

/**
 * The node's address; undefined when the address or a field is invalid, so that PingOne was never
 * asked.
 */
function usedAddress(ctx: IHookFunctions): string | undefined {
	try {
		return readWanted(ctx).url;
	} catch {
		return undefined;
	}
}

const isForbidden = (thrown: unknown) =>
	thrown instanceof PingOneError && thrown.failure.status === 403;

/** PingOne does not let the worker app manage webhooks, or not another one. */
class WebhookForbidden extends Error {
	/** @param description what to do about it */
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'WebhookForbidden';
	}
}

/** PingOne responds 403 for two reasons. @param count how many subscriptions there are */
function explainForbidden(count: number | undefined): WebhookForbidden {
	if (count !== undefined && count >= MAX_SUBSCRIPTIONS) {
		return new WebhookForbidden(
			`PingOne allows ${MAX_SUBSCRIPTIONS} webhooks per environment, and this environment has ${count}`,
			'In PingOne, open Integrations > Webhooks and delete one that is no longer needed. You can also merge two triggers by choosing more events in one of them.',
		);
	}
	const what = count === undefined ? 'view webhooks' : 'create webhooks';
	return new WebhookForbidden(`PingOne does not allow the worker app to ${what}`, ROLE);
}

/** Turns anything that was thrown into n8n's error, with a hint. */
function toNodeError(ctx: IHookFunctions, thrown: unknown): NodeOperationError {
	const { message, hint } = describeError(thrown);
	return new NodeOperationError(ctx.getNode(), message, { description: hint });
}

/** The boundary where errors are turned into ones that the editor can show. */
async function inWords<T>(ctx: IHookFunctions, act: () => Promise<T>): Promise<T> {
	return await act().catch((thrown: unknown) => {
		throw toNodeError(ctx, thrown);
	});
}

async function list(api: PingOneApi): Promise<Subscription[]> {
	return await listSubscriptions(api).catch((thrown: unknown) => {
		throw isForbidden(thrown) ? explainForbidden(undefined) : thrown;
	});
}

/** Deletes what is no longer needed. Failing to do so must not keep the trigger from starting. */
async function cleanUp(ctx: IHookFunctions, api: PingOneApi, old: Subscription[]): Promise<void> {
	for (const { id, name } of old) {
		await deleteSubscription(api, id).catch((thrown: unknown) =>
			ctx.logger.warn(
				`PingOne Trigger could not delete the webhook "${name}" in PingOne, which is no longer used: ${describeError(thrown).message}`,
			),
		);
	}
}

/** n8n is starting, or another process takes over: the workflow has not changed. */
const isRestart = (ctx: IHookFunctions) =>
	['init', 'leadershipChange'].includes(ctx.getActivationMode());

async function bringUpToDate(ctx: IHookFunctions, api: PingOneApi, own: Subscription) {
	const wanted = readWanted(ctx);
	const data = remembered(ctx);
	const { secret } = data;
	data.subscriptionId = own.id;
	if (isRestart(ctx) && secret !== undefined && isUpToDate(own, wanted, secret)) return;
	const next = newSecret();
	await replaceSubscription(api, own.id, toReplacement(wanted, next, own));
	rotate(data, next);
}

/**
 * Looks for the node's own subscription, updates it with a new secret, and deletes what a crash or
 * an interrupted test left behind.
 *
 * @returns whether there is one
 * @throws NodeOperationError before any request, when n8n's address or a field is invalid
 */
export async function findSubscription(ctx: IHookFunctions): Promise<boolean> {
	return await inWords(ctx, async () => {
		readWanted(ctx);
		const api = await openPingOne(ctx, PATIENCE_MS);
		const owner = ownerOf(ctx);
		const all = await list(api);
		const ours = all.filter((each) => isOwn(each, owner, purposeOf(ctx)));
		const { subscriptionId } = remembered(ctx);
		const own = ours.find(({ id }) => id === subscriptionId) ?? ours.at(0);
		const old = all.filter((each) => isLeftover(each, owner, Date.now()));
		await cleanUp(
			ctx,
			api,
			[...new Set([...ours, ...old])].filter((each) => each !== own),
		);
		if (own === undefined) return false;
		await bringUpToDate(ctx, api, own);
		return true;
	});
}

/** Creates the node's subscription. @throws NodeOperationError */
export async function addSubscription(ctx: IHookFunctions): Promise<boolean> {
	return await inWords(ctx, async () => {
		const wanted = readWanted(ctx);
		const api = await openPingOne(ctx, PATIENCE_MS);
		const secret = newSecret();
		const created = await createSubscription(api, toBody(wanted, secret)).catch(
			async (thrown: unknown) => {
				throw isForbidden(thrown) ? explainForbidden((await list(api)).length) : thrown;
			},
		);
		const data = remembered(ctx);
		data.subscriptionId = created.id;
		rotate(data, secret);
		return true;
	});
}

/**
 * Deletes the node's subscription: otherwise PingOne would keep trying for seven days. Finds it by
 * the ID that n8n remembers, and by name and address in case n8n has lost the ID.
 *
 * @throws NodeOperationError, which n8n logs or retries
 */
export async function removeSubscription(ctx: IHookFunctions): Promise<boolean> {
	return await inWords(ctx, async () => {
		const data = remembered(ctx);
		const url = usedAddress(ctx);
		// Rejected before any request, so there is nothing to delete.
		if (url === undefined && data.subscriptionId === undefined) return true;
		const api = await openPingOne(ctx, PATIENCE_MS);
		const owner = ownerOf(ctx);
		const ours = (await list(api)).filter(
			(each) =>
				each.id === data.subscriptionId ||
				// n8n does not say here whether it is a test; the address does.
				((isOwn(each, owner, 'production') || isOwn(each, owner, 'test')) &&
					each.httpEndpoint?.url === url),
		);
		for (const { id } of ours) await deleteSubscription(api, id);
		delete data.subscriptionId;
		delete data.secret;
		delete data.formerSecret;
		delete data.secretSince;
		return true;
	});
}
