import type { Advice } from './errorTable';
import type { Failure } from './failure';

const REJECTED =
	'Check Client ID, Client Secret and Token Endpoint Authentication in the credential against the worker app in PingOne.';

const WRONG_PLACE: Advice = {
	message: 'PingOne’s sign-in service does not know this environment',
	hint: 'Check Region and Environment ID in the credential. It has to be the environment that owns the worker app.',
	cause: 'credential-invalid',
};

// What PingOne answers for an app without a role is not documented: "the token request is rejected".
const NO_TOKEN: Advice = {
	message: 'PingOne does not let this application sign in as a worker app',
	hint: 'In PingOne, check that the application is of type Worker, is enabled, has the grant type Client Credentials, and has at least one role: it needs Identity Data Admin for the environment.',
	cause: 'credential-invalid',
};

/** OAuth 2.0 codes of the token endpoint (RFC 6749, section 5.2), and what they mean for a worker app. */
const TOKEN_TABLE: Record<string, Advice> = {
	invalid_client: {
		message: 'PingOne did not accept the worker app’s sign-in',
		hint: REJECTED,
		cause: 'credential-invalid',
	},
	unauthorized_client: NO_TOKEN,
	access_denied: NO_TOKEN,
	invalid_scope: {
		message: 'PingOne does not grant the scope that was asked for',
		hint: 'A worker app needs roles, not scopes. Save the credential again without a scope.',
		cause: 'credential-invalid',
	},
	unsupported_grant_type: {
		message: 'This application may not use client credentials',
		hint: 'In PingOne, add the grant type Client Credentials to the worker app.',
		cause: 'credential-invalid',
	},
	invalid_grant: {
		message: 'PingOne withdrew the worker app’s access',
		hint: REJECTED,
		cause: 'credential-invalid',
	},
	invalid_request: {
		message: 'PingOne could not read the request for a token',
		hint: REJECTED,
		cause: 'credential-invalid',
	},
	NOT_FOUND: WRONG_PLACE,
	REQUEST_LIMITED: {
		message: 'PingOne is limiting requests for tokens',
		hint: 'Wait a minute and run the workflow again.',
		cause: 'rate-limited',
	},
};

/** Explains what the token endpoint said. */
export function explainToken({ status = 0, code = '' }: Failure): Advice {
	const known = TOKEN_TABLE[code];
	if (known) return known;
	if (status === 404) return WRONG_PLACE;
	if (status === 429) return TOKEN_TABLE.REQUEST_LIMITED;
	if (status >= 500 || code === 'server_error' || code === 'temporarily_unavailable') {
		return {
			message: 'PingOne’s sign-in service is not working properly at the moment',
			hint: 'Wait a little and run the workflow again.',
			cause: 'temporarily-unavailable',
		};
	}
	return {
		message: 'PingOne did not give the worker app a token',
		hint: `${REJECTED} Check Region and Environment ID, too.`,
		cause: 'credential-invalid',
	};
}
