import type { IDataObject, Logger } from 'n8n-workflow';
import { toSafeText } from '../page/toSafeText';
import { browserName } from './browserName';

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
	| 'enrollment.refused'
	| 'enrollment.failed_for_good'
	| 'enrollment.in_doubt'
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
	'enrollment.refused',
	'enrollment.failed_for_good',
	'enrollment.in_doubt',
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
	/** Browser and system from a list of names, such as "Chrome on Windows". */
	browser: string;
}

interface Request {
	ip?: unknown;
	headers: Record<string, string | string[] | undefined>;
}

const short = (value: unknown) =>
	typeof value === 'string' ? toSafeText(value.slice(0, 4 * MAX_HEADER)).slice(0, MAX_HEADER) : '';

/** Reads a request's sender. None of it is text of the sender's own choice. */
export const visitorOf = ({ ip, headers }: Request): Visitor => ({
	sourceIp: short(ip),
	browser: browserName(headers['user-agent']),
});

/** The header as it was sent, safe to print. For the log only: its sender may write anything. */
export const userAgentOf = ({ headers }: Request): string => short(headers['user-agent']);
