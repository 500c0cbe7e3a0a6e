import type { FunctionsBase, IDataObject } from 'n8n-workflow';

/** The log lines, for a SIEM, and their levels. The names do not change; docs/messages.md lists them. */
const LEVELS = {
	'enrollment.link_created': 'info',
	'enrollment.wait_started': 'info',
	'enrollment.opened': 'info',
	'enrollment.wrong_proof': 'warn',
	'enrollment.intercepted': 'warn',
	'enrollment.wrong_start_code': 'warn',
	'enrollment.begin': 'info',
	'enrollment.mismatch': 'warn',
	'enrollment.user_blocked': 'warn',
	'enrollment.throttled': 'warn',
	'enrollment.refused': 'warn',
	'enrollment.failed_for_good': 'warn',
	'enrollment.in_doubt': 'warn',
	'enrollment.closed': 'warn',
	'enrollment.conflict': 'warn',
	'enrollment.enrolled': 'info',
	'enrollment.reported': 'warn',
	'enrollment.overtaken': 'warn',
	'enrollment.two_processes': 'warn',
	'enrollment.failed': 'error',
	'confirmation.link_created': 'info',
	'confirmation.wait_started': 'info',
	'confirmation.opened': 'info',
	'confirmation.wrong_proof': 'warn',
	'confirmation.intercepted': 'warn',
	'confirmation.wrong_start_code': 'warn',
	'confirmation.begin': 'info',
	'confirmation.mismatch': 'warn',
	'confirmation.refused': 'warn',
	'confirmation.throttled': 'warn',
	'confirmation.confirmed': 'info',
	'confirmation.declined': 'info',
	'confirmation.reported': 'warn',
	'confirmation.closed': 'warn',
	'confirmation.overtaken': 'warn',
	'confirmation.two_processes': 'warn',
	'confirmation.failed': 'error',
	'signIn.wait_started': 'info',
	'signIn.begin': 'info',
	'signIn.mismatch': 'warn',
	'signIn.refused': 'warn',
	'signIn.throttled': 'warn',
	'signIn.passed': 'info',
	'signIn.not_passed': 'warn',
	'signIn.overtaken': 'warn',
	'signIn.failed': 'error',
} as const;

export type EventName = keyof typeof LEVELS;

/** Logs an event; never with a secret, a proof or a code. */
export type LogEvent = (event: EventName, facts?: IDataObject) => void;

/** Writes security events to n8n's log: the name, then JSON on the same line. @param about said in each */
export function eventLog(
	ctx: Pick<FunctionsBase, 'logger' | 'getExecutionId' | 'getNode'>,
	about: IDataObject = {},
): LogEvent {
	const caller = { execution: ctx.getExecutionId(), node: ctx.getNode().name, ...about };
	return (event, facts = {}) =>
		ctx.logger[LEVELS[event]](`${event} ${JSON.stringify({ ...caller, ...facts })}`);
}
