/**
 * What is known about one attempt to send a request: it reached PingOne, it certainly did not, or
 * nobody can tell.
 */
export type Arrival = 'arrived' | 'notArrived' | 'unknown';

/** What is known about all attempts of one request together. */
export interface Evidence {
	/** Whether any attempt may have reached PingOne. */
	sent: boolean;
	/** Whether any attempt may have been carried out without an answer that says so. */
	mayHaveTakenEffect: boolean;
}

/** What the end of an attempt tells; the members of `Failure` that matter here. */
interface AttemptEnd {
	kind: string;
	status?: number;
	code?: string;
	request?: string;
	sentAtMs?: number;
	arrival?: Arrival;
	earlier?: Evidence;
}

/** Reasons for which no connection came about, so that nothing was sent. */
const UNCONNECTED = ['refused', 'dns', 'tls'];

/** Statuses with which a server, or a proxy in front of it, may hide a change that was made. */
const isServerSide = (status: number) => status >= 500 || status === 408;

/** How far an attempt came that ended with this failure. */
export function arrivalOf({ kind, code = '', arrival, sentAtMs }: AttemptEnd): Arrival {
	if (arrival) return arrival;
	if (kind === 'token' || kind === 'credential') return 'notArrived';
	if (kind === 'canceled') return sentAtMs === undefined ? 'notArrived' : 'unknown';
	if (kind === 'noAnswer') return UNCONNECTED.includes(code) ? 'notArrived' : 'unknown';
	return kind === 'refusal' ? 'arrived' : 'unknown';
}

/** Whether an attempt that ended with this failure may have been carried out. Reads change nothing. */
function mayHaveActed(failure: AttemptEnd): boolean {
	const { kind, status = 0, request = '' } = failure;
	if (request.startsWith('GET ') || arrivalOf(failure) === 'notArrived') return false;
	if (kind === 'refusal') return isServerSide(status);
	// A proxy's page with a 4xx says that the proxy let nothing through.
	return kind !== 'unreadable' || status < 400 || isServerSide(status);
}

/** Adds an attempt to what is known. An earlier attempt that may have acted is never forgotten. */
export const addEvidence = (failure: AttemptEnd, earlier = failure.earlier): Evidence => ({
	sent: arrivalOf(failure) !== 'notArrived' || earlier?.sent === true,
	mayHaveTakenEffect: mayHaveActed(failure) || earlier?.mayHaveTakenEffect === true,
});
