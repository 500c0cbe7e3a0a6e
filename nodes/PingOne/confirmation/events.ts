import type { IDataObject, Logger } from 'n8n-workflow';

/** Names of the log lines, for a SIEM. They do not change; docs/security.md lists them. */
export type EventName =
	| 'confirmation.link_created'
	| 'confirmation.wait_started'
	| 'confirmation.opened'
	| 'confirmation.wrong_proof'
	| 'confirmation.wrong_start_code'
	| 'confirmation.begin'
	| 'confirmation.mismatch'
	| 'confirmation.refused'
	| 'confirmation.throttled'
	| 'confirmation.confirmed'
	| 'confirmation.declined'
	| 'confirmation.closed'
	| 'confirmation.failed';

/** What happens without anything being wrong. */
const ORDINARY: readonly EventName[] = [
	'confirmation.link_created',
	'confirmation.wait_started',
	'confirmation.opened',
	'confirmation.begin',
	'confirmation.confirmed',
	'confirmation.declined',
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
		if (ORDINARY.includes(event)) logger.info(line);
		else logger.warn(line);
	};
