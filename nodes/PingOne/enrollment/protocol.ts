import type { IWebhookFunctions } from 'n8n-workflow';
import { renderPage } from '../page/html';
import { fill, languageFor, type Texts, textsFor } from '../page/texts';
import type { View } from '../page/view';
import { type Answer, refuse } from '../waiting/answer';
import { open as openPage, phaseOf } from '../waiting/phase';
import type { Asked, Protocol } from '../waiting/protocol';
import { openSession } from '../waiting/session';
import { type PageRequest, readPageRequest } from './pageRequest';
import { permanentFailureOf } from './permanent';
import { attemptsHere } from './record';
import { closedItem } from './result';
import { type Opening, serve } from './serve';
import type { Attempt } from './session';
import type { EnrollmentWait, PermanentFailure, Wait } from './wait';
import { answerLateVisitor } from './watch';

/**
 * Describes a wait for the page.
 *
 * @param accepted the request's Accept-Language
 */
function viewOf({ page, origin }: Wait, blocked?: View['blocked'], accepted?: unknown): View {
	const { company, logoUrl, accent, help, attachment, asksNickname } = page;
	const texts = Object.entries(textsFor(languageFor(page, accepted), page.texts)).map(
		([key, text]) => [key, fill(text, { company })],
	);
	return {
		texts: Object.fromEntries(texts) as Texts,
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
		const answer = refuse('policy');
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
async function answerProven(
	ctx: IWebhookFunctions,
	wait: EnrollmentWait,
	request: PageRequest,
	asked: Asked,
): Promise<Answer> {
	const { key, visitor, log } = asked;
	const opened = await openSession<Attempt>(ctx, wait, request.proof).catch(
		(thrown: unknown) => permanentFailureOf(thrown) ?? { thrown },
	);
	if (typeof opened === 'string') return await answerUnopened(wait, request, asked, opened);
	if ('thrown' in opened) {
		log('enrollment.refused', { action: request.action, code: 'unavailable' });
		return refuse('unavailable', { repeat: true });
	}
	const open = (): Opening => ({ ...opened, api: opened.api(), visitor, log });
	return await serve({ attempts: attemptsHere(), key, wait, open }, request);
}

/** The page on which a user registers a passkey, and which tells later visitors about it. */
export const enrollment: Protocol<Wait, PageRequest> = {
	purpose: 'enrollment',
	recordOf: (key) => attemptsHere().recordOf(key),
	phaseOf: (wait, key) =>
		wait.kind === 'watch' ? 'open' : phaseOf(wait, attemptsHere().peek(key), Date.now()),
	render: (wait, blocked, nonce, accepted) => renderPage(viewOf(wait, blocked, accepted), nonce),
	readRequest: readPageRequest,
	answer: async (ctx, wait, request, asked) =>
		wait.kind === 'watch'
			? answerLateVisitor({ ...asked, wait, now: Date.now() }, request)
			: await answerProven(ctx, wait, request, asked),
};
