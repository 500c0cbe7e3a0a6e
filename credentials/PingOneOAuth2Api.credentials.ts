import {
	UserError,
	type Icon,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type ICredentialType,
	type IDataObject,
	type INodeProperties,
} from 'n8n-workflow';
import { findCertificateFault } from '../nodes/PingOne/pingone/client/certificate';
import {
	DOMAINS_CHANGED,
	HTTPS_ADDRESS,
	LOOPBACK_ADDRESS,
	MAX_ADDRESS,
	NOWHERE,
	PINGONE_ADDRESS,
	REGIONS,
	TRAILING_SLASHES,
} from '../nodes/PingOne/pingone/client/connection';

/** Hosts that never resolve, so nothing is sent; each name says what is wrong. */
const refused = (why: string) => `"https://${why}.${NOWHERE}"`;

/**
 * Turns a region, or the two custom addresses, into a base address with no slash at its end. The
 * secret and tokens go there, so an unsafe address becomes one that does not exist. This also
 * covers n8n's credential test and HTTP Request nodes that use the credential.
 *
 * n8n evaluates the result as an expression. `self` is the name by which it reaches the fields. A
 * field may hold an expression itself, which n8n evaluates at each read and which may say one thing
 * to the check and another to the use. So each is read once, and the function gets what was read.
 */
function baseAddress(self: string, host: 'api' | 'auth', customField: string): string {
	const read = (name: string) => `${self}["${name}"]`;
	const is = (pattern: RegExp) => `${String(pattern)}.test(custom)`;
	const checked = [
		`custom.length > ${MAX_ADDRESS} ? ${refused('address-too-long')}`,
		`${is(PINGONE_ADDRESS)} ? custom`,
		`!/^https:/i.test(custom) && !${is(LOOPBACK_ADDRESS)} ? ${refused('custom-addresses-must-start-with-https')}`,
		`!${is(HTTPS_ADDRESS)} && !${is(LOOPBACK_ADDRESS)} ? ${refused('custom-addresses-hold-host-and-path-only')}`,
		`withheld ? ${refused('other-hosts-are-withheld-by-the-n8n-administrator')}`,
		`allowed !== true ? ${refused('not-a-pingone-host-see-allow-other-hosts')}`,
		'custom',
	].join(' : ');
	const ofRegion = `${JSON.stringify(REGIONS)}.includes(region) ? "https://${host}.pingone." + region`;
	const choose = `(region, custom, allowed, withheld) => region === "custom" ? (${checked}) : ${ofRegion} : ${refused('unknown-region')}`;
	const custom = `String(${read(customField)} || "").trim().replace(${String(TRAILING_SLASHES)}, "")`;
	return `(${choose})(${read('region')}, ${custom}, ${read('allowOtherHosts')}, ${read('authUrl')})`;
}

/** The host alone, as n8n compares it. */
const hostName = (host: 'api' | 'auth', customField: string) =>
	`${baseAddress('$self', host, customField)}.replace(/^https?:\\/\\//i, "").split("/")[0].replace(/:\\d+$/, "")`;

/** Where HTTP Request nodes may send the token: the hosts of both addresses. */
const ALLOWED_DOMAINS = `={{ ${hostName('api', 'apiUrl')} + "," + ${hostName('auth', 'authServerUrl')} }}`;

/** What n8n may know the token's hosts by: the list above, or none at all. */
const ALLOWED_MODES = ['domains', 'none'];

/**
 * Two fields that exist only when the ones that say where HTTP Request nodes may send the token are
 * not as they are here. n8n's form shows neither of those, but its API takes them from every editor
 * of a credential, who could send the worker app's token anywhere. An expression in one of them may
 * say this to one reader and that to the next, so the fields go by what is stored. Their names are
 * those of OAuth 1.0, which n8n takes from an administrator only (as `authUrl` below).
 */
const DOMAINS_ARE_CHANGED: INodeProperties[] = [
	{
		displayName: 'Allowed HTTP Request Domains Changed',
		name: 'requestTokenUrl',
		type: 'hidden',
		default: 'changed',
		displayOptions: { hide: { allowedHttpRequestDomains: ALLOWED_MODES } },
	},
	{
		displayName: 'Allowed Domains Changed',
		name: 'signatureMethod',
		type: 'hidden',
		default: 'changed',
		displayOptions: { hide: { allowedDomains: [ALLOWED_DOMAINS] } },
	},
];

/** A list with one member passes the conditions of a field, so what it is evaluated to counts too. */
const ARE_DOMAINS_CHANGED = `($self["requestTokenUrl"] !== undefined || $self["signatureMethod"] !== undefined || !${JSON.stringify(ALLOWED_MODES)}.includes($self["allowedHttpRequestDomains"]))`;

const TOKEN_HOST = `(${ARE_DOMAINS_CHANGED} ? "${DOMAINS_CHANGED}" : ${baseAddress('$self', 'auth', 'authServerUrl')})`;

/** As one segment of a path, whatever was entered. */
const environment = (self: string) =>
	`encodeURIComponent(String(${self}["managedEnvironmentId"] || "").trim() || String(${self}["environmentId"] || "").trim())`;

