import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { FieldError, quote } from '../errors/fieldError';
import { requireUuid } from '../errors/uuid';

/** Where requests go. Holds no secret: n8n adds the token when it sends. */
export interface Connection {
	/** Address of the API host, without `/v1` and without a slash at its end. */
	apiUrl: string;
	/** The environment whose people and devices are managed. */
	environmentId: string;
	/** Names the credential's tenant, so that all runs against it can share one pace. */
	tenant: string;
	/**
	 * Names the credential: its ID in n8n, which nobody else can claim, and its client. Without one,
	 * nothing is shared.
	 */
	credentialId?: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The six regions' top-level domains (PingOne API reference, "PingOne API requests"). */
const REGIONS = ['com', 'ca', 'eu', 'com.au', 'sg', 'asia'];

function customUrl(value: unknown, field: string): string {
	const text = typeof value === 'string' ? value.trim().replace(/\/+$/, '') : '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
		throw new FieldError(
			field,
			`of the credential must be a web address, got ${quote(value ?? '')}`,
			'Open the credential and enter it in full, for example https://api.pingone.com.',
		);
	}
	if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
		throw new FieldError(
			field,
			'of the credential must start with https://',
			'Tokens must not travel unencrypted. Plain http:// is only taken for this machine (localhost).',
		);
	}
	if (url.username || url.password || url.search || url.hash || /\/v1$/i.test(url.pathname)) {
		throw new FieldError(
			field,
			'of the credential has more in it than the address',
			'Open the credential and leave out /v1, user names and anything from ? or # on.',
		);
	}
	return text;
}

/**
 * Reads and checks what the credential says about the tenant.
 *
 * @param credential decrypted data of a `pingOneOAuth2Api` credential
 * @throws FieldError naming the credential's field that cannot be used
 */
export function readConnection(credential: ICredentialDataDecryptedObject): Connection {
	const workerEnvironmentId = requireUuid(credential.environmentId, 'Environment ID');
	const managed = credential.managedEnvironmentId;
	const environmentId =
		typeof managed === 'string' && managed.trim() !== ''
			? requireUuid(managed, 'Managed Environment ID')
			: workerEnvironmentId;
	const region = String(credential.region);
	if (region !== 'custom' && !REGIONS.includes(region)) {
		throw new FieldError(
			'Region',
			`of the credential is ${quote(region)}, which PingOne does not have`,
			'Open the credential and pick a region from the list.',
		);
	}
	if (region === 'custom') customUrl(credential.authServerUrl, 'Auth URL');
	const apiUrl =
		region === 'custom' ? customUrl(credential.apiUrl, 'API URL') : `https://api.pingone.${region}`;
	return { apiUrl, environmentId, tenant: `${apiUrl} ${workerEnvironmentId}` };
}
