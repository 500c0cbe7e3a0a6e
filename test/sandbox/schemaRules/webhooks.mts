import type { Allowed, Case, Json } from './table.mts';

/** What the schema `Subscription` and resource_webhook.go say. */
const SUBSCRIPTION = {
	name: 'hook',
	enabled: true,
	format: 'ACTIVITY',
	verifyTlsCertificates: true,
	filterOptions: { includedActionTypes: ['DEVICE.ACTIVATED'] },
	httpEndpoint: { url: 'https://n8n.example.com/x', headers: { a: 'b' } },
};
const payload = (options: Json): Json => ({ ...SUBSCRIPTION, payloadOptions: options });
const limit = (type: string, size: number): Json =>
	payload({ maximumPayloadLimit: { type, size } });
const to = (url: string): Json => ({ ...SUBSCRIPTION, httpEndpoint: { url } });
const SIZE = 'payloadOptions.maximumPayloadLimit.size';

export const FORBIDDEN_SUBSCRIPTIONS: Case[] = [
	['501 events in a payload', limit('EVENTS_PER_PAYLOAD', 501), `OUT_OF_RANGE ${SIZE}`],
	['no event in a payload', limit('EVENTS_PER_PAYLOAD', 0), `OUT_OF_RANGE ${SIZE}`],
	['4,097 KB in a payload', limit('KB_PER_PAYLOAD', 4_097), `OUT_OF_RANGE ${SIZE}`],
	[
		'a format of payloads that is not known',
		payload({ payloadFormat: { https: { format: 'XML' } } }),
		'INVALID_VALUE payloadOptions.payloadFormat.https.format',
	],
	['an address at PingOne', to('https://api.pingone.com/x'), 'INVALID_VALUE httpEndpoint.url'],
	[
		'an address at PingOne in Europe',
		to('https://auth.pingone.eu/x'),
		'INVALID_VALUE httpEndpoint.url',
	],
	['a protocol that is not known', { ...SUBSCRIPTION, protocol: 'UDP' }, 'INVALID_VALUE protocol'],
	['no receiver', { ...SUBSCRIPTION, httpEndpoint: undefined }, 'REQUIRED_VALUE httpEndpoint'],
	[
		'no receiver over TCP',
		{ ...SUBSCRIPTION, protocol: 'TCP_IP' },
		'REQUIRED_VALUE connectionDetails',
	],
	[
		'an unknown tag',
		{ ...SUBSCRIPTION, filterOptions: { includedActionTypes: ['A.B'], includedTags: ['x'] } },
		'INVALID_VALUE filterOptions.includedTags[0]',
	],
	[
		'11 applications',
		{
			...SUBSCRIPTION,
			filterOptions: {
				includedActionTypes: ['A.B'],
				includedApplications: Array.from({ length: 11 }, () => ({ id: 'x' })),
			},
		},
		'SIZE_LIMIT_EXCEEDED filterOptions.includedApplications',
	],
	['on as a text', { ...SUBSCRIPTION, enabled: 'true' }, 'INVALID_VALUE enabled'],
	['a protocol that is not known', { ...SUBSCRIPTION, protocol: 'UDP' }, 'INVALID_VALUE protocol'],
	[
		'a header that is a number',
		{ ...SUBSCRIPTION, httpEndpoint: { url: 'https://n8n.example.com/x', headers: { a: 1 } } },
		'INVALID_VALUE httpEndpoint.headers.a',
	],
	[
		'a key pair that is a text',
		{ ...SUBSCRIPTION, tlsClientAuthKeyPair: 'x' },
		'INVALID_VALUE tlsClientAuthKeyPair',
	],
];

export const ALLOWED_SUBSCRIPTIONS: Allowed[] = [
	['no headers', to('https://n8n.example.com/x')],
	['500 events in a payload', limit('EVENTS_PER_PAYLOAD', 500)],
	['4,096 KB in a payload', limit('KB_PER_PAYLOAD', 4_096)],
	['one event a line', payload({ payloadFormat: { https: { format: 'ND_JSON' } } })],
	[
		'TCP',
		{
			...SUBSCRIPTION,
			httpEndpoint: undefined,
			protocol: 'TCP_IP',
			connectionDetails: { url: 'siem.example.com:514' },
		},
	],
	[
		'a receiver under its other name',
		{ ...SUBSCRIPTION, httpEndpoint: undefined, connectionDetails: SUBSCRIPTION.httpEndpoint },
	],
	['a port and a query', to('https://n8n.example.com:8443/webhook/x?y=1')],
	[
		'an event a line',
		payload({ payloadFormat: { https: { format: 'ND_JSON', prettyPrint: false } } }),
	],
];
