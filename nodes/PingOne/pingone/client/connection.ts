import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { FieldError, quote } from '../errors/fieldError';
import { isUuid } from '../errors/uuid';
import { hasCertificate } from './certificate';

/** The six regions' top-level domains (PingOne API reference, "PingOne API requests"). */
export const REGIONS = ['com', 'ca', 'eu', 'com.au', 'sg', 'asia'];

/** Longest address, in characters. */
export const MAX_ADDRESS = 2_000;

/** What a pasted address may end with. Begins where the slashes begin, so that it takes linear time. */
export const TRAILING_SLASHES = /(?<!\/)\/+$/;

// Each of these matches a whole address: scheme, host in ASCII, port, path. User info, a query, a
// fragment and a backslash have no place in it. The credential's expressions contain them as text.

/** This machine, where plain http:// is accepted. It may be n8n itself, or another program's door. */
export const LOOPBACK_ADDRESS =
	/^https?:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?(?:\/[\w.~-]+)*$/i;

/** PingOne's own hosts: two in each region, and the port of TLS. */
export const PINGONE_ADDRESS =
	/^https:\/\/(?:api|auth)\.pingone\.(?:com|ca|eu|com\.au|sg|asia)(?::443)?(?:\/[\w.~-]+)*$/i;

/** No name in this domain ever resolves (RFC 6761): an address that must not be used is in it. */
export const NOWHERE = 'invalid';

/** Where the token comes from while hidden fields would let it go anywhere: nowhere. */
export const DOMAINS_CHANGED = `https://allowed-http-request-domains-were-changed.${NOWHERE}`;

/** Any host over TLS. */
export const HTTPS_ADDRESS = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[\w.~-]+)*$/i;

/** Where requests go. Holds no secret: n8n adds the token when it sends. */
export interface Connection {
	/** Address of the API host, without `/v1` and without a trailing slash. */
	apiUrl: string;
	authUrl: string;
	/** Whether the admin allows other hosts than PingOne's own: a gateway may pass on its links. */
	isGateway?: boolean;
	/** Whether n8n signs in with a certificate instead of a client secret. */
	hasCertificate?: boolean;
	/** The environment whose users and devices are managed. */
	environmentId: string;
	/** The environment that owns the worker app and issues its tokens. */
	workerEnvironmentId: string;
	/** Identifies the credential's tenant, so that all runs against it share their pace. */
	tenant: string;
	/** Its ID in n8n, which no one else can claim, and client. Without an ID, nothing is shared. */
	credentialId?: string;
}

const open = 'Open the credential and';

/** @throws FieldError that leads to the credential, which has no list of environments */
function readEnvironment(value: unknown, field: string): string {
	const id = typeof value === 'string' ? value.trim() : '';
	if (isUuid(id)) return id.toLowerCase();
	throw new FieldError(
		field,
		`of the credential ${id === '' ? 'is empty' : `must be an environment ID, got ${quote(id)}`}`,
		`${open} enter the ID from the worker app’s Overview tab in PingOne, such as abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6.`,
	);
}

/** Says how to allow an address that is neither PingOne's nor forbidden. */
const refuseOther = (field: string, host: string, isWithheld: boolean): FieldError =>
	new FieldError(
		field,
		`of the credential is not one of PingOne’s own hosts: ${quote(host)}`,
		isWithheld
			? 'The administrator of this n8n instance does not allow other hosts. Select your region, or ask the administrator.'
			: `${open} correct it. If your own gateway is in front of PingOne, or you mean this machine, turn on Allow Other Hosts: the client secret and tokens go there.`,
	);

interface OtherHosts {
	/** Whether the admin allowed secret and tokens to go to other hosts. */
	allowed: boolean;
	/** Whether n8n's administrator forbids it. */
	withheld: boolean;
}

