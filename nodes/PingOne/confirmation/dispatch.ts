import type { IDataObject } from 'n8n-workflow';
import { startAuthentication } from '../pingone/authentication/deviceAuthentications';
import { checkAtPingOne, deviceOf, faultOf, settleAnswer, type Signed } from '../signIn/check';
import { askKey, mayHaveSent } from '../signIn/flow';
import { accept, type Answer, refuse } from '../waiting/answer';
import { open, phaseOf, refuseEnded, refuseOverspent, refuseStartCode } from '../waiting/phase';
import { GRACE_MS } from '../waiting/wait';
import { normalizeAssertion } from '../webauthn/assertion';
import { checkAssertion } from '../webauthn/checkAssertion';
import { reasonOf, WebAuthnDataError } from '../webauthn/errors';
import { timeoutOf } from '../webauthn/options';
import type { PageRequest } from './pageRequest';
import { signerOf } from './receipt';
import {
	closeLink,
	type Hindrance,
	refusalOf,
	refusalOfAnswer,
	refuseFor,
	refuseUser,
} from './refusals';
import type { Challenge, Session } from './session';

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
	const { challenge } = options;
	if (own && challenge !== own.challenge) {
		const reason = 'PingOne did not accept the challenge that covers the message';
		return await refuseFor(session, 'options', { reason, pingOneId });
	}
	log(`${aim.purpose}.begin`, { pingOneId });
	const timeout = timeoutOf(options);
	const token = sealer.seal({
		flowId: flow.id,
		challenge,
		allowed,
		keyOnly,
		...(options.userVerification === 'required' &&
			!wait.requiresUserVerification && { userVerification: true }),
		...(own && { asking: own.asking }),
		expiresAt: Math.min(now + timeout, wait.expiresAt + GRACE_MS),
	});
	// The browser's options are stricter than PingOne's if asked.
	const stricter = wait.requiresUserVerification && { userVerification: 'required' };
	const answer = accept({ token, options: { ...options, ...stricter } as IDataObject });
	record.noteBegun(visit, answer, timeout);
	return answer;
}

/** While a refusal's flow has not told whether it was completed before, no key is asked again, in any flow. */
async function refuseUnsettled(session: Session): Promise<Answer | undefined> {
	const { unsettled } = session.record.handedIn;
	if (!unsettled) return undefined;
	const { flowId, handed, refusal } = unsettled;
	return await settleAnswer(session.api, flowId, handed, refusal).then(
		() => undefined,
		async (thrown: unknown) => await refusalOfAnswer(session, thrown),
	);
}

/** Asks for a challenge now: challenges live for minutes, waits for days. A repeated request gets the same. */
async function begin(session: Session, visit?: number, startCode?: string): Promise<Answer> {
	const { aim, record, log } = session;
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
	return await startFlow(session, visit).catch(
		async (thrown: unknown) => await refusalOf(session, thrown),
	);
}

/** Checks the key's answer here: a wrong one never reaches PingOne, where it could lock the key. */
function checkHere(
	{ origin, rpId, publicKeys, requiresUserVerification }: Session['wait'],
	{ challenge, allowed, userVerification: isAsked = false }: Challenge,
	given: object,
): Signed | { cause: Hindrance; reason: string } {
	try {
		const assertion = normalizeAssertion(given);
		const userVerification = requiresUserVerification || isAsked;
		const asked = { origin, rpId, challenge, allowed, userVerification };
		const facts = checkAssertion({ assertion, ...asked });
		if (publicKeys.length === 0 || signerOf(assertion, publicKeys) !== undefined) {
			return { assertion, facts };
		}
		return { cause: 'mismatch', reason: 'none of Public Keys' };
	} catch (thrown) {
		const isUnverified = thrown instanceof WebAuthnDataError && thrown.code === 'USER_NOT_VERIFIED';
		return { cause: isUnverified ? 'unverified' : 'mismatch', reason: reasonOf(thrown) };
	}
}

async function conclude(session: Session, asked: Challenge, signed: Signed): Promise<Answer> {
	const { aim, api, wait, record, now } = session;
	const handed = record.handedIn.of(asked.flowId);
	const checked = await checkAtPingOne(api, { ...asked, handed }, signed);
	const { flow, accepted = signed } = checked;
	const fault = faultOf(flow, wait.person.id);
	const device = fault === undefined ? await deviceOf(api, wait, flow, accepted) : undefined;
	if (!device) {
		const cause = flow.status === 'COMPLETED' ? 'notTheirs' : 'incomplete';
		const reason = fault ?? 'not the user’s key';
		const answer = await refuseFor(session, cause, { reason, pingOneId: flow.id });
		if (answer.resume) return answer;
		// PingOne may have counted it against the key.
		if (cause === 'incomplete' && checked.accepted) return closeLink(session, 'KEY_REFUSED');
		return { ...answer, body: { ...answer.body, reference: flow.id } };
	}
	record.conclude({ kind: 'confirmed', at: now });
	return aim.confirm(session, { asked, signed, checked, device });
}

/** The key has answered. */
async function finish(session: Session, token: string, given: object): Promise<Answer> {
	const asked = session.sealer.open(token);
	if (!asked) return refuse('stale');
	if (session.now >= asked.expiresAt) return refuse('late');
	const signed = checkHere(session.wait, asked, given);
	if ('cause' in signed) {
		const { cause, reason } = signed;
		return await refuseFor(session, cause, { reason, pingOneId: asked.flowId });
	}
	// They may have left while the page asked.
	const blocked = await refuseUser(session);
	if (blocked) return blocked;
	return await conclude(session, asked, signed).catch(
		async (thrown: unknown) => await refusalOfAnswer(session, thrown),
	);
}

/** Requests that may cause requests to PingOne are charged to the link's budget. */
async function act(session: Session, request: PageRequest): Promise<Answer> {
	const { aim, wait, record, now } = session;
	if (request.action === 'open') return open(session, aim.shown);
	const overspent = await refuseOverspent(session, aim.purpose, closeLink);
	if (overspent) return overspent;
	// Nothing was told that could be reported.
	if (request.action === 'report') return refuse('invalid');
	const phase = phaseOf(wait, record, now, request.action === 'finish');
	if (phase !== 'open') return refuseEnded(phase, record);
	const { budget } = record;
	switch (request.action) {
		case 'begin':
			return budget.refund(await begin(session, request.visit, request.startCode));
		case 'finish':
			return budget.refund(await finish(session, request.token, request.assertion));
		case 'decline': {
			// That takes no key: saying no must be easier than saying yes.
			const blocked = await refuseStartCode(session, request.startCode, closeLink);
			return blocked ?? aim.decline(session, request.reason);
		}
	}
}

/** Identifies a request that decides: a key's answer by its challenge. */
const byOf = (request: PageRequest) =>
	request.action === 'finish' ? request.token : request.action;

/** Tells n8n again what it has not heard of a decision; the page that decided is answered as before. */
export async function dispatch(session: Session, request: PageRequest): Promise<Answer> {
	const { record } = session;
	const at = performance.now();
	const answer = record.givenTo(byOf(request)) ?? (await act(session, request));
	if (answer.resume) record.give(byOf(request), answer);
	return record.told(answer, at);
}
