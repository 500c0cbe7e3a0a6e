import type { IDataObject } from 'n8n-workflow';
import { accept, type Answer } from '../../waiting/answer';
import type { Session } from '../session';
import { failed, withSignIn } from './outcome';
import { Trial, trialEnd } from './trial';

/** Asks the page to have the user sign in with the new device. */
export const trialAnswer = ({ token }: Trial): Answer => accept({ trial: true, token });

/**
 * The device is active: before the workflow goes on, the user signs in with it once. Whatever comes
 * of that, the workflow goes on as enrolled.
 *
 * @param item output of the enrollment, but for the sign-in
 * @param credentialId base64url, where it is known
 * @param done the answer when there is no time for it
 */
export function offerTrial(
	{ wait, record, sealer, now }: Session,
	{ deviceId, item, credentialId }: { deviceId: string; item: IDataObject; credentialId?: string },
	done: Answer,
): Answer {
	const until = trialEnd(wait, now);
	if (until === undefined) return { ...done, resume: withSignIn(item, failed('NOT_ANSWERED')) };
	const token = sealer.seal({
		deviceId,
		challenge: '',
		expiresAt: until,
		askedUntil: until,
		algorithms: [],
		userVerification: false,
		number: record.count,
		trial: {
			enrollment: item.enrollment as IDataObject,
			allowed: [],
			...(credentialId !== undefined && { credentialId }),
		},
	});
	const trial = new Trial(item, token, until);
	record.beginTrial(trial);
	return trialAnswer(trial);
}
