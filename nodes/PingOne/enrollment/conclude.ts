import type { Device } from '../pingone/types';
import type { AttestationFacts } from '../webauthn/checkAttestation';
import { type Answer, referenceOf, refuse } from '../waiting/answer';
import { JUDGE_MS, removeInFavorOf, removePending } from './look';
import type { Unsettled } from './record';
import { enrolledItem, type Conflict } from './result';
import { findRivals, isOfSameTime } from './rivals';
import { doneAnswer as tellDone } from './trial/end';
import { isOver, type Session } from './session';
import { offerTrial, trialAnswer } from './trial/offer';

/** The page's response of the user who has enrolled: it is done, or the new device is tested. */
export function doneAnswer(session: Pick<Session, 'wait' | 'record' | 'backupProof'>): Answer {
	const { trial } = session.record;
	return trial ? trialAnswer(trial) : tellDone(session);
}

/** A passkey may be registered by now. The same request may be sent again, and will find out. */
export const checking = (thrown?: unknown): Answer =>
	refuse('checking', { repeat: true, ...referenceOf(thrown) });

/** Removes what is still pending of an attempt. @returns whether an admin has to look it up */
async function endOther(session: Session, { deviceId, stage }: Unsettled): Promise<boolean> {
	const { record } = session;
	const look = await removePending(session, deviceId, () => record.noteRemoval(deviceId));
	if (look.is === 'gone') record.endAttempt(deviceId);
	return look.is === 'active' || (look.is === 'unknown' && stage === 'doubtful');
}

/**
 * The user has enrolled: the workflow continues, and attempts in other tabs and browsers end. Their
 * pending devices are removed; one that another process has activated meanwhile is named.
 */
async function succeed(
	session: Session,
	device: Device,
	{ facts, conflict }: { facts?: AttestationFacts; conflict?: Conflict } = {},
): Promise<Answer> {
	const { wait, record, visitor, log, now } = session;
	record.succeed(device.id, now);
	log('enrollment.enrolled', { device: device.id, attempts: record.count });
	const named = conflict?.deviceIds ?? [];
	const others = record.unsettled.filter(({ deviceId }) => !named.includes(deviceId));
	const isLeft = await Promise.all(others.map(async (each) => await endOther(session, each)));
	const unknown = others.filter((_, index) => isLeft[index]).map(({ deviceId }) => deviceId);
	if (unknown.length > 0) log('enrollment.in_doubt', { deviceIds: unknown });
	const evidence = { facts, conflict, visitor, now, unknown };
	const item = enrolledItem(wait, record, device, evidence);
	const done = tellDone(session);
	if (!wait.page.testsSignIn) return { ...done, resume: item };
	const credentialId = facts?.credentialId;
	return offerTrial(session, { deviceId: device.id, item, credentialId }, done);
}

/**
 * Another process has told the workflow of a device: other attempts of the link that may be active
 * are removed as well. What stays is named in the log, because the workflow has gone on.
 */
async function endDoubtful(session: Session, winner: Device): Promise<void> {
	const { record, log } = session;
	const deviceIds: string[] = [];
	for (const deviceId of record.doubtful) {
		if (await removeInFavorOf(session, deviceId, winner.id)) record.endAttempt(deviceId);
		else deviceIds.push(deviceId);
	}
	if (deviceIds.length > 0) log('enrollment.in_doubt', { deviceIds });
}

/**
 * The device is active, but another one of the same link was so before: this one is removed. When
 * this process made the other one as well, nobody may have heard of it yet, so the workflow does now.
 * If that was long before, another process may have told the workflow of this one, so it stays.
 */
async function giveWay(session: Session, own: Device, winner: Device): Promise<Answer> {
	const { record, log, now } = session;
	if (!isOfSameTime(winner, own)) return await conclude(session, winner);
	if (!(await removeInFavorOf(session, own.id, winner.id))) return checking();
	log('enrollment.conflict', {
		device: winner.id,
		deviceIds: [own.id],
		resolution: 'REMOVED',
	});
	record.endAttempt(own.id);
	if (record.has(winner.id)) return await conclude(session, winner);
	await endDoubtful(session, winner);
	record.succeed(winner.id, now, true);
	return refuse('used');
}

/**
 * PingOne has a device of this link as active: compares that with the user's other devices, and ends
 * the wait. While that is not possible, the device stays in doubt, and nobody is told anything.
 */
export async function conclude(
	session: Session,
	device: Device,
	facts?: AttestationFacts,
): Promise<Answer> {
	const { record, log } = session;
	const rivalry = await findRivals(session, device);
	switch (rivalry.is) {
		case 'unknown':
			// It is active, and if another process had told the workflow, that would have gone on.
			if (isOver(session)) {
				log('enrollment.in_doubt', { deviceIds: [device.id] });
				return await succeed(session, device, { facts });
			}
			record.doubt(device.id, { sureAt: Date.now() + JUDGE_MS, removeAt: Infinity });
			return checking(rivalry.thrown);
		case 'gone':
			record.endAttempt(device.id);
			return refuse('stale');
		case 'second':
			record.doubt(device.id, { sureAt: Date.now() + JUDGE_MS, removeAt: Infinity });
			return await giveWay(session, device, rivalry.winner);
		case 'first': {
			const { conflict } = rivalry;
			if (conflict) log('enrollment.conflict', { device: device.id, ...conflict });
			return await succeed(session, device, { facts, conflict });
		}
	}
}
