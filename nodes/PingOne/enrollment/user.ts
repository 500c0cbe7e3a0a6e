import type { IDataObject } from 'n8n-workflow';
import { PingOneError } from '../pingone/errors/failure';
import type { User } from '../pingone/types';
import { refuse, type Answer } from './answer';
import { referenceOf } from './codes';
import type { Session } from './session';

/** Why a user may not enroll. */
export type UserBlock = 'disabled' | 'locked';

/**
 * Whether a user may enroll. PingOne does not document that it rejects devices of disabled users,
 * so the node checks (pingone-go-sdk-v2, management openapi: `enabled`, `account.status`).
 *
 * @returns undefined when they may
 */
export function blockOf(user: User): UserBlock | undefined {
	if (user.enabled === false) return 'disabled';
	return (user.account as IDataObject | undefined)?.status === 'LOCKED' ? 'locked' : undefined;
}

/**
 * Checks the user again, who may have left since the link was mailed.
 *
 * @returns the refusal, or undefined when the user may go on
 */
export async function refuseBlockedUser({
	api,
	wait,
	log,
}: Pick<Session, 'api' | 'wait' | 'log'>): Promise<Answer | undefined> {
	const block = await api.get(['users', wait.person.id]).then(
		(user) => blockOf(user as User),
		(thrown: unknown) => thrown,
	);
	if (block === undefined) return undefined;
	if (typeof block !== 'string') {
		const gone = block instanceof PingOneError && block.failure.status === 404;
		if (!gone) return refuse('unavailable', { repeat: true, ...referenceOf(block) });
	}
	log('enrollment.user_blocked', { reason: typeof block === 'string' ? block : 'deleted' });
	return refuse('disabled');
}
