/** One entry of PingOne's `details` array (pingone-go-sdk-v2, P1ErrorDetails). */
export interface ErrorDetail {
	code: string;
	message: string;
	target?: string;
	innerError?: Record<string, unknown>;
}

const VALIDATION_MESSAGE =
	'The request could not be completed. One or more validation errors were in the request.';

/** Message of UNIQUENESS_VIOLATION, as in the tests of Ping's own SDK. */
export const NOT_UNIQUE = 'is unique but a non-unique value is provided';

/** A refusal in PingOne's own error model; `wire/answer.mts` turns it into a response. */
export class ApiError extends Error {
	readonly status: number;
	readonly code: string;
	readonly details: ErrorDetail[];
	readonly headers: Record<string, string>;

	constructor(
		status: number,
		code: string,
		message: string,
		details: ErrorDetail[] = [],
		headers: Record<string, string> = {},
	) {
		super(message);
		this.status = status;
		this.code = code;
		this.details = details;
		this.headers = headers;
	}
}

/** A refusal of the token endpoint, in OAuth 2.0 shape (RFC 6749 section 5.2). */
export class TokenError extends Error {
	readonly status: number;
	readonly error: string;

	constructor(status: number, error: string, description: string) {
		super(description);
		this.status = status;
		this.error = error;
	}
}

/** 400 INVALID_DATA: the body or query is well formed but breaks a rule. */
export function invalidData(...details: ErrorDetail[]): ApiError {
	return new ApiError(400, 'INVALID_DATA', VALIDATION_MESSAGE, details);
}

/** 400 INVALID_DATA with a single detail, the usual case. */
export function invalidField(code: string, target: string, message: string): ApiError {
	return invalidData({ code, target, message });
}

/** 400 INVALID_REQUEST: the body cannot be read at all. Documented: text, and that details may come. */
export function invalidRequest(...details: ErrorDetail[]): ApiError {
	const message = 'The request could not be completed. The request was malformed or invalid.';
	return new ApiError(400, 'INVALID_REQUEST', message, details);
}

/** 400 REQUEST_FAILED: the request is valid but the resource's state forbids it. */
export function requestFailed(detail: ErrorDetail): ApiError {
	const message = 'The request could not be completed. There was an issue processing the request.';
	return new ApiError(400, 'REQUEST_FAILED', message, [detail]);
}

/** 401 for a missing, unknown, expired or revoked access token. */
export function invalidToken(message: string): ApiError {
	return new ApiError(
		401,
		'ACCESS_FAILED',
		'The request could not be completed. You do not have access to this resource.',
		[{ code: 'INVALID_TOKEN', message }],
		{ 'WWW-Authenticate': 'Bearer realm="PingOne", error="invalid_token"' },
	);
}

/** 403, also for an environment that does not exist (pingone-go-client response notes). */
export function forbidden(): ApiError {
	return new ApiError(
		403,
		'ACCESS_FAILED',
		'The request could not be completed. You do not have access to this resource.',
		[
			{
				code: 'INSUFFICIENT_PERMISSIONS',
				message: 'You do not have permissions or are not licensed to make this request.',
			},
		],
	);
}

/** 404 for a path or resource that does not exist. */
export function notFound(): ApiError {
	return new ApiError(
		404,
		'NOT_FOUND',
		'The request could not be completed. The requested resource was not found.',
	);
}

/** 405; the documentation gives the status only, the code is assumed. */
export function methodNotAllowed(allowed: string[]): ApiError {
	const message = 'The request could not be completed. The method is not allowed.';
	return new ApiError(405, 'INVALID_REQUEST', message, [], { Allow: allowed.join(', ') });
}

/** 415 for a Content-Type that the endpoint does not take. */
export function unsupportedMediaType(): ApiError {
	return new ApiError(
		415,
		'INVALID_REQUEST',
		'The request could not be completed. The content type is not supported.',
	);
}

/** 500, which PingOne is reported to answer to a wrong verb or media type on a device. */
export function unexpectedError(): ApiError {
	return new ApiError(500, 'UNEXPECTED_ERROR', 'An unexpected error occurred.');
}
