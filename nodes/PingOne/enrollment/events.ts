import type { IDataObject, Logger } from 'n8n-workflow';
import { toSafeText } from '../page/toSafeText';

/** Names of the log lines, for a SIEM. They do not change; docs/security.md lists them. */
export type EventName =
	| 'enrollment.link_created'
	| 'enrollment.wait_started'
	| 'enrollment.opened'
	| 'enrollment.wrong_proof'
	| 'enrollment.wrong_start_code'
	| 'enrollment.begin'
	| 'enrollment.mismatch'
	| 'enrollment.user_blocked'
	| 'enrollment.throttled'
	| 'enrollment.closed'
	| 'enrollment.conflict'
	| 'enrollment.enrolled'
	| 'enrollment.reported';

/** Events that somebody should look at. */
const WARNINGS: readonly EventName[] = [
	'enrollment.wrong_proof',
	'enrollment.wrong_start_code',
	'enrollment.mismatch',
	'enrollment.user_blocked',
	'enrollment.throttled',
	'enrollment.closed',
	'enrollment.conflict',
	'enrollment.reported',
];

/** Logs an event; never with a secret, a proof or a code. */
export type LogEvent = (event: EventName, facts?: IDataObject) => void;

/**
 * Writes security events to n8n's log: the name, then JSON on the same line.
 *
 * @param about facts common to all events of this caller: execution, node, wait, source IP
 */
export const eventLog =
	(logger: Logger, about: IDataObject): LogEvent =>
	(event, facts = {}) => {
		const line = `${event} ${JSON.stringify({ ...about, ...facts })}`;
		if (WARNINGS.includes(event)) logger.warn(line);
		else logger.info(line);
	};

const MAX_HEADER = 200;

/** Who sent a request, as far as n8n knows. Behind a proxy, this needs N8N_PROXY_HOPS. */
export interface Visitor extends IDataObject {
	sourceIp: string;
	userAgent: string;
}

/** Reads a request's sender; values set by the browser are made safe to show. */
export function visitorOf(request: {
	ip?: unknown;
	headers: Record<string, string | string[] | undefined>;
}): Visitor {
	const short = (value: unknown) =>
		typeof value === 'string' ? toSafeText(value).slice(0, MAX_HEADER) : '';
	return { sourceIp: short(request.ip), userAgent: short(request.headers['user-agent']) };
}
