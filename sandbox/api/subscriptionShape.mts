import { isIP } from 'node:net';
import { anyValue, flag, listOfTexts, oneOf, text, wholeNumber } from './body.mts';
import { listOfIds, type Rule, type Shape } from './body.mts';

const ACTION_TYPE = /^[A-Z0-9_]+(\.[A-Z0-9_]+)+$/;

/**
 * "HTTPS only" (page "Creating or editing a webhook"). That addresses and names which cannot be
 * reached from outside are refused is assumed.
 */
const publicUrl: Rule = (value, target) => {
	const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
	const host = url?.hostname ?? '';
	const reachable = isIP(host.replace(/[[\]]/g, '')) === 0 && /\.[a-z][a-z0-9-]*$/i.test(host);
	const local = /(^|\.)(localhost|local|internal)$/i.test(host);
	if (url?.protocol === 'https:' && reachable && !local) return undefined;
	return { code: 'INVALID_VALUE', target, message: 'must be a public https address' };
};

const headers: Rule = (value, target) => {
	const valid =
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		Object.entries(value).every(
			([name, each]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof each === 'string',
		);
	if (valid) return undefined;
	return { code: 'INVALID_VALUE', target, message: 'must be an object of texts' };
};

const required = { required: true } as const;

/** The request model of "Create Subscriptions"; members of the SDK only are optional. */
export const SUBSCRIPTION: Shape = {
	name: { ...required, rule: text() },
	enabled: { ...required, rule: flag },
	format: { ...required, rule: oneOf('ACTIVITY', 'SPLUNK', 'NEWRELIC') },
	protocol: { rule: oneOf('HTTPS') },
	httpEndpoint: {
		...required,
		shape: {
			url: { ...required, rule: publicUrl },
			headers: { ...required, rule: headers },
		},
	},
	verifyTlsCertificates: { ...required, rule: flag },
	tlsClientAuthKeyPair: { shape: { id: { ...required, rule: text() } } },
	filterOptions: {
		...required,
		shape: {
			includedActionTypes: { ...required, rule: listOfTexts(ACTION_TYPE) },
			includedApplications: { rule: listOfIds(10) },
			includedPopulations: { rule: listOfIds(10) },
			includedTags: { rule: listOfTexts(/^adminIdentityEvent$/) },
			ipAddressExposed: { rule: flag },
			userAgentExposed: { rule: flag },
		},
	},
	payloadOptions: {
		shape: {
			maximumPayloadLimit: {
				shape: {
					type: { ...required, rule: oneOf('EVENTS_PER_PAYLOAD', 'KB_PER_PAYLOAD') },
					size: { ...required, rule: wholeNumber(1, 4096) },
				},
			},
			payloadFormat: { rule: anyValue },
		},
	},
};
