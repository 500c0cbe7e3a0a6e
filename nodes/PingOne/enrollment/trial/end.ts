import type { IDataObject } from 'n8n-workflow';
import { inReadingOrder } from '../../pingone/client/readingOrder';
import { pause } from '../../pingone/client/backoff';
import { accept, type Answer } from '../../waiting/answer';
import type { LogEvent } from '../../waiting/events';
import { lookAt } from '../look';
import type { AttemptRecord } from '../record';
import type { Session } from '../session';
import { failed, withSignIn, type SignIn } from './outcome';
import type { TrialAttempt } from './trial';

/** The page's response once the user has enrolled. */
export function doneAnswer(
	{ wait, record, backupProof }: Pick<Session, 'wait' | 'record' | 'backupProof'>,
	signedIn = record.signedIn,
): Answer {
	const { page, backup } = wait;
	const { redirectUrl } = page;
	return accept({
		done: true,
		...(signedIn !== undefined && { signedIn }),
		...(redirectUrl && { redirectUrl }),
		...(backup && { backup: backupProof }),
	});
}

function logEnd(log: LogEvent, device: string, { status, ...facts }: SignIn): void {
	const passed = status === 'PASSED';
	log(passed ? 'enrollment.sign_in_passed' : 'enrollment.sign_in_failed', { device, ...facts });
}

/** The enrollment's output: this process may not have seen the enrollment. */
async function itemOf(
	session: Session,
	{ deviceId, trial: { enrollment } }: TrialAttempt,
): Promise<IDataObject> {
	const known = session.record.trial?.item;
	if (known) return known;
	const look = await lookAt(session, deviceId);
	const device = look.is === 'active' ? look.device : { id: deviceId };
	return inReadingOrder({ ...device, enrollment });
}

/** The test of the new device is over: the workflow goes on, as enrolled in any case. */
export async function endTrial(
	session: Session,
	tested: TrialAttempt,
	signIn: SignIn,
): Promise<Answer> {
	const { record, log, now } = session;
	const { deviceId } = tested;
	const item = await itemOf(session, tested);
	record.endTrial(signIn.status === 'PASSED');
	if (!record.outcome) record.succeed(deviceId, now);
	logEnd(log, deviceId, signIn);
	return { ...doneAnswer(session), resume: withSignIn(item, signIn) };
}

/**
 * Waits, after the response, for the end of the test: when nobody answers in time, the workflow goes on
 * without it.
 *
 * @param inTurn runs work in the wait's turn
 * @returns the item with which the execution resumes, if it does
 */
export async function awaitTrial(
	record: AttemptRecord,
	inTurn: <T>(work: (session: Session) => Promise<T> | T) => Promise<T>,
): Promise<IDataObject | undefined> {
	const { trial } = record;
	if (!trial || trial.isAwaited) return undefined;
	trial.isAwaited = true;
	await pause(trial.until - Date.now(), trial.ended).catch(() => undefined);
	return await inTurn(({ log }) => {
		if (record.trial !== trial) return undefined;
		record.endTrial(false);
		const signIn = failed('NOT_ANSWERED');
		logEnd(log, String(record.outcome?.deviceId), signIn);
		return withSignIn(trial.item, signIn);
	});
}
