import type { IDataObject } from 'n8n-workflow';
import type { User } from '../pingone/types';

/** Why a user may neither enroll nor confirm. */
export type UserBlock = 'disabled' | 'locked';

/**
 * Whether a user may use a link. PingOne does not document that it rejects devices of disabled users,
 * so the node checks (pingone-go-sdk-v2, management openapi: `enabled`, `account.status`).
 *
 * @returns undefined when they may
 */
export function blockOf(user: User): UserBlock | undefined {
	if (user.enabled === false) return 'disabled';
	return (user.account as IDataObject | undefined)?.status === 'LOCKED' ? 'locked' : undefined;
}