/** An address as typed, without slashes at its end. @throws FieldError */
function readAddress(value: unknown, field: string): { text: string; url: URL } {
	const given = typeof value === 'string' ? value.trim() : '';
	const text = given.length > MAX_ADDRESS ? '' : given.replace(TRAILING_SLASHES, '');
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
		throw new FieldError(
			field,
			`of the credential must be a web address, got ${quote(value ?? '')}`,
			`${open} enter it in full, for example https://api.pingone.com.`,
		);
	}
	if (url.username || url.password || /[?#]/.test(text) || /\/v1$/i.test(url.pathname)) {
		throw new FieldError(
			field,
			'of the credential must contain only the address',
			`${open} leave out /v1, user names and anything from ? or # onward.`,
		);
	}
	return { text, url };
}

function customUrl(value: unknown, field: string, others: OtherHosts): string {
	const { text, url } = readAddress(value, field);
	if (PINGONE_ADDRESS.test(text)) return text;
	const isLoopback = LOOPBACK_ADDRESS.test(text);
	if (url.protocol !== 'https:' && !isLoopback) {
		throw new FieldError(
			field,
			'of the credential must start with https://',
			'The client secret and tokens must not be sent unencrypted. Plain http:// is accepted only for this machine (localhost).',
		);
	}
	if (!HTTPS_ADDRESS.test(text) && !isLoopback) {
		throw new FieldError(
			field,
			'of the credential must be a host name in ASCII, with a simple path if needed',
			`${open} write other letters of a domain in their xn-- form, and leave out backslashes and escapes.`,
		);
	}
	if (!others.allowed || others.withheld) throw refuseOther(field, url.host, others.withheld);
	return text;
}

/** @throws FieldError */
function readRegion(value: unknown): string {
	const region = String(value);
	if (region === 'custom' || REGIONS.includes(region)) return region;
	throw new FieldError(
		'Region',
		`of the credential is ${quote(region)}, which PingOne does not have`,
		`${open} select a region from the list.`,
	);
}

/** Whose tokens: what another Auth URL issued, or said, is not this one's. */
export const identityOf = ({ credentialId, authUrl, tenant }: Connection): string =>
	`${credentialId} ${authUrl} ${tenant}`;

/** The same worker app, for another environment. @param environmentId a checked ID */
export const inEnvironment = (connection: Connection, environmentId: string | undefined) =>
	environmentId === undefined ? connection : { ...connection, environmentId };

/** Reads what a credential says about the tenant. @throws FieldError naming what cannot be used */
export function readConnection(credential: ICredentialDataDecryptedObject): Connection {
	const workerEnvironmentId = readEnvironment(credential.environmentId, 'Environment ID');
	const managed = credential.managedEnvironmentId;
	const environmentId =
		typeof managed === 'string' && managed.trim() !== ''
			? readEnvironment(managed, 'Managed Environment ID')
			: workerEnvironmentId;
	const region = readRegion(credential.region);
	const others = {
		allowed: credential.allowOtherHosts === true,
		withheld: Boolean(credential.authUrl),
	};
	const { accessTokenUrl } = credential;
	if (typeof accessTokenUrl === 'string' && accessTokenUrl.startsWith(DOMAINS_CHANGED)) {
		throw new FieldError(
			'Allowed HTTP Request Domains',
			'of the credential was changed, a hidden field that keeps the token at PingOne',
			'Re-enter the credential in n8n’s form. A request to n8n’s API must leave out this field and Allowed Domains.',
		);
	}
	const addressOf = (host: 'api' | 'auth', value: unknown, field: string) =>
		region === 'custom' ? customUrl(value, field, others) : `https://${host}.pingone.${region}`;
	const authUrl = addressOf('auth', credential.authServerUrl, 'Auth URL');
	const apiUrl = addressOf('api', credential.apiUrl, 'API URL');
	return {
		apiUrl,
		authUrl,
		environmentId,
		workerEnvironmentId,
		tenant: `${apiUrl} ${workerEnvironmentId}`,
		...(region === 'custom' && others.allowed && { isGateway: true }),
		...(hasCertificate(credential) && { hasCertificate: true }),
	};
}
