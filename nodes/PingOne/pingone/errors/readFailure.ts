import type { IDataObject } from 'n8n-workflow';
import type { Failure, FailureDetail } from './failure';

/** An HTTP answer as it came, body unparsed. */
export interface Answer {
	status: number;
	headers: IDataObject;
	text: string;
	/** When the request left, by our clock, in ms. */
	sentAtMs?: number;
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** Parses a body that should be a JSON object. */
export function parseObject(body: string): IDataObject | undefined {
	try {
		const value: unknown = JSON.parse(body);
		return isObject(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

function readDetail(value: IDataObject): FailureDetail {
	// The reference spells the member `innererror` in its prose and `innerError` in its samples.
	const inner = value.innerError ?? value.innererror;
	return {
		code: text(value.code),
		message: text(value.message),
		target: text(value.target),
		...(isObject(inner) && { innerError: inner }),
	};
}

/**
 * Reads an answer that is not a success.
 *
 * PingOne API reference, "Error codes": `id`, `code`, `message`, optional `target` and `details[]`.
 * Every response carries `Correlation-Id` ("PingOne API responses").
 */
export function readRefusal(answer: Answer): Failure {
	const body = parseObject(answer.text);
	const correlationId = text(answer.headers['correlation-id']) ?? text(body?.id);
	// A success gets here when its body cannot be read.
	if (!body || !text(body.code))
		return { kind: 'unreadable', status: answer.status, correlationId, sentAtMs: answer.sentAtMs };
	const details = Array.isArray(body.details) ? body.details.filter(isObject).map(readDetail) : [];
	const target = text(body.target);
	return {
		kind: 'refusal',
		status: answer.status,
		code: text(body.code),
		message: text(body.message),
		details: details.length === 0 && target ? [{ target }] : details,
		correlationId,
		sentAtMs: answer.sentAtMs,
	};
}

interface Cause {
	code?: unknown;
	status?: unknown;
	body?: unknown;
	cause?: unknown;
	message?: unknown;
	response?: { status?: unknown; data?: unknown; headers?: IDataObject };
}

/** n8n wraps what happened several times over; the layers are read from the outside in. */
function layers(thrown: unknown): Cause[] {
	const found: Cause[] = [];
	let layer: unknown = thrown;
	while (typeof layer === 'object' && layer !== null && found.length < 6) {
		const cause = layer as Cause;
		found.push(cause);
		layer = cause.cause;
	}
	return found;
}

const CORRELATION = /\(Correlation ID: ([\w-]+)\)/i;

/** OAuth's own shape, with the correlation ID written into the text (PingOne API reference, "CIBA grant type"). */
function readTokenFailure(status: number | undefined, body: unknown): Failure {
	const parsed = typeof body === 'string' ? parseObject(body) : isObject(body) ? body : undefined;
	const message = text(parsed?.error_description) ?? text(parsed?.message);
	return {
		kind: 'token',
		status,
		code: text(parsed?.error) ?? text(parsed?.code),
		message,
		correlationId: CORRELATION.exec(message ?? '')?.[1] ?? text(parsed?.id),
	};
}

const TLS = /CERT|TLS|SSL|SIGNATURE|EPROTO/;

function reasonOf(code: string, message: string): string {
	if (code === 'ECONNREFUSED') return 'refused';
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
	if (code === 'ETIMEDOUT' || code === 'ECONNABORTED' || /timeout/i.test(message)) return 'timeout';
	if (TLS.test(code)) return 'tls';
	return 'connection lost';
}

/**
 * Reads what n8n's request helper threw. It throws for 401, for the token endpoint, and when no
 * answer came; every other status comes back as a response.
 */
export function readThrown(thrown: unknown): Failure {
	const chain = layers(thrown);
	const answered = chain.find((cause) => typeof cause.response?.status === 'number');
	if (answered?.response) {
		const { status, data, headers } = answered.response;
		// The connection broke while a good answer was coming in.
		if ((status as number) < 300) return { kind: 'noAnswer', code: 'connection lost' };
		const body = typeof data === 'string' ? data : JSON.stringify(data ?? '');
		return readRefusal({ status: status as number, headers: { ...headers }, text: body });
	}
	const refused = chain.find((cause) => 'body' in cause && cause.body !== undefined);
	if (refused) {
		return readTokenFailure(
			typeof refused.status === 'number' ? refused.status : undefined,
			refused.body,
		);
	}
	const codes = chain.map((cause) => text(cause.code)).filter((code) => code !== undefined);
	const code = codes.at(-1) ?? '';
	if (code === 'ERR_CANCELED') return { kind: 'cancelled' };
	return { kind: 'noAnswer', code: reasonOf(code, String(chain.at(-1)?.message ?? '')) };
}
