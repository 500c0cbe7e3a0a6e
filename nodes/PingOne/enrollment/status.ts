import type { LimitReason } from '../waiting/limits';

/**
 * `enrollment.status` of the output. Only ENROLLED comes with a device. The others carry neither
 * `id` nor `status`, so that they cannot be mistaken for one.
 */
export type EnrollmentStatus = 'ENROLLED' | 'EXPIRED' | 'CLOSED';

/**
 * Why nobody can enroll with this link until an admin has done something: `enrollment.reason` of a
 * wait that ends for it.
 */
export type PermanentFailure =
	| 'USER_DELETED'
	| 'CREDENTIAL_UNUSABLE'
	| 'SECRET_CHANGED'
	| 'ACCESS_DENIED'
	| 'NOT_ALLOWED';

/** Why a link was closed: `enrollment.reason`. */
export type CloseReason = 'TOO_MANY_ATTEMPTS' | LimitReason | PermanentFailure;
