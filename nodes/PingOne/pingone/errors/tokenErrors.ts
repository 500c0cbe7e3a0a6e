import type { Advice } from './errorRow';
import type { Failure } from './failure';
import { shown } from './fieldError';
import { again, explainNoToken, outcomeOf } from './networkErrors';

/** What to compare, by the way in which the credential signs in. */
const COMPARE = {
	secret:
		'Compare Client ID, Client Secret and Token Endpoint Authentication in the credential with the worker app in PingOne.',
	certificate:
		'Compare Client ID and Private Key in the credential with the worker app in PingOne: its Token Auth Method must be Private Key JWT, with the public key of this certificate. n8n signs for the host in Auth URL and for five minutes: Auth URL must be PingOne’s own, and n8n’s clock must be right.',
};

const wrongPlace = ({ sent }: Failure): Advice => ({
	message: `PingOne’s token endpoint does not know this environment${shown(sent?.workerEnvironment)}`,
	hint: 'Check Region and Environment ID in the credential. It must be the environment that owns the worker app. Auth URL cannot be a custom domain.',
	cause: 'credential-invalid',
});

// For an app without a role, documented is only that "the token request is rejected".
const NO_TOKEN: Advice = {
	message: 'PingOne does not let this application authenticate as a worker app',
	hint: 'In PingOne, check that the application is of type Worker, enabled, and has the grant type Client Credentials and the role Identity Data Admin for the environment.',
	cause: 'credential-invalid',
};

const REQUEST_LIMITED: Advice = {
	message: 'PingOne is rate-limiting token requests',
	hint: 'Wait a minute, then run the workflow again.',
	cause: 'rate-limited',
};

/** OAuth 2.0 codes of the token endpoint (RFC 6749, section 5.2), and what they mean for a worker app. */
const tokenTable = (compare: string): Record<string, Advice> => ({
	invalid_client: {
		message: 'PingOne rejected the worker app’s client credentials',
		hint: compare,
		cause: 'credential-invalid',
	},
	unauthorized_client: NO_TOKEN,
	access_denied: NO_TOKEN,
	invalid_scope: {
		message: 'PingOne rejected the requested scope',
		hint: 'A worker app needs roles, not scopes. Save the credential again without a scope.',
		cause: 'credential-invalid',
	},
	unsupported_grant_type: {
		message: 'The application is not allowed to use client credentials',
		hint: 'In PingOne, add the grant type Client Credentials to the worker app.',
		cause: 'credential-invalid',
	},
	invalid_grant: {
		message: 'PingOne revoked the worker app’s access',
		hint: compare,
		cause: 'credential-invalid',
	},
	invalid_request: {
		message: 'PingOne could not read the token request',
		hint: compare,
		cause: 'credential-invalid',
	},
	REQUEST_LIMITED,
});

const PAGE: Advice = {
	message: 'PingOne’s token endpoint responded without a token',
	hint: 'A proxy, a login page or a wrong Auth URL in the credential may be responding instead of PingOne.',
	cause: 'temporarily-unavailable',
};

const UNAVAILABLE: Advice = {
	message: 'PingOne’s token endpoint is temporarily unavailable',
	hint: 'Wait a few minutes, then run the workflow again.',
	cause: 'temporarily-unavailable',
};

const notIssued = (compare: string): Advice => ({
	message: 'PingOne did not issue an access token',
	hint: `${compare} Also check Region and Environment ID.`,
	cause: 'credential-invalid',
});

/** What a status says where the code says nothing. */
function byStatus({ status = 0, code = '' }: Failure, compare: string): Advice {
	if (status === 429 || /slow_down|too_many|limit/i.test(code)) return REQUEST_LIMITED;
	if (status >= 200 && status < 400) return PAGE;
	if (status >= 500 || /^(?:server_error|temporarily_unavailable)$/.test(code)) return UNAVAILABLE;
	return notIssued(compare);
}

/** Explains the token endpoint's response, or that there was none. */
export function explainToken(failure: Failure): Advice {
	const { status = 0, code = '' } = failure;
	if (status === 404 || code === 'NOT_FOUND') return wrongPlace(failure);
	const compare =
		failure.sent?.signsInWith === 'certificate' ? COMPARE.certificate : COMPARE.secret;
	return tokenTable(compare)[code] ?? explainNoToken(failure) ?? byStatus(failure, compare);
}

export function explainCredential(failure: Failure): Advice {
	const { code, message = '' } = failure;
	if (code === 'unusable') {
		return {
			message: 'n8n cannot use this node’s credential',
			hint: `${outcomeOf(failure)} n8n says: ${message.replace(/\.$/, '')}. Select a PingOne OAuth2 API credential that exists and is shared with this workflow.`,
			cause: 'credential-invalid',
		};
	}
	if (code === 'certificate') {
		return {
			message,
			hint: `${outcomeOf(failure)} Correct the credential.`,
			cause: 'credential-invalid',
		};
	}
	if (code === 'unknownHelper') {
		return {
			message: 'This version of n8n signs requests in a way that this node does not know',
			hint: `${outcomeOf(failure)} Update the node, or use a version of n8n that it was tested with.`,
			cause: 'configuration-invalid',
		};
	}
	if (code === 'changed') {
		return {
			message: 'The credential was switched to another tenant while the node was running',
			hint: `${outcomeOf(failure)} ${again(failure, ' if it is meant for the tenant that the credential now points to')}`,
			cause: 'credential-invalid',
		};
	}
	return {
		message: 'n8n could not read the credential',
		hint: `${outcomeOf(failure)} n8n’s database, or its vault, did not respond for about 15 seconds. ${again(failure, ' once n8n has recovered')}`,
		cause: 'temporarily-unavailable',
	};
}
