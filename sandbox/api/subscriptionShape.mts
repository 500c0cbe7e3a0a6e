import { isIP } from 'node:net';
import type { CrossRule } from '../rules/check.mts';
import { requestOf } from '../rules/requests.mts';
import type { ErrorDetail } from '../wire/errors.mts';

interface Endpoint {
	url: string;
	headers?: Record<string, string>;
}

const invalid = (target: string, message: string): ErrorDetail => ({
	code: 'INVALID_VALUE',
	target,
	message,
});

/** Hosts of PingOne itself, which its provider had to keep its tests away from (pull request 1351). */
const OF_PING = /(^|\.)(pingone\.(com|ca|eu|com\.au|sg|asia)|pingidentity\.com)$/i;

/**
 * "HTTPS only" (page "Creating or editing a webhook"). That addresses and names which cannot be
 * reached from outside are refused is assumed.
 */
function isPublic(text: string): boolean {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const host = url?.hostname ?? '';
	const reachable = isIP(host.replace(/[[\]]/g, '')) === 0 && /\.[a-z][a-z0-9-]*$/i.test(host);
	const local = /(^|\.)(localhost|local|internal)$/i.test(host);
	return url?.protocol === 'https:' && reachable && !local && !OF_PING.test(host);
}

/** Where the events go: one of two members, which are twins (terraform-provider-pingone). */
const receiver: CrossRule = ({ httpEndpoint, connectionDetails, protocol = 'HTTPS' }) => {
	const [web, other] = [httpEndpoint, connectionDetails] as Array<Endpoint | undefined>;
	if (protocol === 'TCP_IP') {
		return other === undefined
			? { code: 'REQUIRED_VALUE', target: 'connectionDetails', message: 'must be given' }
			: undefined;
	}
	const target = web === undefined && other !== undefined ? 'connectionDetails' : 'httpEndpoint';
	const endpoint = web ?? other;
	if (endpoint === undefined) return { code: 'REQUIRED_VALUE', target, message: 'must be given' };
	if (!isPublic(endpoint.url)) return invalid(`${target}.url`, 'must be a public https address');
	const badName = Object.keys(endpoint.headers ?? {}).find(
		(name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name),
	);
	return badName === undefined ? undefined : invalid(`${target}.headers`, 'has a bad name');
};

const MOST: Record<string, number> = { EVENTS_PER_PAYLOAD: 500, KB_PER_PAYLOAD: 4_096 };

/** pingone-go-sdk-v2, descriptions of the two types. */
const payload: CrossRule = ({ payloadOptions }) => {
	const { maximumPayloadLimit } = (payloadOptions ?? {}) as {
		maximumPayloadLimit?: { type?: string; size?: number };
	};
	const { type = 'EVENTS_PER_PAYLOAD', size } = maximumPayloadLimit ?? {};
	const most = MOST[type] ?? 0;
	if (size === undefined || (size >= 1 && size <= most)) return undefined;
	return {
		code: 'OUT_OF_RANGE',
		target: 'payloadOptions.maximumPayloadLimit.size',
		message: `must be from 1 to ${most}`,
		innerError: { rangeMinimumValue: 1, rangeMaximumValue: most },
	};
};

export const SUBSCRIPTION = requestOf('management', 'Subscription');
export const SUBSCRIPTION_RULES: CrossRule[] = [receiver, payload];
