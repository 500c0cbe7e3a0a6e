import type { IHookFunctions } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import {
	createSubscription,
	deleteSubscription,
	listSubscriptions,
	MAX_SUBSCRIPTIONS,
	replaceSubscription,
	type Subscription,
	type SubscriptionBody,
} from '../../pingone/environment/subscriptions';
import { describeError } from '../../pingone/errors/describeError';
import { PingOneError } from '../../pingone/errors/failure';
import { AdviceError, quote } from '../../pingone/errors/fieldError';
import { shownText } from '../../pingone/errors/foreign';
import { environmentNow, openPingOne } from '../event/open';
import { about, toNodeError } from '../report';
import { environmentOf, faultOf, keepState } from '../state';
import { readWebhookSettings } from '../event/settings';
import { requirePublicAddress } from './address';
import { known, recall } from './memory';
import { newSecret } from './secret';
import {
	type Additions,
	additionsOf,
	isMine,
	isOwn,
	isUpToDate,
	nameFor,
	secretOf,
	toBody,
	urlOf,
	type Wanted,
	withAdditions,
} from './subscription';

const ROLE =
	'In PingOne, open the worker app, select Roles, and grant a role that can manage webhooks, such as Environment Admin, for this environment.';

/** No request is sent after this: n8n is starting, or an admin is waiting. In ms. */
const PATIENCE_MS = 60_000;

const isTest = (ctx: IHookFunctions) => ctx.getActivationMode() === 'manual';

/** Checks everything that the admin can get wrong, before any request. @throws FieldError */
function readWanted(ctx: IHookFunctions): Wanted {
	return {
		name: nameFor(ctx, isTest(ctx)),
		url: requirePublicAddress(ctx.getNodeWebhookUrl('default')),
		settings: readWebhookSettings(ctx),
	};
}

/** The node's address; undefined when n8n has no public one. */
function publicAddress(ctx: IHookFunctions): string | undefined {
	try {
		return requirePublicAddress(ctx.getNodeWebhookUrl('default'));
	} catch {
		return undefined;
	}
}

const [REFUSED, FORBIDDEN] = [400, 403];

const isAnswer = (thrown: unknown, status: number) =>
	thrown instanceof PingOneError && thrown.failure.status === status;

/** PingOne responds 403 for two reasons. @param count how many subscriptions there are */
function explainForbidden(count: number | undefined): AdviceError {
	if (count !== undefined && count >= MAX_SUBSCRIPTIONS) {
		return new AdviceError(
			`PingOne allows ${MAX_SUBSCRIPTIONS} webhooks per environment, and this environment has ${count}`,
			'In PingOne, open Integrations > Webhooks and delete one that is no longer needed. You can also merge two triggers by choosing more events in one of them.',
		);
	}
	const what = count === undefined ? 'view webhooks' : 'create webhooks';
	return new AdviceError(`PingOne does not allow the worker app to ${what}`, ROLE);
}

/** Turns errors of an activation into ones that n8n shows, and that stand in its log. */
async function activation(
	ctx: IHookFunctions,
	act: (api: PingOneApi, wanted: Wanted) => Promise<boolean>,
) {
	try {
		const wanted = readWanted(ctx);
		return await act(await openPingOne(ctx, PATIENCE_MS), wanted);
	} catch (thrown) {
		const error = toNodeError(ctx, thrown);
		ctx.logger.error(
			`PingOne Trigger could not be activated: ${error.message}. ${error.description ?? ''}`,
			about(ctx),
		);
		throw error;
	}
}

async function list(api: PingOneApi): Promise<Subscription[]> {
	return await listSubscriptions(api).catch((thrown: unknown) => {
		throw isAnswer(thrown, FORBIDDEN) ? explainForbidden(undefined) : thrown;
	});
}

