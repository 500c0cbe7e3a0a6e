import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import { reconcile, removeOnce } from '../reconcile';

/** A subscription (webhook) in PingOne, with the members that are read here. */
export interface Subscription extends Partial<SubscriptionBody> {
	id: string;
}

/** What is sent to create or replace one (Ping, "Create Subscriptions"). */
export interface SubscriptionBody {
	name: string;
	enabled: boolean;
	format: string;
	httpEndpoint: { url: string; headers: Record<string, string> };
	filterOptions: FilterOptions;
	verifyTlsCertificates: boolean;
	/** A client certificate for mutual TLS, if an administrator has added one in PingOne. */
	tlsClientAuthKeyPair?: { id: string };
	/** How much a delivery holds, and in which form, if an administrator has said so. */
	payloadOptions?: IDataObject;
}

export interface FilterOptions {
	includedActionTypes: string[];
	includedPopulations?: Array<{ id: string }>;
	includedApplications?: Array<{ id: string }>;
	includedTags?: string[];
	ipAddressExposed?: boolean;
	userAgentExposed?: boolean;
}

/** How many an environment can have; PingOne refuses more with 403 (Ping, "Create Subscriptions"). */
export const MAX_SUBSCRIPTIONS = 50;

const COLLECTION = 'subscriptions';

/** All subscriptions of the environment. @throws PingOneError */
export const listSubscriptions = async (api: PingOneApi): Promise<Subscription[]> =>
	await readEntries<Subscription>(api, [COLLECTION]);

/** Creates a subscription, known by name and address if no answer comes. @throws PingOneError */
export async function createSubscription(api: PingOneApi, body: SubscriptionBody): Promise<void> {
	const isIt = ({ name, httpEndpoint }: Subscription) =>
		name === body.name && httpEndpoint?.url === body.httpEndpoint.url;
	const settled = await reconcile<boolean>(api, {
		async send() {
			await api.post([COLLECTION], { ...body });
			return true;
		},
		read: async () => (await listSubscriptions(api)).some(isIt),
		isDone: (isThere) => isThere,
		mayDouble: true,
	});
	if (settled.evidence === 'none') throw settled.cause;
}

/** Replaces a subscription as a whole: PUT clears what is not sent. @throws PingOneError */
export async function replaceSubscription(api: PingOneApi, id: string, body: SubscriptionBody) {
	const path = [COLLECTION, id];
	const settled = await reconcile<object>(api, {
		async send() {
			await api.call('PUT', path, { body: { ...body }, mediaType: 'application/json' });
			return {};
		},
		read: async () => await api.get(path),
		// Its secret is not shown, so what is read does not tell.
		isDone: () => undefined,
	});
	if (settled.evidence === 'none') throw settled.cause;
}

/** Deletes a subscription; one that is already gone counts as deleted. @throws PingOneError */
export async function deleteSubscription(api: PingOneApi, id: string): Promise<void> {
	await removeOnce(api, { path: [COLLECTION, id] });
}
