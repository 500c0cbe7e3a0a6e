import type { IDataObject } from 'n8n-workflow';

export interface Evidence {
	sent: boolean;
	/** Whether any attempt may have been carried out without an answer that says so. */
	mayHaveTakenEffect: boolean;
}

/** One entry of `details[]` in PingOne's error model. */
export interface FailureDetail {
	code?: string;
	message?: string;
	target?: string;
	innerError?: IDataObject;
}

/** By member, as in `policy.id`; `user`, `device`, `group` and `environment` come from the path. */
export type SentValues = Record<string, string | undefined>;

/** What a request is about, as in "the list of groups", "read". */
export interface About {
	thing: string;
	verb: 'read' | 'created' | 'changed' | 'deleted';
}

export interface Failure {
	/**
	 * `refusal`: PingOne refused. `token`: no token was issued. `credential`: n8n could not read it.
	 * `unreadable`: a response that is not PingOne's. `noAnswer`: no response. `unshown`: PingOne
	 * accepted a change, and does not show it. `canceled`: the execution was stopped.
	 */
	kind: 'refusal' | 'token' | 'credential' | 'unreadable' | 'noAnswer' | 'unshown' | 'canceled';
	/** The last attempt did not reach PingOne, where the rest of the failure does not say it. */
	arrival?: 'notArrived';
	earlier?: Evidence;
	status?: number;
	/** PingOne's `code`, OAuth's `error`, or why there was no response, or none that could be read. */
	code?: string;
	/** PingOne's own message, unchanged; n8n's for `credential`. */
	message?: string;
	details?: FailureDetail[];
	correlationId?: string;
	retryAfterMs?: number;
	/** When the request was sent, by the monotonic clock, in ms. */
	sentAtMs?: number;
	/** The request, for example `POST devices`. */
	request?: string;
	about?: About;
	/** Whether it belongs to an item, and nothing else was sent for that before. */
	isFirst?: boolean;
	/** Whether it belongs to an item, and not to a list in the editor, a page or a trigger. */
	isOfItem?: boolean;
	/** Unsent, because no one had answered for so long, in ms. The rest is of the last request of all. */
	goneMs?: number;
	sent?: SentValues;
}

/** Reasons for which no connection came about, so that nothing was sent. */
const UNCONNECTED = ['refused', 'dns', 'tls'];

/** Statuses with which a server, or a proxy in front of it, may hide a change that was made. */
const isServerSide = (status: number) => status >= 500 || status === 408;

/** Whether an attempt that ended with this failure did not reach PingOne for sure. */
function isUnsent({ kind, code = '', arrival, sentAtMs }: Failure): boolean {
	if (arrival || kind === 'token' || kind === 'credential') return true;
	if (kind === 'canceled') return sentAtMs === undefined;
	return kind === 'noAnswer' && UNCONNECTED.includes(code);
}

/** Whether an attempt that ended with this failure may have been carried out. Reads change nothing. */
export function mayHaveActed(failure: Failure): boolean {
	const { kind, status = 0, request = '' } = failure;
	if (request.startsWith('GET ') || isUnsent(failure)) return false;
	if (kind === 'refusal') return isServerSide(status);
	// A proxy's page with a 4xx says that the proxy let nothing through.
	return kind !== 'unreadable' || status < 400 || isServerSide(status);
}

/** Adds an attempt to what is known. An earlier attempt that may have acted is never forgotten. */
export const addEvidence = (failure: Failure): Evidence => ({
	sent: !isUnsent(failure) || failure.earlier?.sent === true,
	mayHaveTakenEffect: mayHaveActed(failure) || failure.earlier?.mayHaveTakenEffect === true,
});

/** A call to PingOne without a result. Contains facts only: never a token, a secret or a body. */
export class PingOneError extends Error {
	constructor(readonly failure: Failure) {
		super(failure.message ?? failure.code ?? failure.kind);
		this.name = 'PingOneError';
	}

	/** Whether any attempt may have been carried out, although none reported success. */
	get mayHaveTakenEffect(): boolean {
		return addEvidence(this.failure).mayHaveTakenEffect;
	}

	hasDetail(code: string): boolean {
		return this.failure.details?.some((detail) => detail.code === code) === true;
	}

	get isTransient(): boolean {
		const { kind, status = 0, code } = this.failure;
		if (kind === 'noAnswer' || kind === 'canceled') return true;
		const passes = status === 429 || status === 408 || status >= 500 || code === 'unreadable';
		return passes || (kind === 'unreadable' && status < 400);
	}
}

/** Whether PingOne itself, and no proxy, reports that the resource does not exist. */
export const isNotFound = (thrown: unknown): boolean =>
	thrown instanceof PingOneError &&
	thrown.failure.kind === 'refusal' &&
	thrown.failure.code === 'NOT_FOUND';

/** Whether PingOne itself refused, so that the state decides; not after an unclear attempt. */
export const isRefusal = ({ failure, mayHaveTakenEffect }: PingOneError): boolean =>
	failure.kind === 'refusal' &&
	(failure.status === 400 || failure.status === 409) &&
	!mayHaveTakenEffect;
