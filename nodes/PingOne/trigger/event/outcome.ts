import type { IDataObject } from 'n8n-workflow';
import { eventType, objectAt, textAt } from './members';

/** How an action ended. */
export type Outcome = 'SUCCESS' | 'FAILURE';

const FAILED = new Set(['FAILED', 'FAILURE', 'DENIED', 'INVALID', 'REJECTED', 'ERROR']);
const SUCCEEDED = new Set(['SUCCESS', 'SUCCEEDED', 'ALLOWED']);

/**
 * How the action of an event ended: by its type where that says so, otherwise by PingOne's status.
 *
 * The status alone is misleading. In a published row, `PASSWORD.CHECK_FAILED` has
 * `result.status: SUCCESS`: that the wrong password was recorded succeeded
 * (elastic/integrations, ping_one, test-pipeline-audit.log).
 *
 * @returns undefined when PingOne does not say
 */
export function outcomeOf(event: IDataObject): Outcome | undefined {
	// What comes before the first dot names a thing, such as an allowed origin.
	const words = (eventType(event) ?? '')
		.toUpperCase()
		.replace(/^[^.]*\./, '')
		.split(/[._]/);
	if (words.some((word) => FAILED.has(word))) return 'FAILURE';
	if (words.some((word) => SUCCEEDED.has(word))) return 'SUCCESS';
	const status = textAt(objectAt(event, 'result'), 'status');
	if (status === undefined) return undefined;
	return /^SUCC/i.test(status) ? 'SUCCESS' : 'FAILURE';
}
