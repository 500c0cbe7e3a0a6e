import type { IWebhookFunctions } from 'n8n-workflow';
import { PingOneApi } from '../pingone/client/api';
import { inEnvironment } from '../pingone/client/connection';
import { openCredential } from '../pingone/client/credential';
import { patientTransport } from '../pingone/client/transport';
import type { LogEvent, Visitor } from './events';
import { isStartCode, provesLink, requireSecret } from '../page/link/proof';
import { refuse, type Answer } from './answer';
import { attemptsHere } from './attempts';
import type { PageRequest } from './pageRequest';
import { permanentFailureOf } from './permanent';
import type { PermanentFailure } from './status';
import { closedItem } from './result';
import { sealerFor } from './seal';
import { serve, type Opening } from './serve';
import type { Session } from './session';
import type { EnrollmentWait, Wait } from './wait';

/** Longest wait for one response from PingOne while a user is watching, in ms. */
const MAX_RESPONSE_MS = 15_000;

/**
 * After this, no further request is sent or awaited, because PingOne is throttling or failing. In
 * ms.
 */
const MAX_TOTAL_MS = 30_000;

/**
 * The timeout of one request, in ms: the item's own unless a user would wait too long.
 *
 * @internal
 */
export const pageTimeout = (ownMs: number) => Math.min(ownMs, MAX_RESPONSE_MS);

/** Identifies a wait in this process. */
export const waitKey = (ctx: Pick<IWebhookFunctions, 'getExecutionId'>, { nonce }: Wait) =>
	`${ctx.getExecutionId()} ${nonce}`;

const linkBindingOf = (ctx: IWebhookFunctions, { person, link }: Wait) => ({
	executionId: ctx.getExecutionId(),
	userId: person.id,
	salt: link.salt,
});

/** What is constant for all requests of a wait, and what has to be made for each. */
interface Opened extends Pick<Session, 'sealer' | 'isStartCode'> {
	/** PingOne for one turn: its patience begins when it is made. */
	api(): Session['api'];
}

/**
 * Everything a request to PingOne needs; the credential is read once.
 *
 * @returns undefined when the link was made with another secret
 * @throws PingOneError, FieldError when the credential cannot be read or used
 */
async function openSession(
	ctx: IWebhookFunctions,
	wait: EnrollmentWait,
	proof: string,
): Promise<Opened | undefined> {
	const patience = AbortSignal.timeout(MAX_TOTAL_MS);
	const { ctx: held, credential, connection } = await openCredential(ctx, patience);
	const secret = requireSecret(credential);
	const link = linkBindingOf(ctx, wait);
	// The digest was made with the secret of that time; a new secret invalidates the link.
	if (!provesLink(secret, link, proof)) return undefined;
	const timeoutMs = pageTimeout(wait.call.timeoutMs);
	const own = inEnvironment(connection, wait.environmentId);
	return {
		api: () => {
			const send = patientTransport(held, own, AbortSignal.timeout(MAX_TOTAL_MS));
			return new PingOneApi(own, send, { ...wait.call, timeoutMs });
		},
		sealer: sealerFor(secret, {
			executionId: link.executionId,
			nodeId: ctx.getNode().id,
			nonce: wait.nonce,
			userId: wait.person.id,
		}),
		isStartCode: (code) => isStartCode(secret, link, code),
	};
}

/** Ends a wait to which no request to PingOne belongs, or refuses until an admin acts. */
async function refuseUnopened(
	ctx: IWebhookFunctions,
	wait: EnrollmentWait,
	{ visitor, log }: Pick<Session, 'visitor' | 'log'>,
	failure: PermanentFailure,
): Promise<Answer> {
	return await attemptsHere().inTurn(waitKey(ctx, wait), async (record) => {
		if (record.outcome) return refuse(record.outcome.kind === 'enrolled' ? 'used' : 'closed');
		if (record.noteFailure(failure)) {
			log('enrollment.failed_for_good', { reason: failure, ends: wait.onFailure === 'end' });
		}
		const answer = refuse(failure === 'SECRET_CHANGED' ? 'revoked' : 'policy');
		if (wait.onFailure !== 'end') return answer;
		const now = Date.now();
		const unknown = record.unsettled.map(({ deviceId }) => deviceId);
		record.close(now);
		log('enrollment.closed', { reason: failure, attempts: record.count });
		return { ...answer, resume: closedItem(wait, record, failure, { visitor, now, unknown }) };
	});
}

/** Answers a request that carries the right proof. */
export async function answerProven(
	ctx: IWebhookFunctions,
	wait: EnrollmentWait,
	request: PageRequest,
	{ visitor, log }: { visitor: Visitor; log: LogEvent },
): Promise<Answer> {
	const opened = await openSession(ctx, wait, request.proof).catch(
		(thrown: unknown) => permanentFailureOf(thrown) ?? { thrown },
	);
	if (opened === undefined)
		return await refuseUnopened(ctx, wait, { visitor, log }, 'SECRET_CHANGED');
	if (typeof opened === 'string') return await refuseUnopened(ctx, wait, { visitor, log }, opened);
	if ('thrown' in opened) {
		log('enrollment.refused', { action: request.action, code: 'unavailable' });
		return refuse('unavailable', { repeat: true });
	}
	const open = (): Opening => ({ ...opened, api: opened.api(), visitor, log });
	return await serve({ attempts: attemptsHere(), key: waitKey(ctx, wait), wait, open }, request);
}
