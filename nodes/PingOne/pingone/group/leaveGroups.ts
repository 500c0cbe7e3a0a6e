import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock } from '../client/lock';
import { isRefusal, PingOneError } from '../errors/failure';
import { counted } from '../errors/changeError';
import { removeOnce } from '../reconcile';
import { sweep } from '../client/sweep';
import { groupsOf, isDirect, type Membership, PAGE_SIZE } from './memberships';

export interface LeftGroups {
	left: Membership[];
	/** Groups that PingOne keeps the user in: by a filter, or through another group. */
	kept: IDataObject[];
	isShown: boolean;
}

const shown = ({ id, name, type }: Membership, reason?: string): IDataObject => ({
	id,
	...(name !== undefined && { name }),
	...(type !== undefined && { type }),
	...(reason !== undefined && { reason }),
});

async function leaveEach(api: PingOneApi, userId: string): Promise<LeftGroups> {
	const refused = new Map<string, IDataObject>();
	const swept = await sweep<Membership>(api, {
		path: groupsOf(userId),
		query: { limit: PAGE_SIZE },
		isMeant: (membership) => isDirect(membership) && !refused.has(membership.id),
		async act(membership) {
			const path = [...groupsOf(userId), membership.id];
			const removed = await removeOnce(api, { path }).catch((thrown: unknown) => {
				if (!(thrown instanceof PingOneError) || !isRefusal(thrown)) throw thrown;
				refused.set(membership.id, shown(membership, thrown.message));
				return false;
			});
			return removed ?? true;
		},
		made: (count) => counted(count, 'group was left', 'groups were left'),
	});
	const indirect = swept.shown.filter((membership) => !isDirect(membership));
	return {
		left: swept.done.map((membership) => shown(membership) as Membership),
		kept: [...indirect.map((membership) => shown(membership)), ...refused.values()],
		isShown: swept.left.length === 0,
	};
}

/**
 * Takes a user out of all groups they are a direct member of, but for members by a filter (400,
 * assumed).
 * @throws PingOneError; ChangeError when the user has left some before
 */
export const leaveGroups = async (api: PingOneApi, userId: string): Promise<LeftGroups> =>
	await withLock(api, ['users', userId], async () => await leaveEach(api, userId));
