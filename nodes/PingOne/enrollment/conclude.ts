import { sleep } from 'n8n-workflow';
import type { Device } from '../pingone/types';
import type { AttestationFacts } from '../webauthn/checkAttestation';
import { accept, type Answer, referenceOf, refuse } from '../waiting/answer';
import { activeAmong, JUDGE_MS, listNew, lookAt, removePending } from './look';
import type { Unsettled } from './record';
import { enrolledItem, type Evidence, nextOf } from './result';
import { type Attempt, isOver, type Session } from './session';

/** What the page is told once the user has enrolled: what else there is for them to do. */
function doneAnswer({ wait, backupProof }: Session): Answer {
	const { page, backup, isTestedNext } = wait;
	return accept({
		done: true,
		...(isTestedNext && { test: true }),
		...nextOf(page, backup === undefined ? undefined : backupProof),
	});
}

/** A request after the user has enrolled: only the browser that did gets the same response again. */
export function answerAgain(session: Session, opened?: Attempt): Answer {
	const isOwn = opened && opened.deviceId === session.record.outcome?.deviceId;
	return isOwn ? doneAnswer(session) : refuse('used');
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
	{ facts, others: named = [] }: Pick<Evidence, 'facts' | 'others'>,
): Promise<Answer> {
	const { wait, record, log, now } = session;
	// Not whose request has found the device.
	const visitor = record.senderOf(device.id);
	record.succeed(device.id, now);
	log('enrollment.enrolled', { device: device.id, attempts: record.count });
	const open = record.unsettled.filter(({ deviceId }) => !named.includes(deviceId));
	const isLeft = await Promise.all(open.map(async (each) => await endOther(session, each)));
	const unknown = open.filter((_, index) => isLeft[index]).map(({ deviceId }) => deviceId);
	if (unknown.length > 0) log('enrollment.in_doubt', { deviceIds: unknown });
	const evidence = { facts, others: named, visitor, now, unknown };
	return { ...doneAnswer(session), resume: enrolledItem(wait, record, device, evidence) };
}

/** Whether a device is still there, and which others became active while the link was waiting. */
type Standing =
	| { is: 'active'; others: string[] }
	| { is: 'gone' }
	| { is: 'unknown'; thrown?: unknown };

/**
 * Looks at the user's devices after one of them was activated. Where there is another new one, a second
 * window may have taken this one for pending and removed it: both are looked at again once reads have
 * caught up. No active device is ever removed: its user may have been told that it is theirs.
 */
async function standingOf(session: Session, { id }: Device): Promise<Standing> {
	const [first, ...more] = await listNew(session);
	if (first?.id === id && first.status === 'ACTIVE' && more.length === 0) {
		return { is: 'active', others: [] };
	}
	await sleep(JUDGE_MS);
	const look = await lookAt(session, id);
	// Reads lag: what was active cannot be pending again.
	if (look.is !== 'active') return look.is === 'pending' ? { is: 'unknown' } : look;
	const others = activeAmong(await listNew(session)).filter((other) => other !== id);
	return { is: 'active', others };
}

/**
 * PingOne has a device of this link as active: names the user's other new devices, and ends the wait.
 * While those cannot be read, the device stays in doubt, and nobody is told anything.
 */
export async function conclude(
	session: Session,
	device: Device,
	facts?: AttestationFacts,
): Promise<Answer> {
	const { record, log } = session;
	const standing = await standingOf(session, device).catch(
		(thrown: unknown): Standing => ({ is: 'unknown', thrown }),
	);
	switch (standing.is) {
		case 'unknown':
			// It is active, and if another process had told the workflow, that would have gone on.
			if (isOver(session)) {
				log('enrollment.in_doubt', { deviceIds: [device.id] });
				return await succeed(session, device, { facts });
			}
			record.doubt(device.id, { sureAt: performance.now() + JUDGE_MS, removeAt: Infinity });
			return checking(standing.thrown);
		case 'gone':
			record.endAttempt(device.id);
			return refuse('stale');
		case 'active': {
			const { others } = standing;
			if (others.length > 0) log('enrollment.conflict', { device: device.id, deviceIds: others });
			return await succeed(session, device, { facts, others });
		}
	}
}
