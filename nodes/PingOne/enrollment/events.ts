import type { IDataObject, Logger } from 'n8n-workflow';

export { userAgentOf, visitorOf, type Visitor } from '../page/visitor';

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
