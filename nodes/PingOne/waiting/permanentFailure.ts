import { sleep } from 'n8n-workflow';
import type { PingOneApi } from '../pingone/client/api';
import { type Failure, isNotFound, PingOneError } from '../pingone/errors/failure';
import { FieldError } from '../pingone/errors/fieldError';
import type { User } from '../pingone/types';
import { getUser } from '../pingone/user/users';

/** Why no one can enroll or confirm with a link until an admin acts: `reason` of a wait that ends for it. */
export type PermanentFailure =
	| 'USER_DELETED'
	| 'CREDENTIAL_UNUSABLE'
	| 'ACCESS_DENIED'
	| 'NOT_ALLOWED';

/** How old a read of PingOne may be (API reference, "Best practices"; the figure is assumed). In ms. */
export const SETTLE_MS = 2_000;

/** Requests about what was just created and is not visible yet. */
const EARLY_READS = 3;

/** Statuses with which PingOne refuses what it will refuse again. */
const REFUSED: Record<number, PermanentFailure | undefined> = {
	400: 'NOT_ALLOWED',
	401: 'ACCESS_DENIED',
	403: 'ACCESS_DENIED',
};

/** Details of a refusal that is about the user, and may pass. */
const OF_USER = ['LIMIT_EXCEEDED', 'ACCOUNT_NOT_USABLE'];

/** Why no token is issued (RFC 6749 §5.2). n8n leaves the status out (@n8n/client-oauth2, `getAuthError`). */
const NO_TOKEN = ['invalid_client', 'invalid_grant', 'unauthorized_client', 'invalid_scope'];

const isTokenRefused = ({ status = 0, code = '' }: Failure) =>
	(status >= 400 && status < 500) || NO_TOKEN.includes(code);

/** Whether a failure will not pass by itself: it takes an admin. */
export function permanentFailureOf(thrown: unknown): PermanentFailure | undefined {
	if (thrown instanceof FieldError) return 'CREDENTIAL_UNUSABLE';
	if (!(thrown instanceof PingOneError) || thrown.isTransient) return undefined;
	const { kind, code, status = 0 } = thrown.failure;
	if (kind === 'credential') return code === 'unusable' ? 'CREDENTIAL_UNUSABLE' : undefined;
	if (kind === 'token') return isTokenRefused(thrown.failure) ? 'ACCESS_DENIED' : undefined;
	const isOfUser = OF_USER.some((detail) => thrown.hasDetail(detail));
	return kind === 'refusal' && !isOfUser ? REFUSED[status] : undefined;
}

/**
 * Whether a failure ends the wait of a user who clicks. A refusal does at the second click that meets it:
 * a secret that is being rotated, or a role, may be all that is missing.
 */
export const isFinal = (failure: PermanentFailure, isAgain: boolean): boolean =>
	isAgain || failure === 'USER_DELETED' || failure === 'CREDENTIAL_UNUSABLE';

/** Repeats a request about what was made a moment ago while it is not found (API reference, "Best practices"). */
export async function onceVisible<T>(request: () => Promise<T>, reads = EARLY_READS): Promise<T> {
	return await request().catch(async (thrown: unknown) => {
		if (!isNotFound(thrown) || reads <= 1) throw thrown;
		await sleep(SETTLE_MS / 2);
		return await onceVisible(request, reads - 1);
	});
}

/**
 * Whether a user may use a link. PingOne does not document that it rejects devices of disabled users,
 * so the node checks (pingone-go-sdk-v2, management openapi: `enabled`, `account.status`).
 */
export function blockOf({ enabled, account }: User): 'disabled' | 'locked' | undefined {
	if (enabled === false) return 'disabled';
	return account?.status === 'LOCKED' ? 'locked' : undefined;
}

/** What PingOne says of the user of a link now; with `failure`, it will not say otherwise by itself. */
type UserLook = { user: User } | { thrown: unknown; failure?: PermanentFailure };

/** Looks at a user again, who may have left. @throws what is no failure of PingOne or credential */
export async function lookAtUser(api: PingOneApi, userId: string): Promise<UserLook> {
	const read = async () => await getUser(api, userId);
	return await onceVisible(read).then(
		(user) => ({ user }),
		(thrown: unknown) => {
			const failure = isNotFound(thrown) ? 'USER_DELETED' : permanentFailureOf(thrown);
			if (failure === undefined && !(thrown instanceof PingOneError)) throw thrown;
			return { thrown, failure };
		},
	);
}
