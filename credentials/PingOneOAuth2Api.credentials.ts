import type { ICredentialTestRequest, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/**
 * Turns a region, or the two custom addresses, into a base address with no slash at its end.
 * n8n evaluates it as an expression; `self` is how the fields are reached there.
 */
const baseAddress = (self: string, host: 'api' | 'auth', customField: string) =>
	`(${self}["region"] === "custom" ? (${self}["${customField}"] || "").trim().replace(/\\/+$/, "") : "https://${host}.pingone." + ${self}["region"])`;

const environment = (self: string) =>
	`((${self}["managedEnvironmentId"] || "").trim() || (${self}["environmentId"] || "").trim())`;

/**
 * When PingOne gives no token, n8n's test shows its own text for the OAuth error, which a credential
 * cannot replace (n8n-core, oauth.js): so these texts are explained below the fields. Without
 * markup, which the form leaves out.
 */
const TEST_HELP = [
	'If the connection test fails, choose More details.',
	'“Client authentication failed”: Client ID, Client Secret, Token Endpoint Authentication or Environment ID is not that of the worker app.',
	'“The client is not authorized”: the worker app has no role yet, or lacks the grant type Client Credentials.',
	'“HTTP status 404”: PingOne does not know this Environment ID in this region.',
].join(' ');

/**
 * OAuth 2.0 client credentials of a PingOne worker app.
 *
 * Regions, hosts and the token request: PingOne API reference, "PingOne API requests" and
 * "Get an access token". `/v1` belongs to the API host only. A worker app asks for no scopes: its
 * role assignments decide at call time ("Administrator permissions and role assignments").
 */
export class PingOneOAuth2Api implements ICredentialType {
	name = 'pingOneOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'PingOne OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/PingOne/pingone.svg',
		dark: 'file:../nodes/PingOne/pingone.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-pingone/n8n-nodes-pingone/blob/main/docs/setup.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'clientCredentials',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			// The value is the region's top-level domain: every PingOne host name is built from it.
			options: [
				{ name: 'Asia-Pacific', value: 'asia', description: 'api.pingone.asia' },
				{ name: 'Australia', value: 'com.au', description: 'api.pingone.com.au' },
				{ name: 'Canada', value: 'ca', description: 'api.pingone.ca' },
				{ name: 'Custom', value: 'custom', description: 'Your own API and auth addresses' },
				{ name: 'Europe', value: 'eu', description: 'api.pingone.eu' },
				{ name: 'North America', value: 'com', description: 'api.pingone.com' },
				{ name: 'Singapore', value: 'sg', description: 'api.pingone.sg' },
			],
			default: 'com',
			required: true,
			description:
				'Where your PingOne organization lives. It is the ending of your console address.',
		},
		{
			displayName: 'API URL',
			name: 'apiUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://api.pingone.com',
			description: 'Address of the PingOne API, without /v1 at the end',
			displayOptions: { show: { region: ['custom'] } },
		},
		{
			displayName: 'Auth URL',
			name: 'authServerUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://auth.pingone.com',
			description: 'Address of the PingOne auth server, without the environment ID',
			displayOptions: { show: { region: ['custom'] } },
		},
		{
			displayName: 'Environment ID',
			name: 'environmentId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6',
			description:
				'The environment that owns the worker app. In PingOne: Settings > Environment Properties.',
		},
		{
			displayName: 'Token Endpoint Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Client Secret Basic',
					value: 'header',
					description: 'PingOne sets this for a new worker app',
				},
				{
					name: 'Client Secret Post',
					value: 'body',
				},
			],
			default: 'header',
			description:
				'How the worker app proves itself. It has to match Token Auth Method in the app’s configuration.',
		},
		{
			displayName: 'Managed Environment ID',
			name: 'managedEnvironmentId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 4e7d6f2a-0c1b-4b7e-9a55-3f1d2c8b6a90',
			description:
				'The environment whose people you enroll. Leave empty when it is the one that owns the worker app.',
		},
		{
			displayName: TEST_HELP,
			name: 'testHelp',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ${baseAddress('$self', 'auth', 'authServerUrl')} + "/" + ($self["environmentId"] || "").trim() + "/as/token" }}`,
			required: true,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: '',
		},
		{
			// Keeps n8n from adding the inherited switch: PingOne's token request takes no more members.
			displayName: 'Send Additional Body Properties',
			name: 'sendAdditionalBodyProperties',
			type: 'hidden',
			default: false,
		},
		{
			// The token is worth an administrator's rights, so it may only travel to the region's API host,
			// also when somebody picks this credential in an HTTP Request node.
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'domains',
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'hidden',
			default: `={{ ${baseAddress('$self', 'api', 'apiUrl')}.replace(/^https?:\\/\\//, "").replace(/[:\\/].*$/, "") }}`,
		},
	];

	/**
	 * One population is the smallest thing that every worker app able to manage devices may read
	 * (Identity Data Admin: CRUD on populations). PingOne answers 403 both for a missing role and for
	 * an environment that does not exist, so that message names both.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ${baseAddress('$credentials', 'api', 'apiUrl')} + "/v1/environments/" + ${environment('$credentials')} }}`,
			url: '/populations',
			qs: { limit: 1 },
		},
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message:
						'PingOne issued a token but the API did not take it. Check that Region is the one of this environment.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 403,
					message:
						'The worker app signed in, but may not read this environment. Give it the Identity Data Admin role for the environment; if Managed Environment ID is filled in, check that it exists in this region.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 404,
					message:
						'The worker app signed in, but the API does not know this environment. Check Region, Managed Environment ID and, for Custom, that API URL has no /v1 at its end.',
				},
			},
			{
				type: 'responseCode',
				properties: {
					value: 429,
					message:
						'The worker app signed in. PingOne is limiting requests at the moment, so its role could not be checked: wait a minute and test again.',
				},
			},
		],
	};
}
