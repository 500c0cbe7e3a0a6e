import { ApiError, TokenError } from './errors.mts';

/** A response before it is written: `text` wins over `body`; neither means no content. */
export interface Answer {
	status: number;
	body?: unknown;
	text?: string;
	headers?: Record<string, string>;
}

/** 200 with a JSON body. */
export function ok(body: unknown): Answer {
	return { status: 200, body };
}

/** 204 without a body. */
export function noContent(): Answer {
	return { status: 204 };
}

function p1Error(error: ApiError, correlationId: string): Answer {
	const body = {
		id: correlationId,
		code: error.code,
		message: error.message,
		...(error.details.length > 0 && { details: error.details }),
	};
	return { status: error.status, body, headers: error.headers };
}

function oauthError(error: TokenError, correlationId: string): Answer {
	const headers: Record<string, string> =
		error.status === 401 ? { 'WWW-Authenticate': 'Basic realm="PingOne"' } : {};
	const body = {
		error: error.error,
		// The token endpoint has no `id` member; the correlation ID is part of the text.
		error_description: `${error.message} (Correlation ID: ${correlationId})`,
	};
	return { status: error.status, body, headers };
}

/**
 * The response for anything that was thrown while a request was handled.
 *
 * @param thrown what the handler threw
 * @param correlationId UUID of the request, also its `Correlation-Id` header
 * @throws whatever is neither an ApiError nor a TokenError: a bug of the sandbox, not a refusal
 */
export function refusal(thrown: unknown, correlationId: string): Answer {
	if (thrown instanceof ApiError) return p1Error(thrown, correlationId);
	if (thrown instanceof TokenError) return oauthError(thrown, correlationId);
	throw thrown;
}

/** The bytes of an answer as text; the empty string when it has no content. */
export function textOf(answer: Answer): string {
	if (answer.text !== undefined) return answer.text;
	return answer.body === undefined ? '' : JSON.stringify(answer.body);
}