/** Deletes what is no longer needed. Failing to do so must not keep the trigger from starting. */
async function cleanUp(ctx: IHookFunctions, api: PingOneApi, old: Subscription[]): Promise<void> {
	for (const { id, name } of old) {
		await deleteSubscription(api, id).catch((thrown: unknown) =>
			ctx.logger.warn(
				`PingOne Trigger could not delete the webhook "${shownText(String(name))}" in PingOne, which is no longer used: ${describeError(thrown).message}`,
				about(ctx),
			),
		);
	}
}

/** Tells of webhooks for this node that lead elsewhere: a copy of this n8n, or its former address. */
function tellOfOthers(ctx: IHookFunctions, others: Subscription[]): void {
	for (const other of others) {
		ctx.logger.warn(
			`PingOne has another webhook for this trigger, "${shownText(String(other.name))}", which delivers to ${quote(urlOf(other) ?? '')}. It is left alone, because another n8n instance may be using it, such as the instance that this one was copied from. If that address is no longer in use, delete the webhook in PingOne under Integrations > Webhooks.`,
			about(ctx),
		);
	}
}

/** Tells of what the node remembers and cannot use, such as a webhook of another environment. */
function tellOfUnusable(ctx: IHookFunctions, environment: string): void {
	const kept = recall(ctx, isTest(ctx));
	if (kept.found === 'unreadable') {
		ctx.logger.warn(
			`What PingOne Trigger had saved in n8n’s database ${faultOf(kept.isNewer)}, so it started over. Events that PingOne sends again may be output twice.`,
			about(ctx),
		);
	}
	if (kept.found !== 'state' || kept.state.environment === environment) return;
	const [, former] = kept.state.environment.split(' ');
	ctx.logger.warn(
		`The credential of PingOne Trigger now points to a different environment. The webhook ${quote(nameFor(ctx, isTest(ctx)))} remains in the previous one, ${quote(former ?? '')}: delete it in PingOne under Integrations > Webhooks. Its deliveries are rejected.`,
		about(ctx),
	);
}

/** Remembers the webhook's secret, unless nothing has changed. */
function keep(ctx: IHookFunctions, environment: string, secret: string): void {
	const state = known(ctx, isTest(ctx), environment);
	const isSame = state?.secret === secret;
	if (isSame && state.additions === undefined && state.told === undefined) return;
	tellOfUnusable(ctx, environment);
	keepState(ctx, environment, { secret, seen: state?.seen ?? '' }, { isTest: isTest(ctx) });
}

/** Sends a webhook with what an administrator has added, or without what PingOne refuses of that. */
async function sendWith(
	ctx: IHookFunctions,
	body: SubscriptionBody,
	additions: Additions,
	send: (body: SubscriptionBody) => Promise<void>,
): Promise<void> {
	await send(withAdditions(body, additions)).catch(async (thrown: unknown) => {
		if (!isAnswer(thrown, REFUSED) || Object.keys(additions).length === 0) throw thrown;
		// A certificate that was deleted since must not keep the trigger from starting for good.
		await send(body);
		ctx.logger.warn(
			`PingOne refused the headers, client certificate or payload options that an administrator had added to this trigger’s webhook, so it has none of them now. Add them again in PingOne under Integrations > Webhooks. ${describeError(thrown).message}`,
			about(ctx),
		);
	});
}

async function bringUpToDate(
	ctx: IHookFunctions,
	api: PingOneApi,
	own: Subscription,
	wanted: Wanted,
): Promise<void> {
	const environment = environmentOf(api.connection);
	const state = known(ctx, isTest(ctx), environment);
	// One that n8n has lost is in PingOne.
	const secret = state?.secret ?? secretOf(own) ?? newSecret();
	if (!isUpToDate(own, wanted, secret)) {
		const replace = async (body: SubscriptionBody) => await replaceSubscription(api, own.id, body);
		await sendWith(ctx, toBody(wanted, secret), additionsOf(own), replace);
	}
	keep(ctx, environment, secret);
}

const mineAt = (ctx: IHookFunctions, url: string) => (each: Subscription) => isMine(each, ctx, url);