/** Text, or an expression of nothing that differs by item: variables, secrets, the environment's. */
const SAME_FOR_ALL =
	/^(?!=)|^=(?:[^{}]|[{]{2}\s*[$](?:secrets|vars|env)(?:[.][A-Za-z_]\w*|\[(?:"[^"]*"|'[^']*')\])+\s*[}]{2})*$/;

/** Which fields belong to which way to sign in. */
const BY_SECRET = { clientCredentialType: ['clientSecret'] };
const BY_CERTIFICATE = { clientCredentialType: ['certificate'] };

/** What the node needs to know about the tenant and the worker app. */
const PER_RUN: Array<[name: string, label: string]> = [
	['region', 'Region'],
	['apiUrl', 'API URL'],
	['authServerUrl', 'Auth URL'],
	['environmentId', 'Environment ID'],
	['clientId', 'Client ID'],
	['clientCredentialType', 'Authentication'],
	['clientSecret', 'Client Secret'],
	['privateKey', 'Private Key'],
	['certificate', 'Certificate'],
	['authentication', 'Token Endpoint Authentication'],
	['managedEnvironmentId', 'Managed Environment ID'],
];

/**
 * Tells the node which fields hold an expression that may depend on the input item: n8n evaluates
 * a credential before the node sees it, for one item. But which fields there are, n8n decides from
 * the expressions as they are stored (n8n-workflow 1.120 to 2.41, NodeHelpers.getNodeParameters).
 * So each of these exists only together with such an expression.
 */
const MAY_DEPEND_ON_ITEM: INodeProperties[] = PER_RUN.map(([name, displayName]) => ({
	displayName,
	name: `mayDependOnItem_${name}`,
	type: 'hidden',
	default: displayName,
	displayOptions: { hide: { [name]: [{ _cnd: { regex: SAME_FOR_ALL.source } }] } },
}));

/**
 * When PingOne issues no token, n8n's test shows its own text for the OAuth error, which a
 * credential cannot replace (n8n-core, oauth.js). So these texts are explained below the fields,
 * without markup, which the form strips.
 */
const TEST_HELP: INodeProperties[] = [
	'Test says “Client authentication failed”: check Client ID, Client Secret and Token Endpoint Authentication. With a certificate: whether it matches its private key, whether PingOne has that public key, and n8n’s clock.',
	'Test says “The client is not authorized”: in PingOne, give the worker app a role and the grant type Client Credentials.',
	'Test says “HTTP status 404”: check Region and Environment ID. Auth URL cannot be a custom domain.',
].map((displayName, place) => ({
	displayName,
	name: `testHelp${place + 1}`,
	type: 'notice',
	default: '',
}));

/** An address that is not allowed becomes one that does not exist (`refused`), and n8n says one of these. */
const HOST_HELP: INodeProperties = {
	displayName:
		'Test says “The connection cannot be established” or “The service refused the connection”: check API URL and Auth URL. If they are not PingOne’s own, turn on Allow Other Hosts.',
	name: 'hostHelp',
	type: 'notice',
	default: '',
	displayOptions: { show: { region: ['custom'] } },
};

/** What the test says, by the status of the answer. */
const TEST_RULES: Array<[status: number, message: string]> = [
	[
		401,
		'PingOne issued a token, but the API rejected it. Check that Region matches this environment.',
	],
	[
		403,
		'The worker app signed in, but cannot read this environment. Give it the Identity Data Admin role for the environment; if Managed Environment ID is set, check that it exists in this region.',
	],
	[
		404,
		'The worker app signed in, but the API does not know this environment. Check Region, Managed Environment ID and, for Custom, that API URL does not end in /v1.',
	],
	[
		429,
		'The worker app signed in, but PingOne is rate-limiting requests, so its role could not be checked: wait a minute and test again.',
	],
];

/**
 * OAuth 2.0 client credentials of a PingOne worker app, with a client secret or, as n8n signs it, a
 * private key JWT ("Client authentication methods").
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
			displayName: 'Authentication',
			name: 'clientCredentialType',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Client Secret', value: 'clientSecret' },
				{ name: 'Certificate', value: 'certificate' },
			],
			default: 'clientSecret',
			description:
				'How n8n signs in to PingOne. With a certificate, it signs a statement with the private key (private key JWT), and no secret is sent.',
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: BY_SECRET },
		},
		{
			displayName: 'Private Key',
			name: 'privateKey',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. -----BEGIN PRIVATE KEY-----',
			description: 'RSA, at least 2048 bits, in PEM, without a passphrase',
			displayOptions: { show: BY_CERTIFICATE },
		},
		{
			displayName: 'Certificate',
			name: 'certificate',
			type: 'string',
			typeOptions: { password: true, rows: 4 },
			default: '',
			required: true,
			placeholder: 'e.g. -----BEGIN CERTIFICATE-----',
			description:
				'The private key’s certificate, in PEM. PingOne needs the public key: see the documentation.',
			displayOptions: { show: BY_CERTIFICATE },
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
				{ name: 'Europe', value: 'eu', description: 'api.pingone.eu' },
				{ name: 'North America', value: 'com', description: 'api.pingone.com' },
				{ name: 'Singapore', value: 'sg', description: 'api.pingone.sg' },
				{ name: 'Custom', value: 'custom', description: 'Your own API and auth URLs' },
			],
			default: 'com',
			required: true,
			description: 'Where your PingOne organization is hosted',
			hint: 'The top-level domain of your admin console URL: .com, .eu, .asia, ...',
		},
		{
			displayName: 'API URL',
			name: 'apiUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://api.pingone.com',
			description: 'Base URL of the PingOne API, without /v1 at the end',
			displayOptions: { show: { region: ['custom'] } },
		},
		{
			displayName: 'Auth URL',
			name: 'authServerUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://auth.pingone.com',
			description:
				'Base URL of the PingOne auth server, without the environment ID. Cannot be a custom domain, whose paths have no environment ID.',
			displayOptions: { show: { region: ['custom'] } },
		},
		{
			displayName: 'Allow Other Hosts',
			name: 'allowOtherHosts',
			type: 'boolean',
			default: false,
			description:
				'Whether to allow hosts that are not PingOne’s own: your own gateway, or this machine. The client secret and tokens are sent there.',
			displayOptions: { show: { region: ['custom'] } },
		},
		{
			displayName: 'Environment ID',
			name: 'environmentId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6',
			description: 'The environment that owns the worker app',
			hint: 'On the worker app’s Overview tab in PingOne, like Client ID and Client Secret',
		},
		{
			displayName: 'Token Endpoint Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'Client Secret Basic',
					value: 'header',
					description: 'PingOne’s default for new worker apps',
				},
				{
					name: 'Client Secret Post',
					value: 'body',
				},
			],
			default: 'header',
			description:
				'How the worker app authenticates to the token endpoint. Must match Token Auth Method in the app’s configuration.',
			displayOptions: { show: BY_SECRET },
		},
		{
			displayName: 'Managed Environment ID',
			name: 'managedEnvironmentId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 4e7d6f2a-0c1b-4b7e-9a55-3f1d2c8b6a90',
			description:
				'The environment whose users you enroll. Leave empty if it is the one that owns the worker app.',
		},
		...MAY_DEPEND_ON_ITEM,
		...TEST_HELP,
		HOST_HELP,
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ${TOKEN_HOST} + "/" + encodeURIComponent(String($self["environmentId"] || "").trim()) + "/as/token" }}`,
			required: true,
		},
		...DOMAINS_ARE_CHANGED,
		{
			// Client credentials need no such address. So an n8n administrator can withhold other hosts
			// with it, from everybody: with anything in CREDENTIALS_OVERWRITE_DATA for this field. n8n
			// takes it from nobody else, because the field is hidden (read and tried in n8n 2.41.1).
			displayName: 'Other Hosts Withheld',
			name: 'authUrl',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default: '',
		},
		{
			// Keeps n8n from adding the inherited switch: the token request allows no other members.
			displayName: 'Send Additional Body Properties',
			name: 'sendAdditionalBodyProperties',
			type: 'hidden',
			default: false,
		},
		{
			// The token carries an administrator's rights: HTTP Request nodes may send it to PingOne only.
			displayName: 'Allowed HTTP Request Domains',
			name: 'allowedHttpRequestDomains',
			type: 'hidden',
			default: 'domains',
		},
		{
			displayName: 'Allowed Domains',
			name: 'allowedDomains',
			type: 'hidden',
			default: ALLOWED_DOMAINS,
		},
	];

	/**
	 * n8n calls this before it sends a token, for every caller (n8n 2.41.1, `requestOAuth2`). The token's
	 * address is the rule for a token that n8n has kept as well.
	 *
	 * @throws UserError when the token must come from nowhere, or the certificate cannot be used
	 */
	async preAuthentication(credentials: ICredentialDataDecryptedObject): Promise<IDataObject> {
		const { accessTokenUrl } = credentials;
		const { host } = new URL(typeof accessTokenUrl === 'string' ? accessTokenUrl : '');
		const [why = '', domain] = host.split('.');
		if (domain === NOWHERE) {
			throw new UserError(
				`The PingOne credential must not be used: ${why.replaceAll('-', ' ')}. Correct the credential.`,
			);
		}
		const fault = findCertificateFault(credentials);
		if (fault) throw new UserError(`${fault.message}. ${fault.hint}`);
		return await Promise.resolve({});
	}

	/**
	 * One population is the smallest resource that every worker app able to manage devices can read
	 * (Identity Data Admin: CRUD on populations). PingOne answers 403 both for a missing role and for
	 * an environment that does not exist, so that message names both.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ ${baseAddress('$credentials', 'api', 'apiUrl')} + "/v1/environments/" + ${environment('$credentials')} }}`,
			url: '/populations',
			qs: { limit: 1 },
		},
		rules: TEST_RULES.map(([value, message]) => ({
			type: 'responseCode',
			properties: { value, message },
		})),
	};
}
