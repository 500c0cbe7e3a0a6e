import { createHash } from 'crypto';
import type { IHookFunctions } from 'n8n-workflow';
import type {
	FilterOptions,
	Subscription,
	SubscriptionBody,
} from '../../pingone/environment/subscriptions';
import { TRUST_HEADER } from './secret';
import type { TriggerSettings } from '../event/settings';

/** n8n's context of the trigger node to which a subscription belongs. */
type Owner = Pick<IHookFunctions, 'getInstanceId' | 'getWorkflow' | 'getNode'>;

const MAX_NAME = 60;

/** The end of the name, by which it is recognized: of the node, a test or not, and this n8n. */
function mark(owner: Owner, isTest: boolean): string {
	const instance = createHash('sha256').update(owner.getInstanceId()).digest('hex').slice(0, 8);
	const node = `${String(owner.getWorkflow().id)}/${owner.getNode().id}`;
	return `(${isTest ? 'test' : 'production'} ${node} n8n-${instance})`;
}

/** Shown in PingOne under Integrations > Webhooks. */
export function nameFor(owner: Owner, isTest: boolean): string {
	const { name = '' } = owner.getWorkflow();
	const workflow = name.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
	// By characters: half of an emoji would not come back from PingOne as it was sent.
	return `n8n: ${Array.from(workflow).slice(0, MAX_NAME).join('')} ${mark(owner, isTest)}`;
}

/** Whether a subscription belongs to this node. */
export const isOwn = ({ name }: Subscription, owner: Owner, isTest: boolean): boolean =>
	typeof name === 'string' && name.startsWith('n8n: ') && name.endsWith(mark(owner, isTest));

/** The address that a subscription delivers to. */
export const urlOf = ({ httpEndpoint }: Subscription): string | undefined => httpEndpoint?.url;

/** Whether a subscription has this node's mark and address. Nothing else is changed or deleted. */
export const isMine = (subscription: Subscription, owner: Owner, url: string): boolean =>
	urlOf(subscription) === url &&
	(isOwn(subscription, owner, false) || isOwn(subscription, owner, true));

const byId = (ids: string[]) => (ids.length > 0 ? ids.map((id) => ({ id })) : undefined);

function filterOptions(settings: TriggerSettings): FilterOptions {
	const { types, populations, applications, administratorsOnly, includeSource } = settings;
	return {
		includedActionTypes: types,
		includedPopulations: byId(populations),
		includedApplications: byId(applications),
		includedTags: administratorsOnly ? ['adminIdentityEvent'] : undefined,
		ipAddressExposed: includeSource,
		userAgentExposed: includeSource,
	};
}

/** What PingOne is asked to deliver. */
export interface Wanted {
	name: string;
	url: string;
	settings: TriggerSettings;
}

export const toBody = ({ name, url, settings }: Wanted, secret: string): SubscriptionBody => ({
	name,
	enabled: true,
	format: 'ACTIVITY',
	verifyTlsCertificates: true,
	filterOptions: filterOptions(settings),
	httpEndpoint: { url, headers: { [TRUST_HEADER]: secret } },
});

/** What an administrator added to a subscription in PingOne (pingone-go-sdk-v2, Subscription). */
export interface Additions
	extends Pick<SubscriptionBody, 'tlsClientAuthKeyPair' | 'payloadOptions'> {
	/** Headers that a proxy in front of n8n may require. */
	headers?: Record<string, string>;
}

const isTrustHeader = (name: string) => name.toLowerCase() === TRUST_HEADER.toLowerCase();

/** What a subscription has beside what the node sent. */
export function additionsOf(found: Subscription): Additions {
	const { httpEndpoint, tlsClientAuthKeyPair, payloadOptions } = found;
	const headers = Object.entries(httpEndpoint?.headers ?? {}).filter(
		([name]) => !isTrustHeader(name),
	);
	return {
		...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
		...(tlsClientAuthKeyPair && { tlsClientAuthKeyPair: { id: tlsClientAuthKeyPair.id } }),
		...(payloadOptions && { payloadOptions }),
	};
}

/** A subscription with what an administrator added to the one before it. */
export const withAdditions = (
	{ httpEndpoint, ...body }: SubscriptionBody,
	{ headers, ...others }: Additions,
): SubscriptionBody => ({
	...body,
	httpEndpoint: { ...httpEndpoint, headers: { ...headers, ...httpEndpoint.headers } },
	...others,
});

/** The secret that PingOne sends for a subscription. */
export const secretOf = ({ httpEndpoint }: Partial<SubscriptionBody>): string | undefined =>
	Object.entries(httpEndpoint?.headers ?? {}).find(([name]) => isTrustHeader(name))?.[1];

/** Lists that are compared regardless of order. */
const LISTS = [
	'includedActionTypes',
	'includedPopulations',
	'includedApplications',
	'includedTags',
] as const;

/** What the node decides about a subscription, as text. */
function essence(subscription: Partial<SubscriptionBody>): string {
	const { name, enabled, format, verifyTlsCertificates, httpEndpoint } = subscription;
	const { filterOptions } = subscription;
	const lists = LISTS.map((list) =>
		(filterOptions?.[list] ?? [])
			.map((each) => (typeof each === 'string' ? each : String(each.id)))
			.sort(),
	);
	const { ipAddressExposed = false, userAgentExposed = false } = filterOptions ?? {};
	return JSON.stringify([
		...[name, enabled, format, verifyTlsCertificates, httpEndpoint?.url, secretOf(subscription)],
		...[lists, ipAddressExposed, userAgentExposed],
	]);
}

/** Whether PingOne already has exactly this subscription, with this secret. */
export const isUpToDate = (found: Subscription, wanted: Wanted, secret: string): boolean =>
	essence(found) === essence(toBody(wanted, secret));
