import type { App } from '../tenant/types.mts';
import type { Answer } from './answer.mts';
import { ok } from './answer.mts';
import type { Call } from './call.mts';
import { assertionFault, clientOf, JWT_BEARER } from './clientAssertion.mts';
import { mediaTypeOf } from './dispatch.mts';
import { notFound, TokenError } from './errors.mts';

interface ClientCredentials {
	method: App['tokenEndpointAuthMethod'];
	clientId: string;
	/** What is wrong with what the app sent to prove itself; undefined for nothing. */
	fault(app: App): string | undefined;
}

const INVALID = 'Invalid client credentials.';

const bySecret = (clientSecret: string) => (app: App) =>
	app.clientSecret === clientSecret ? undefined : INVALID;

function invalidClient(description: string): TokenError {
	return new TokenError(401, 'invalid_client', `Request denied: ${description}`);
}

function basicCredentials(header: string): ClientCredentials {
	const [, encoded] = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header) ?? [];
	const decoded = Buffer.from(encoded ?? '', 'base64').toString('utf8');
	const colon = decoded.indexOf(':');
	if (colon < 1) throw invalidClient('The Authorization header is not valid.');
	return {
		method: 'CLIENT_SECRET_BASIC',
		clientId: decoded.slice(0, colon),
		fault: bySecret(decoded.slice(colon + 1)),
	};
}

function assertedCredentials(call: Call, form: URLSearchParams): ClientCredentials {
	const assertion = form.get('client_assertion') ?? '';
	if (form.get('client_assertion_type') !== JWT_BEARER) {
		throw invalidClient('Unknown type of client assertion.');
	}
	const asserted = clientOf(assertion);
	const clientId = form.get('client_id') ?? asserted;
	if (asserted === undefined || clientId !== asserted) {
		throw invalidClient('The assertion is from another client.');
	}
	const fault = (app: App) => assertionFault(call, app, assertion);
	return { method: 'PRIVATE_KEY_JWT', clientId, fault };
}

function credentialsOf(call: Call, form: URLSearchParams): ClientCredentials {
	const header = call.headers.authorization;
	const clientSecret = form.get('client_secret');
	const sent = [header ?? null, clientSecret, form.get('client_assertion')];
	if (sent.filter((each) => each !== null).length > 1) {
		// RFC 6749 section 2.3: not more than one method in each request.
		throw new TokenError(400, 'invalid_request', 'More than one client authentication was sent');
	}
	if (header !== undefined) return basicCredentials(String(header));
	if (form.get('client_assertion') !== null) return assertedCredentials(call, form);
	const clientId = form.get('client_id');
	if (clientId === null || clientSecret === null) throw invalidClient('No client credentials.');
	return { method: 'CLIENT_SECRET_POST', clientId, fault: bySecret(clientSecret) };
}

function authenticatedApp(call: Call, form: URLSearchParams): App {
	const credentials = credentialsOf(call, form);
	const app = call.tenant.apps.get(credentials.clientId);
	const known =
		app !== undefined && !app.revoked && app.environmentId === call.params.environmentId;
	if (!known) throw invalidClient(INVALID);
	const fault = credentials.fault(app);
	if (fault !== undefined) throw invalidClient(fault);
	if (app.tokenEndpointAuthMethod !== credentials.method) {
		throw invalidClient('Unsupported authentication method.');
	}
	return app;
}

function readForm(call: Call): URLSearchParams {
	if (mediaTypeOf(call) !== 'application/x-www-form-urlencoded') {
		throw new TokenError(415, 'invalid_request', 'The request must be form encoded');
	}
	return new URLSearchParams(call.rawBody.toString('utf8'));
}

function checkGrant(form: URLSearchParams, app: App): void {
	const grantType = form.get('grant_type');
	if (!grantType) throw new TokenError(400, 'invalid_request', 'grant_type is missing');
	if (grantType !== 'client_credentials') {
		throw new TokenError(400, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`);
	}
	if (form.get('scope')) {
		throw new TokenError(400, 'invalid_scope', 'The worker application has no such scope');
	}
	if (app.roles.length === 0) {
		throw new TokenError(400, 'unauthorized_client', 'The application has no role assignments');
	}
}

/**
 * `POST /{environmentId}/as/token` with grant `client_credentials`. That an app without roles is
 * refused is documented ("Administrator permissions and role assignments"); the error codes of
 * that case, of the wrong media type and of scopes are assumed.
 *
 * @throws TokenError in OAuth shape; ApiError 404 for an unknown environment (assumed)
 */
export function issueToken(call: Call): Answer {
	if (!call.tenant.environments.has(call.params.environmentId ?? '')) throw notFound();
	if (call.method !== 'POST') throw new TokenError(405, 'invalid_request', 'Use POST');
	const form = readForm(call);
	const app = authenticatedApp(call, form);
	checkGrant(form, app);
	const { tokenLifetimeSeconds } = call.settings;
	return {
		...ok({
			access_token: call.tenant.tokens.issue(app.clientId, tokenLifetimeSeconds),
			token_type: 'Bearer',
			expires_in: tokenLifetimeSeconds,
		}),
		headers: { 'Cache-Control': 'no-store' },
	};
}
