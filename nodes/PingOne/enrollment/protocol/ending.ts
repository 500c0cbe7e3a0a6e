import { deleteDevice, getDevice } from '../../pingone/devices';
import type { Device } from '../../pingone/types';
import type { AttestationFacts } from '../../webauthn/verify';
import { accept, refuse, type Answer, type Code } from './answer';
import { closedItem, enrolledItem } from './result';
import type { Session } from './session';

/** What the page hears when the person has enrolled. */
export function doneAnswer({ wait }: Session): Answer {
	const { redirectUrl } = wait.page;
	return accept({ done: true, ...(redirectUrl && { redirectUrl }) });
}

/** The device when PingOne has it as active: an answer was lost, or another process was first. */
export async function findActive(
	{ api, wait }: Session,
	deviceId: string,
): Promise<Device | undefined> {
	try {
		const device = await getDevice(api, wait.person.id, deviceId);
		return device.status === 'ACTIVE' ? device : undefined;
	} catch {
		return undefined;
	}
}

/** Deletes a pending device. What cannot be deleted now, PingOne removes by itself after a day. */
async function drop({ api, wait, entry }: Session, deviceId: string): Promise<void> {
	entry.pending.delete(deviceId);
	try {
		await deleteDevice(api, wait.person.id, deviceId);
	} catch {
		// The person waits for an answer, and this changes nothing about it.
	}
}

/**
 * Ends a try for good: its device is deleted, unless PingOne has it as active after all.
 *
 * @returns the answer of a success in that case
 */
export async function settle(session: Session, deviceId: string): Promise<Answer | undefined> {
	const active = await findActive(session, deviceId);
	if (active) return await succeed(session, active);
	await drop(session, deviceId);
	return undefined;
}

/** The person has enrolled: the workflow goes on, and tries in other tabs and browsers end. */
export async function succeed(
	session: Session,
	device: Device,
	facts?: AttestationFacts,
): Promise<Answer> {
	const { wait, entry, now } = session;
	entry.outcome = { kind: 'enrolled', at: now, deviceId: device.id };
	entry.pending.delete(device.id);
	await Promise.all([...entry.pending].map(async (id) => await drop(session, id)));
	return { ...doneAnswer(session), resume: enrolledItem(wait, device, entry.tries, facts, now) };
}

/** Closes the link: nobody gets in any more, and the workflow is told. */
export async function close(session: Session): Promise<Answer> {
	const { wait, entry, now } = session;
	for (const deviceId of [...entry.pending]) {
		const success = await settle(session, deviceId);
		if (success) return success;
	}
	entry.outcome = { kind: 'closed', at: now };
	return { ...refuse('closed'), resume: closedItem(wait, entry.tries, now) };
}

/** How many tries are left. */
export const triesLeft = ({ wait, entry }: Session) => wait.mostTries - entry.tries;

/** Ends a try that came to nothing; after the last one the link closes. */
export async function fail(session: Session, deviceId: string, code: Code): Promise<Answer> {
	const success = await settle(session, deviceId);
	if (success) return success;
	const left = triesLeft(session);
	return left > 0 ? refuse(code, { left }) : await close(session);
}
