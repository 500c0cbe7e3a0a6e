import { type IDataObject, sleep } from 'n8n-workflow';
import { createDevice } from '../pingone/device/createDevice';
import { isNotFound, PingOneError } from '../pingone/errors/failure';
import type { Device } from '../pingone/types';
import { accept, type Answer, type Code, referenceOf, refuse } from '../waiting/answer';
import { onceVisible, permanentFailureOf, SETTLE_MS } from '../waiting/permanentFailure';
import { phaseOf, refuseStartCode } from '../waiting/phase';
import { MAX_BEGUN } from '../waiting/record';
import { GRACE_MS } from '../waiting/wait';
import { timeoutOf, toCreationOptionsJson } from '../webauthn/options';
import {
	awaitOthers,
	checking,
	closeLink,
	conclude,
	doneAnswer,
	failAttempt,
	refuseBlockedUser,
	refusePermanently,
	settle,
} from './ending';
import { JUDGE_MS, type Look, lookAt } from './look';
import type { PageRequest } from './pageRequest';
import { ARRIVAL_MS, attemptsLeft, type Session } from './session';

type Begin = Omit<Extract<PageRequest, { action: 'begin' }>, 'action' | 'proof'>;

/** Where a passkey was sent, perhaps to another process, a device that reads show as pending may be active. */
async function lookAtPrevious(session: Session, deviceId: string, sent = false): Promise<Look> {
	const look = await lookAt(session, deviceId);
	const isSettled = look.is === 'active' || look.is === 'unknown';
	if (!sent || isSettled || session.record.hasEnded(deviceId)) return look;
	await sleep(SETTLE_MS);
	return await lookAt(session, deviceId);
}

/**
 * The page's previous attempt came to nothing. Its device is removed later, because another process may be
 * activating it now. While an earlier attempt is in doubt, no other one begins.
 */
async function endPrevious(session: Session, { token, sent }: Begin): Promise<Answer | undefined> {
	const { record, sealer } = session;
	const previous = sealer.open(token);
	if (previous) {
		const { deviceId } = previous;
		record.noteReturn(previous);
		if (record.outcome) return undefined;
		const sureAt = performance.now() + JUDGE_MS;
		record.giveUp(deviceId, sureAt);
		const look = await lookAtPrevious(session, deviceId, sent);
		if (look.is === 'active') return await conclude(session, look.device);
		if (look.is === 'unknown' && sent) record.doubt(deviceId, { sureAt, removeAt: sureAt });
		if (look.is === 'unknown') return checking(look.thrown);
	}
	return await awaitOthers(session);
}

/** @throws WebAuthnDataError for options in a form that no browser accepts */
function respondWithOptions(session: Session, device: Device, visit?: number): Answer {
	const { wait, record, sealer, now } = session;
	const options = toCreationOptionsJson(device.publicKeyCredentialCreationOptions ?? '');
	const timeout = timeoutOf(options);
	const selection = options.authenticatorSelection as IDataObject | undefined;
	const token = sealer.seal({
		deviceId: device.id,
		challenge: options.challenge,
		expiresAt: Math.min(now + timeout + ARRIVAL_MS, wait.expiresAt + GRACE_MS),
		askedUntil: now + timeout,
		algorithms: options.pubKeyCredParams.map(({ alg }) => alg),
		userVerification: selection?.userVerification === 'required',
		number: record.count + 1,
	});
	const answer = accept({ options: options as IDataObject, token });
	record.noteBegun(visit, answer, timeout, () => record.unreturned.includes(device.id));
	return answer;
}

/** What the user is told when a device could not be created. */
function codeOfCreation(thrown: unknown): Code {
	// The user was there a moment ago: PingOne's reads lag, or an admin has just deleted the user.
	if (!(thrown instanceof PingOneError) || thrown.isTransient || isNotFound(thrown)) {
		return 'unavailable';
	}
	if (thrown.hasDetail('ACCOUNT_NOT_USABLE')) return 'disabled';
	return thrown.hasDetail('LIMIT_EXCEEDED') ? 'limit' : 'policy';
}

/** The new device, or an answer where an earlier one turns out to be active. */
type Made = { device: Device } | { ended: Answer };

async function create(session: Session, body: IDataObject): Promise<Made> {
	const { api, wait, record } = session;
	const { person, ifExists } = wait;
	const send = async () => ({ device: await createDevice(api, person.id, body, { ifExists }) });
	return await onceVisible(send).catch(async (thrown: unknown) => {
		// Devices of earlier attempts that are yet to be removed may be what is too many.
		const waiting = record.unsettled.some(({ stage }) => stage === 'givenUp');
		if (codeOfCreation(thrown) !== 'limit' || !waiting) throw thrown;
		await sleep(JUDGE_MS);
		const ended = await settle(session);
		return ended ? { ended } : await send();
	});
}

/** PingOne does not say which names it takes: without one that it refuses, a device is made as any other. */
async function createNamed(session: Session, nickname: string | undefined): Promise<Made> {
	const { device, page } = session.wait;
	if (nickname === undefined || !page.asksNickname) return await create(session, device);
	return await create(session, { ...device, nickname }).catch(async (thrown: unknown) => {
		const details = thrown instanceof PingOneError ? thrown.failure.details : undefined;
		if (!details?.some(({ target }) => target === 'nickname')) throw thrown;
		return await create(session, device);
	});
}

async function refuseCreation(session: Session, thrown: unknown): Promise<Answer> {
	const failure = permanentFailureOf(thrown);
	const code = codeOfCreation(thrown);
	const reference = referenceOf(thrown);
	const answer = refuse(code, reference);
	if (code === 'disabled') {
		session.log('enrollment.user_blocked', { reason: 'unusable', ...reference });
	}
	return failure ? await refusePermanently(session, failure, answer) : answer;
}

async function beginAttempt(session: Session, { nickname, visit }: Begin): Promise<Answer> {
	const { record, log } = session;
	// What no page came back for is taken back, so that a link leaves few pending devices.
	const forgotten = record.unreturned.slice(0, 1 - MAX_BEGUN);
	for (const deviceId of forgotten) record.giveUp(deviceId, performance.now() + JUDGE_MS);
	const created = await createNamed(session, nickname).catch((thrown: unknown) => ({ thrown }));
	if ('ended' in created) return created.ended;
	if ('thrown' in created) return await refuseCreation(session, created.thrown);
	const { device } = created;
	record.beginAttempt(device.id, performance.now() + JUDGE_MS);
	log('enrollment.begin', { device: device.id, attempt: record.count + 1 });
	try {
		return respondWithOptions(session, device, visit);
	} catch {
		// The user can do nothing about it.
		return await failAttempt(session, device.id, 'policy');
	}
}

/** Creates a device, and answers with its creation options and a token; to a repeated request, the same. */
export async function begin(session: Session, request: Begin): Promise<Answer> {
	const { visit, startCode } = request;
	const { wait, record, now } = session;
	const phase = phaseOf(wait, record, now);
	// After its own success: the response was lost, or the page was loaded again.
	if (phase === 'used') return doneAnswer(session);
	if (phase !== 'open') return refuse(phase);
	return (
		(await refuseStartCode(session, startCode, closeLink)) ??
		record.begunBy(visit) ??
		(await endPrevious(session, request)) ??
		(attemptsLeft(session) > 0 ? undefined : await closeLink(session, 'TOO_MANY_ATTEMPTS')) ??
		(await refuseBlockedUser(session)) ??
		(await beginAttempt(session, request))
	);
}
