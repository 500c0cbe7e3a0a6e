import type { IDataObject } from 'n8n-workflow';
import { startAuthentication } from '../pingone/authentication/deviceAuthentications';
import { PingOneError } from '../pingone/errors/failure';
import { settleAnswer } from '../signIn/check';
import { askKey, mayHaveSent } from '../signIn/flow';
import { accept, type Answer } from '../waiting/answer';
import { refuseStartCode } from '../waiting/limits';
import { phaseOf, refuseEnded } from '../waiting/phase';
import { GRACE_MS } from '../waiting/wait';
import { timeoutOf } from '../webauthn/options';
import { refusedBy } from './finish';
import { closeLink, refusalOf, refuseFor, refuseUser } from './refusals';
import type { Session } from './session';

/** How long after the browser's timeout an answer may still arrive. In ms. */
const ARRIVAL_MS = 60_000;

async function startFlow(session: Session, visit?: number): Promise<Answer> {
	const { aim, api, wait, record, sealer, log, now } = session;
	const own = aim.ask(now);
	const flow = await startAuthentication(api, {
		userId: wait.person.id,
		...aim.start,
		...(own && { challenge: own.challenge }),
	});
	const pingOneId = flow.id;
	if (mayHaveSent(flow)) record.tally('sendingFlow');
	const asked = await askKey(api, flow, wait);
	if ('refused' in asked) {
		return await refuseFor(session, asked.refused, { reason: asked.reason, pingOneId });
	}
	const { options, allowed, keyOnly } = asked;
	if (own && options.challenge !== own.challenge) {
		const reason = 'PingOne did not accept the challenge that covers the message';
		return await refuseFor(session, 'options', { reason, pingOneId });
	}
	log(`${aim.purpose}.begin`, { pingOneId });
	const timeout = timeoutOf(options);
	const expiresAt = now + timeout + ARRIVAL_MS;
	const token = sealer.seal({
		flowId: flow.id,
		challenge: options.challenge,
		allowed,
		keyOnly,
		...(options.userVerification === 'required' &&
			!wait.requiresUserVerification && { userVerification: true }),
		...(own && { asking: own.asking }),
		expiresAt: Math.min(expiresAt, wait.expiresAt + GRACE_MS),
	});
	// The browser's options are stricter than PingOne's if asked.
	const stricter = wait.requiresUserVerification && { userVerification: 'required' };
	const answer = accept({ token, options: { ...options, ...stricter } as IDataObject });
	record.noteBegun(visit, answer, timeout);
	return answer;
}

/**
 * A refusal of the key belongs to the link, not to its flow: while that has not told whether it was
 * completed before, no key is asked again. So a link causes one failed check, however often it begins.
 */
async function refuseUnsettled(session: Session): Promise<Answer | undefined> {
	const { unsettled } = session.record.handedIn;
	if (!unsettled) return undefined;
	const { flowId, handed, refusal } = unsettled;
	return await settleAnswer(session.api, flowId, handed, refusal).then(
		() => undefined,
		async (thrown: unknown) => await refusedBy(session, thrown),
	);
}

/**
 * The user wants to use a key: PingOne is asked for a challenge now and not when the workflow began to
 * wait, because challenges live for minutes and waits for days. The page that has not heard the answer gets
 * the same one again.
 */
export async function begin(
	session: Session,
	{ visit, startCode }: { visit?: number; startCode?: string },
): Promise<Answer> {
	const { aim, wait, record, log, now } = session;
	const phase = phaseOf(wait, record, now);
	if (phase !== 'open') return refuseEnded(phase, record);
	const known =
		(await refuseStartCode(session, startCode, closeLink)) ??
		(await refuseUser(session)) ??
		(await refuseUnsettled(session)) ??
		record.begunBy(visit);
	if (known) return known;
	if (record.hasSentEnough) {
		log(`${aim.purpose}.throttled`, { reason: 'sent the user enough' });
		return closeLink(session, 'TOO_MANY_REQUESTS');
	}
	return await startFlow(session, visit).catch(async (thrown: unknown) => {
		if (!(thrown instanceof PingOneError)) throw thrown;
		return await refusalOf(session, thrown);
	});
}
