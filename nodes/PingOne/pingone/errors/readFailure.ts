import type { IDataObject } from 'n8n-workflow';
import { type ApiResponse, isJsonObject, parseObject } from './apiResponse';
import type { Failure, FailureDetail } from './failure';
import { cut, MAX_TEXT, MAX_WORD, shownText } from './foreign';

/** The names of a thrown value's classes: n8n may hold another copy of its error classes. */
export function classNames(thrown: unknown): string[] {
	const names: string[] = [];
	for (let at: unknown = thrown; at instanceof Object; at = Object.getPrototypeOf(at)) {
		names.push(at.constructor.name);
	}
	return names;
}

/** A token or a client's secret as in a header. */
const SIGNED = /\b(?:bearer|basic)(?: {1,2}|%20|\+)[\w.~+/=-]{20,}/gi;

/** A JSON Web Token (RFC 7519), such as PingOne's tokens are. */
const TOKEN = /(?<![\w-])eyJ[\w-]{8,}\.[\w.-]+/g;

/** A secret by its name in a token request or its answer, in a form, in JSON or as it is logged. */
const SECRET =
	/\b(client_secret|client_assertion|access_token)[\\"']{0,4}\s?(?:[:=]>?|%3D)\s{0,2}\[?(?:\\{0,2}"[^"]*"?|[^\s&",}\]]{12,})/gi;

const IS_SECRET = /^(?:client_secret|client_assertion|access_token)$/i;

/** A gateway may repeat in its message what it was sent. */
const withoutCredentials = (said: string) =>
	said.replace(SIGNED, '…').replace(TOKEN, '…').replace(SECRET, '$1=…');

/** Also what is only handed on is made safe to show: admins put codes into mails and tickets. */
const text = (value: unknown, max?: number) =>
	typeof value === 'string' && value !== ''
		? shownText(cut(withoutCredentials(cut(value)), max))
		: undefined;

const word = (value: unknown) => text(value, MAX_WORD);

/** PingOne sends a few; each may end up in an item. */
const MAX_DETAILS = 20;

/** What has more members than PingOne documents is not its own. */
const isSmall = (value: IDataObject) => JSON.stringify(value).length <= MAX_TEXT;

/** With all its texts made safe to show. */
const shown = (value: IDataObject) =>
	JSON.parse(JSON.stringify(value), (name, each: unknown) =>
		IS_SECRET.test(name) ? '…' : (text(each) ?? each),
	) as IDataObject;

function readDetail(value: IDataObject): FailureDetail {
	// The reference spells the member `innererror` in its prose and `innerError` in its samples.
	const inner = value.innerError ?? value.innererror;
	return {
		code: word(value.code),
		message: text(value.message),
		target: word(value.target),
		...(isJsonObject(inner) && isSmall(inner) && { innerError: shown(inner) }),
	};
}

/** What is known of a body that is not PingOne's: a gateway may refuse in JSON of its own. */
const whyUnreadable = ({ refused, json, status }: ApiResponse) =>
	refused ?? (json && status >= 400 ? 'foreign' : undefined);

/** Reads a failed response (PingOne API reference, "Error codes", "PingOne API responses"). */
export function readRefusal(response: ApiResponse): Failure {
	const { status, headers, json: body, sentAtMs, retryAfterMs } = response;
	const { arrival, earlier } = response;
	const attempts = {
		sentAtMs,
		...(retryAfterMs !== undefined && { retryAfterMs }),
		...(arrival && { arrival }),
		...(earlier && { earlier }),
	};
	const correlationId = word(headers['correlation-id']) ?? word(body?.id);
	// A success status gets here when its body cannot be read.
	if (!body || !text(body.code)) {
		return {
			kind: 'unreadable',
			status,
			code: whyUnreadable(response),
			correlationId,
			...attempts,
		};
	}
	const details = Array.isArray(body.details)
		? body.details.slice(0, MAX_DETAILS).filter(isJsonObject).map(readDetail)
		: [];
	const target = word(body.target);
	return {
		kind: 'refusal',
		status,
		code: word(body.code),
		message: text(body.message),
		details: details.length === 0 && target ? [{ target }] : details,
		correlationId,
		...attempts,
	};
}

/** One error of a chain, with the members that are read. */
interface Layer {
	code?: unknown;
	name?: unknown;
	isAxiosError?: unknown;
	status?: unknown;
	body?: unknown;
	cause?: unknown;
	message?: unknown;
	response?: { status?: unknown; data?: unknown; headers?: IDataObject };
}

const MAX_LAYERS = 6;

/** n8n wraps an error several times; the layers are read from the outside in. */
function layersOf(thrown: unknown): Layer[] {
	const found: Layer[] = [];
	let next: unknown = thrown;
	while (typeof next === 'object' && next !== null && found.length < MAX_LAYERS) {
		const layer = next as Layer;
		found.push(layer);
		next = layer.cause;
	}
	return found;
}

const CORRELATION = /\(Correlation ID: ([\w-]+)\)/i;

/** What n8n kept of a body: parsed or as text. */
function bodyOf(kept: unknown): IDataObject {
	const body = typeof kept === 'string' ? parseObject(kept) : kept;
	return isJsonObject(body) ? body : {};
}

/** OAuth's own shape, with the correlation ID written into the text (PingOne API reference, "CIBA grant type"). */
function readTokenFailure(status: number | undefined, kept: unknown): Failure {
	const body = bodyOf(kept);
	const message = text(body.error_description) ?? text(body.message);
	return {
		kind: 'token',
		status,
		code: word(body.error) ?? word(body.code),
		message,
		correlationId: CORRELATION.exec(message ?? '')?.[1] ?? word(body.id),
	};
}

/** No secure connection came about. One that broke later has another code of OpenSSL's. */
const UNSECURED = /CERT|SIGNATURE|^ERR_TLS_/;

/** So a request ends that waited for the handshake, in Node 20 and 24; one that was sent never does. */
const HANDSHAKE_FAILED = 'write EPROTO';

function reasonOf(code: string, message: string): string {
	if (code === 'ECONNREFUSED') return 'refused';
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'dns';
	if (code === 'ETIMEDOUT' || code === 'ECONNABORTED' || /timeout/i.test(message)) return 'timeout';
	if (UNSECURED.test(code) || message.startsWith(HANDSHAKE_FAILED)) return 'tls';
	return 'connection lost';
}

const WITHOUT_TOKEN = 'Failed to acquire OAuth2 access token';

/** What n8n says when a success had no token in it (@n8n/client-oauth2, n8n 2.41.1). */
const NOTHING_TO_SIGN_WITH = 'Unable to sign without access token';

/** Whether it comes from the connection to the token endpoint, and not from n8n itself. */
const isOfTokenRequest = (layer: Layer) =>
	layer.isAxiosError === true ||
	layer.name === 'TimeoutError' ||
	String(layer.message).startsWith(WITHOUT_TOKEN);

/** Reads what n8n's request helper threw instead of a token. The request was not carried out. */
export function readUnsent(thrown: unknown): Failure {
	const chain = layersOf(thrown);
	const answered = chain.find(({ response }) => typeof response?.status === 'number')?.response;
	if (answered) return readTokenFailure(answered.status as number, answered.data);
	const refused = chain.find(({ body }) => body !== undefined);
	if (refused) {
		const { status, body } = refused;
		return readTokenFailure(typeof status === 'number' ? status : undefined, body);
	}
	// How n8n reports an `invalid_grant` when it renews a token.
	if (chain.some(({ message }) => /needs to be reconnected/.test(String(message))))
		return { kind: 'token', code: 'invalid_grant', status: 400 };
	if (chain.some(({ message }) => message === NOTHING_TO_SIGN_WITH))
		return { kind: 'token', status: 200 };
	if (!chain.some(isOfTokenRequest)) return { kind: 'credential', code: 'unreadable' };
	const { code } = readThrown(thrown);
	return { kind: 'token', code };
}

export function readThrown(thrown: unknown): Failure {
	const chain = layersOf(thrown);
	// The connection broke while a response was arriving.
	if (chain.some(({ response }) => typeof response?.status === 'number')) {
		return { kind: 'noAnswer', code: 'connection lost' };
	}
	const codes = chain.map((cause) => text(cause.code)).filter((code) => code !== undefined);
	const code = codes.at(-1) ?? '';
	return { kind: 'noAnswer', code: reasonOf(code, text(chain.at(-1)?.message) ?? '') };
}
