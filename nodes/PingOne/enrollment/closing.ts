import { deleteDevice, getDevice } from '../pingone/device/devices';
import type { Device } from '../pingone/types';
import type { AttestationFacts } from '../webauthn/verify';
import { accept, refuse, type Answer, type Code } from './answer';
import { closedItem, enrolledItem, type CloseReason, type Conflict } from './result';
import { attemptsLeft, type Session } from './session';
import type { EnrollmentWait } from './wait';

type Devices = Pick<Session, 'api' | 'wait'>;
/** What is needed to end an attempt. */
export type Closing = Devices & Pick<Session, 'record' | 'visitor' | 'log' | 'now'>;

/** The page's response once the user has enrolled. */
export function doneAnswer({ page }: Pick<EnrollmentWait, 'page'>): Answer {
	const { redirectUrl } = page;
	return accept({ done: true, ...(redirectUrl && { redirectUrl }) });
}

/** The device if PingOne has it as active: a response was lost, or another process was first. */
export async function findActive(
	{ api, wait }: Devices,
	deviceId: string,
): Promise<Device | undefined> {
	try {
		const device = await getDevice(api, wait.person.id, deviceId);
		return device.status === 'ACTIVE' ? device : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Deletes a device. @returns false when that failed; PingOne removes pending devices after a day
 */
export async function removeDevice({ api, wait }: Devices, deviceId: string): Promise<boolean> {
	return await deleteDevice(api, wait.person.id, deviceId).then(
		() => true,
		() => false,
	);
}

/**
 * Ends an attempt for good: its device is deleted, unless PingOne has it as active after all.
 *
 * @returns the success response in that case
 */
export async function endAttempt(closing: Closing, deviceId: string): Promise<Answer | undefined> {
	if (closing.record.hasEnded(deviceId)) return undefined;
	const active = await findActive(closing, deviceId);
	if (active) return await succeed(closing, active);
	closing.record.endAttempt(deviceId);
	await removeDevice(closing, deviceId);
	return undefined;
}

/** The user has enrolled: the workflow continues, and attempts in other tabs and browsers end. */
export async function succeed(
	closing: Closing,
	device: Device,
	{ facts, conflict }: { facts?: AttestationFacts; conflict?: Conflict } = {},
): Promise<Answer> {
	const { wait, record, visitor, log, now } = closing;
	record.succeed(device.id, now);
	log('enrollment.enrolled', { device: device.id, attempts: record.count });
	await Promise.all(
		record.pending.map(async (id) => {
			record.endAttempt(id);
			await removeDevice(closing, id);
		}),
	);
	const item = enrolledItem(wait, record, device, { facts, conflict, visitor, now });
	return { ...doneAnswer(wait), resume: item };
}

/** Closes the link for everybody and informs the workflow. */
export async function closeLink(closing: Closing, reason: CloseReason): Promise<Answer> {
	const { wait, record, visitor, log, now } = closing;
	for (const deviceId of record.pending) {
		const success = await endAttempt(closing, deviceId);
		if (success) return success;
	}
	record.close(now);
	log('enrollment.closed', { reason, attempts: record.count });
	return { ...refuse('closed'), resume: closedItem(wait, record, reason, { visitor, now }) };
}

/** Ends an attempt that came to nothing; after the last one the link closes. */
export async function failAttempt(closing: Closing, deviceId: string, code: Code): Promise<Answer> {
	const success = await endAttempt(closing, deviceId);
	if (success) return success;
	const left = attemptsLeft(closing);
	return left > 0 ? refuse(code, { left }) : await closeLink(closing, 'TOO_MANY_ATTEMPTS');
}