/** n8n is starting, or another process takes over: the workflow has not changed. */
const isRestart = (ctx: IHookFunctions): boolean =>
	['init', 'leadershipChange'].includes(ctx.getActivationMode());

/**
 * Looks for the node's own subscription, brings it up to date, and deletes what a crash left behind.
 * At a start of n8n, what cannot be looked at counts as there: were the activation to fail, n8n
 * would have it deleted, with the events that PingOne holds. @throws NodeOperationError
 */
export async function findSubscription(ctx: IHookFunctions): Promise<boolean> {
	const found = activation(ctx, async (api, wanted) => {
		const all = await list(api);
		const mine = all.filter(mineAt(ctx, wanted.url));
		const isMarked = (each: Subscription) => isOwn(each, ctx, isTest(ctx));
		tellOfOthers(
			ctx,
			all.filter((each) => isMarked(each) && urlOf(each) !== wanted.url),
		);
		const state = known(ctx, isTest(ctx), environmentOf(api.connection));
		const own = mine.find((each) => secretOf(each) === state?.secret) ?? mine.at(0);
		await cleanUp(
			ctx,
			api,
			mine.filter((each) => each !== own),
		);
		if (own) await bringUpToDate(ctx, api, own, wanted);
		return own !== undefined;
	});
	return await found.catch(async (error: unknown) => {
		const state = known(ctx, false);
		// A credential that cannot be read leads where it led.
		const isHere = ((await environmentNow(ctx)) ?? state?.environment) === state?.environment;
		const isThere = state !== undefined && state.additions === undefined && isHere;
		if (!isRestart(ctx) || !isThere) throw error;
		ctx.logger.warn('PingOne Trigger keeps using its webhook in PingOne unchanged.', about(ctx));
		return true;
	});
}

/** Creates the node's subscription. @throws NodeOperationError */
export async function addSubscription(ctx: IHookFunctions): Promise<boolean> {
	return await activation(ctx, async (api, wanted) => {
		const environment = environmentOf(api.connection);
		const state = known(ctx, isTest(ctx), environment);
		const secret = state?.secret ?? newSecret();
		const create = async (body: SubscriptionBody) =>
			await createSubscription(api, body).catch(async (thrown: unknown) => {
				throw isAnswer(thrown, FORBIDDEN) ? explainForbidden((await list(api)).length) : thrown;
			});
		await sendWith(ctx, toBody(wanted, secret), state?.additions ?? {}, create);
		keep(ctx, environment, secret);
		return true;
	});
}

/** Keeps what the next subscription is to have as well. */
function rememberDeleted(ctx: IHookFunctions, { connection }: PingOneApi, deleted: Subscription) {
	// n8n does not say here whether it was a test that has ended.
	const isOfTest = isOwn(deleted, ctx, true);
	const environment = environmentOf(connection);
	const state = known(ctx, isOfTest, environment);
	const { secret = secretOf(deleted) ?? newSecret(), seen = '' } = state ?? {};
	const own = { secret, seen, additions: additionsOf(deleted) };
	keepState(ctx, environment, own, { isTest: isOfTest });
}

/**
 * Deletes the node's subscription: PingOne would keep trying for seven days. Only one with the
 * node's mark and address: a copy of this n8n must not end what the original is listening to.
 * @throws NodeOperationError, which n8n logs or retries
 */
export async function removeSubscription(ctx: IHookFunctions): Promise<boolean> {
	const url = publicAddress(ctx);
	if (url === undefined) {
		ctx.logger.warn(
			'PingOne Trigger deleted no webhook in PingOne: n8n has no public address now, so the node cannot tell which one is its own. If one is left, delete it in PingOne under Integrations > Webhooks.',
			about(ctx),
		);
		return true;
	}
	try {
		const api = await openPingOne(ctx, PATIENCE_MS);
		for (const each of (await list(api)).filter(mineAt(ctx, url))) {
			await deleteSubscription(api, each.id);
			rememberDeleted(ctx, api, each);
		}
		return true;
	} catch (thrown) {
		throw toNodeError(ctx, thrown);
	}
}
