import type { IWebhookFunctions } from 'n8n-workflow';
import { renderPage } from '../page/html';
import { languageFor, textsFor } from '../page/texts';
import type { View } from '../page/view';
import { type Answer, refuse } from '../waiting/answer';
import {
	answerUnopened,
	permanentFailureOf,
	type PermanentFailure,
} from '../waiting/permanentFailure';
import { phaseOf } from '../waiting/phase';
import { type Asked, PLAIN, type Protocol } from '../waiting/protocol';
import { openSession } from '../waiting/session';
import type { BaseWait } from '../waiting/wait';
import { type PageRequest, readPageRequest } from './pageRequest';
import { type AttemptRecord, attemptsHere } from './record';
import { closedItem } from './result';
import { type Opening, serve } from './serve';
import type { Attempt } from './session';
import { type EnrollmentWait, isWait, type PageSettings } from './wait';

/**
 * Describes a wait for the page.
 *
 * @param accepted the request's Accept-Language
 */
function viewOf(
	{ page, origin }: Pick<EnrollmentWait, 'page' | 'origin'>,
	blocked?: View['blocked'],
	accepted?: unknown,
): View {
	const { company, logoUrl, accent, help, attachment, asksNickname } = page;
	const language = languageFor(page, accepted);
	return {
		texts: textsFor('enroll', language, page.texts, { company }),
		company,
		logoUrl,
		accent,
		help,
		origin,
		attachment,
		asksNickname,
		blocked,
	};
}

const NO_WAIT = { page: { ...PLAIN, redirectUrl: '', asksNickname: false }, origin: '' };

/** The page of an enrollment, and of what follows it in the same visit. */
export const render: Protocol<BaseWait & { page: PageSettings }>['render'] = (
	wait,
	blocked,
	nonce,
	accepted,
) => renderPage(viewOf(wait ?? NO_WAIT, blocked, accepted), nonce);

/** Ends a wait of which the credential cannot be used, unless the admin chose to keep waiting. */
const endUnopened =
	(wait: EnrollmentWait, { visitor, log }: Asked, failure: PermanentFailure) =>
	(record: AttemptRecord): Answer => {
		if (record.noteFailure(failure)) {
			log('enrollment.failed_for_good', { reason: failure, ends: wait.onFailure === 'end' });
		}
		const answer = refuse('policy');
		if (wait.onFailure !== 'end') return answer;
		const now = Date.now();
		const unknown = record.unsettled.map(({ deviceId }) => deviceId);
		record.close(now);
		log('enrollment.closed', { reason: failure, attempts: record.count });
		return { ...answer, resume: closedItem(wait, record, failure, { visitor, now, unknown }) };
	};

/** Answers a request that carries the right proof. */
async function answerProven(
	ctx: IWebhookFunctions,
	wait: EnrollmentWait,
	request: PageRequest,
	asked: Asked,
): Promise<Answer> {
	const { key, visitor, log } = asked;
	const record = attemptsHere().recordOf(key);
	const opened = await openSession<Attempt>(ctx, wait, request.proof, { log, record }).catch(
		(thrown: unknown) => permanentFailureOf(thrown) ?? { thrown },
	);
	if (typeof opened === 'string') {
		const end = endUnopened(wait, asked, opened);
		const { action } = request;
		return await answerUnopened({ turns: attemptsHere(), wait, action, asked, end });
	}
	if ('thrown' in opened) {
		log('enrollment.refused', { action: request.action, code: 'unavailable' });
		return refuse('unavailable', { repeat: true });
	}
	const open = (): Opening => ({ ...opened, api: opened.api(), visitor, log });
	return await serve({ attempts: attemptsHere(), key, wait, open }, request);
}

/** The page on which a user registers a passkey. */
export const enrollment: Protocol<EnrollmentWait, PageRequest> = {
	purpose: 'enrollment',
	isWait,
	recordOf: (key) => attemptsHere().recordOf(key),
	phaseOf: (wait, key) => phaseOf(wait, attemptsHere().peek(key), Date.now()),
	render,
	readRequest: readPageRequest,
	answer: answerProven,
};
