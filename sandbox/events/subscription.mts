import type { Activity } from './activity.mts';

/** A webhook; times in milliseconds since 1970. Members as in pingone-go-sdk-v2, Subscription. */
export interface Subscription {
	id: string;
	environmentId: string;
	name: string;
	enabled: boolean;
	format: string;
	/** HTTPS unless it says otherwise. */
	protocol?: string;
	/** Where the events go, whatever the protocol. */
	httpEndpoint: { url: string; headers: Record<string, string> };
	verifyTlsCertificates: boolean;
	tlsClientAuthKeyPair?: { id: string };
	filterOptions: FilterOptions;
	payloadOptions?: { maximumPayloadLimit?: { type: string; size: number } };
	createdAt: number;
	updatedAt: number;
}

/** Which events a subscription wants, and what of them it may see. */
export interface FilterOptions {
	includedActionTypes: string[];
	includedApplications?: Array<{ id: string }>;
	includedPopulations?: Array<{ id: string }>;
	includedTags?: string[];
	ipAddressExposed?: boolean;
	userAgentExposed?: boolean;
}

function isIn(list: Array<{ id: string }> | undefined, id: string | undefined): boolean {
	return !list || list.length === 0 || list.some((each) => each.id === id);
}

/**
 * Whether the subscription wants the event. Populations are those of the user that was acted on,
 * not of who acted (pingone-go-sdk-v2).
 */
export function wants(subscription: Subscription, activity: Activity): boolean {
	const { includedActionTypes, includedApplications, includedPopulations, includedTags } =
		subscription.filterOptions;
	const { resources, populationId, tags = [] } = activity;
	const populations = [populationId, ...resources.map((each) => each.populationId)];
	return (
		activity.environmentId === subscription.environmentId &&
		includedActionTypes.includes(activity.type) &&
		isIn(includedApplications, activity.actor?.id) &&
		(!includedPopulations?.length ||
			populations.some((id) => id !== undefined && isIn(includedPopulations, id))) &&
		(!includedTags?.length || includedTags.some((tag) => tags.includes(tag)))
	);
}
