import { randomUUID } from 'node:crypto';
import { reportResource } from '../events/happenings.mts';
import type { Subscription } from '../events/subscription.mts';
import { isoTime } from '../tenant/clock.mts';
import { noContent, ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { forbidden, invalidData, notFound } from '../wire/errors.mts';
import { checkBody } from './body.mts';
import { collection, links } from './hal.mts';
import { SUBSCRIPTION } from './subscriptionShape.mts';

/** "50 subscriptions per environment"; one more is answered 403 (page "Create Subscriptions"). */
const MAX_SUBSCRIPTIONS = 50;

type Body = Omit<Subscription, 'id' | 'environmentId' | 'createdAt' | 'updatedAt'>;

function present(input: ActionInput, subscription: Subscription): Record<string, unknown> {
	const { base, environment } = input;
	const { id, environmentId: _, createdAt, updatedAt, ...rest } = subscription;
	return {
		_links: links({ self: `${base}/subscriptions/${id}`, environment: base }),
		id,
		environment: { id: environment.id },
		createdAt: isoTime(createdAt),
		updatedAt: isoTime(updatedAt),
		...rest,
	};
}

function subscriptionOf({ environment, params }: ActionInput): Subscription {
	const subscription = environment.subscriptions.get(params.subscriptionId ?? '');
	if (subscription === undefined) throw notFound();
	return subscription;
}

function checkedBody(input: ActionInput): Body {
	const details = checkBody(input.body, SUBSCRIPTION);
	if (details.length > 0) throw invalidData(...details);
	return input.body as Body;
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
	deliverer.open(subscription);
	report(input, 'CREATED', subscription);
	const headers = { Location: `${input.base}/subscriptions/${subscription.id}` };
	return { status: 201, headers, body: present(input, subscription) };
}

/** Replaces in place, so that what waits goes to where it now belongs. */
function replace(input: ActionInput): Answer {
	const subscription = subscriptionOf(input);
	const body = checkedBody(input);
	const { id, environmentId, createdAt } = subscription;
	for (const member of Object.keys(subscription)) Reflect.deleteProperty(subscription, member);
	const updatedAt = input.tenant.clock.now();
	Object.assign(subscription, { id, environmentId }, body, { createdAt, updatedAt });
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
