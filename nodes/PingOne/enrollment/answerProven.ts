import type { IWebhookFunctions } from 'n8n-workflow';
import { refuse, type Answer } from '../waiting/answer';
import { open as openPage } from '../waiting/open';
import type { Asked } from '../waiting/protocol';
import { openSession } from '../waiting/session';
import { attemptsHere } from './attempts';
import type { PageRequest } from './pageRequest';
import { permanentFailureOf } from './permanent';
import type { PermanentFailure } from './status';
import { closedItem } from './result';
import { serve, type Opening } from './serve';
import type { Attempt } from './session';
import type { EnrollmentWait } from './wait';

/**
 * Ends a wait to which no request to PingOne belongs, or refuses until an admin acts. A page that is
 * merely loaded, perhaps by a scanner, ends nothing: what is wrong comes out on the click.
 */
async function answerUnopened(
	wait: EnrollmentWait,
	{ action }: PageRequest,
	{ key, visitor, log }: Asked,
	failure: PermanentFailure,
): Promise<Answer> {
	return await attemptsHere().inTurn(key, (record) => {
		if (record.outcome?.kind === 'enrolled') return refuse('used');
		const unheard = record.unheard(Date.now());
		if (record.outcome) return { ...refuse('closed'), ...(unheard && { resume: unheard }) };
		if (action === 'open') return openPage({ wait, record, log, now: Date.now() });
		if (record.noteFailure(failure)) {
			log('enrollment.failed_for_good', { reason: failure, ends: wait.onFailure === 'end' });
		}
		const answer = refuse(failure === 'SECRET_CHANGED' ? 'revoked' : 'policy');
		if (wait.onFailure !== 'end') return answer;
		const now = Date.now();
		const unknown = record.unsettled.map(({ deviceId }) => deviceId);
		record.close(now);
		log('enrollment.closed', { reason: failure, attempts: record.count });
		const item = closedItem(wait, record, failure, { visitor, now, unknown });
		record.tell(item);
		return { ...answer, resume: item };
	});
}

/** Answers a request that carries the right proof. */
export async function answerProven(
	ctx: IWebhookFunctions,
	wait: EnrollmentWait,
	request: PageRequest,
	asked: Asked,
): Promise<Answer> {
	const { key, visitor, log } = asked;
	const opened =
		(await openSession<Attempt>(ctx, wait, request.proof).catch(
			(thrown: unknown) => permanentFailureOf(thrown) ?? { thrown },
		)) ?? 'SECRET_CHANGED';
	if (typeof opened === 'string') return await answerUnopened(wait, request, asked, opened);
	if ('thrown' in opened) {
		log('enrollment.refused', { action: request.action, code: 'unavailable' });
		return refuse('unavailable', { repeat: true });
	}
	const open = (): Opening => ({ ...opened, api: opened.api(), visitor, log });
	return await serve({ attempts: attemptsHere(), key, wait, open }, request);
}
