import { randomUUID } from 'node:crypto';
import { reportResource } from '../events/happenings.mts';
import type { Subscription } from '../events/subscription.mts';
import { isoTime } from '../tenant/clock.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { forbidden, invalidData, notFound } from '../wire/errors.mts';
import { violationsOf } from '../rules/check.mts';
import { collection, links } from './hal.mts';
import { SUBSCRIPTION, SUBSCRIPTION_RULES } from './subscriptionShape.mts';

/** "50 subscriptions per environment"; one more is answered 403 (page "Create Subscriptions"). */
const MAX_SUBSCRIPTIONS = 50;

type Fixed = 'id' | 'environmentId' | 'createdAt' | 'updatedAt';
type Receiver = Subscription['httpEndpoint'];

/** The receiver is in one of two members; its headers may be left out. */
interface Body extends Omit<Subscription, Fixed | 'httpEndpoint'> {
	httpEndpoint?: Partial<Receiver>;
	connectionDetails?: Partial<Receiver>;
}

/** Only HTTPS is played: what goes over TCP is kept as a subscription, and receives nothing. */
const isPlayed = ({ protocol }: Subscription): boolean => protocol !== 'TCP_IP';

function present(input: ActionInput, subscription: Subscription): Record<string, unknown> {
	const { base, environment } = input;
	const { id, environmentId: _, createdAt, updatedAt, httpEndpoint, ...rest } = subscription;
	return {
		_links: links({ self: `${base}/subscriptions/${id}`, environment: base }),
		id,
		environment: { id: environment.id },
		createdAt: isoTime(createdAt),
		updatedAt: isoTime(updatedAt),
		...rest,
		// The two are twins in an answer (acceptance tests of terraform-provider-pingone).
		...(isPlayed(subscription) && { httpEndpoint }),
		connectionDetails: httpEndpoint,
	};
}

function subscriptionOf({ environment, params }: ActionInput): Subscription {
	const subscription = environment.subscriptions.get(params.subscriptionId ?? '');
	if (subscription === undefined) throw notFound();
	return subscription;
}

function checkedBody(input: ActionInput): Omit<Subscription, Fixed> {
	const details = violationsOf(input.body, SUBSCRIPTION, SUBSCRIPTION_RULES);
	if (details.length > 0) throw invalidData(...details);
	const { httpEndpoint, connectionDetails, ...rest } = input.body as Body;
	const { url = '', headers = {} } = httpEndpoint ?? connectionDetails ?? {};
	return { ...rest, httpEndpoint: { url, headers } };
}

function report(input: ActionInput, change: string, { id, name }: Subscription): void {
	const description = `${change.charAt(0)}${change.slice(1).toLowerCase()} Subscription ${name}`;
	const about = { path: `subscriptions/${id}`, id, name, description };
	reportResource(input, `SUBSCRIPTION.${change}`, about);
}

function create(input: ActionInput): Answer {
	const { environment, tenant, deliverer } = input;
	const body = checkedBody(input);
	// The page gives the status only, which is also that of a missing role; so is the body here.
	if (environment.subscriptions.size >= MAX_SUBSCRIPTIONS) throw forbidden();
	const now = tenant.clock.now();
	const fixed = { id: randomUUID(), environmentId: environment.id };
	const subscription: Subscription = { ...fixed, ...body, createdAt: now, updatedAt: now };
	environment.subscriptions.set(subscription.id, subscription);
	if (isPlayed(subscription)) deliverer.open(subscription);
	report(input, 'CREATED', subscription);
	const headers = { Location: `${input.base}/subscriptions/${subscription.id}` };
	return { status: 201, headers, body: present(input, subscription) };
}

/** Replaces in place, so that what waits goes to where it now belongs. */
function replace(input: ActionInput): Answer {
	const subscription = subscriptionOf(input);
	const body = checkedBody(input);
	const wasPlayed = isPlayed(subscription);
	const { id, environmentId, createdAt } = subscription;
	for (const member of Object.keys(subscription)) Reflect.deleteProperty(subscription, member);
	const updatedAt = input.tenant.clock.now();
	Object.assign(subscription, { id, environmentId }, body, { createdAt, updatedAt });
	if (wasPlayed && !isPlayed(subscription)) input.deliverer.close(id);
	if (!wasPlayed && isPlayed(subscription)) input.deliverer.open(subscription);
	input.deliverer.wake();
	report(input, 'UPDATED', subscription);
	return ok(present(input, subscription));
}

function remove(input: ActionInput): Answer {
	const subscription = subscriptionOf(input);
	input.environment.subscriptions.delete(subscription.id);
	input.deliverer.close(subscription.id);
	report(input, 'DELETED', subscription);
	return noContent();
}

/** No query parameters are documented. */
function list(input: ActionInput): Answer {
	const { base, environment } = input;
	const all = [...environment.subscriptions.values()].map((each) => present(input, each));
	return ok(collection('subscriptions', all, { self: `${base}/subscriptions` }, all.length));
}

const permission = 'subscriptions:write' as const;
const json = { permission, mediaType: 'application/json' };

/** `/subscriptions` and `/subscriptions/{subscriptionId}`. */
export const subscriptionEndpoints: Endpoint[] = [
	{
		path: '/subscriptions',
		actions: [
			{ name: 'subscriptions.list', method: 'GET', permission, run: list },
			{ name: 'subscriptions.create', method: 'POST', ...json, run: create },
		],
	},
	{
		path: '/subscriptions/:subscriptionId',
		actions: [
			{
				name: 'subscriptions.get',
				method: 'GET',
				permission,
				run: (input) => ok(present(input, subscriptionOf(input))),
			},
			{ name: 'subscriptions.replace', method: 'PUT', ...json, run: replace },
			{ name: 'subscriptions.delete', method: 'DELETE', permission, run: remove },
		],
	},
];
