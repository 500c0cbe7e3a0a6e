import type { IDataObject } from 'n8n-workflow';
import type { LinkPurpose } from '../../page/link/proof';
import type { User } from '../../pingone/types';
import { iso, type Person } from '../../waiting/wait';
import type { OperationItem } from '../operation';
import { readAddress } from './address';
import { requireWait, resumeUrlOf } from './beginWait';
import { requireOneLater, requireWaiter, type Waiter } from './laterNodes';
import { checkLaterRelyingParty } from './laterRelyingParty';
import { newLink } from './link';

/** What the links of an operation are for. */
export interface LinkKind {
	purpose: LinkPurpose;
	/** The operation that waits with such a link. */
	waiter: Waiter & { name: string };
	/** The field that has the link made, as the editor shows it. */
	field: string;
	/** A user as named in the output. @throws FieldError for a user to whom no link may be sent */
	personOf(user: User): Person;
}

/**
 * Checks what a link needs now, and creates it for a user later: n8n's address for this execution,
 * followed by `#` and the proof for this user.
 *
 * @returns what creates it, and the relying party of the nodes that wait, where it is known
 * @throws FieldError, as the function that it returns does; PingOneError
 */
export async function prepareLink(
	item: OperationItem,
	{ purpose, waiter, field, personOf }: LinkKind,
	{ validMs, asksStartCode = false }: { validMs: number; asksStartCode?: boolean },
): Promise<{ make(user: User): IDataObject; rpId?: string }> {
	const ctx = item.linkContext();
	const resumeUrl = resumeUrlOf(ctx);
	readAddress(resumeUrl, '');
	requireWait(ctx, Date.now() + validMs);
	requireWaiter(ctx, waiter, field);
	const rpId = await checkLaterRelyingParty(item, ctx, resumeUrl, waiter);
	requireOneLater(ctx, waiter);
	const make = (user: User) => {
		const person = personOf(user);
		const owner = { userId: user.id, purpose };
		const { record, proof, startCode } = newLink(ctx, owner, { validMs, asksStartCode });
		return {
			[purpose]: {
				link: `${String(resumeUrl)}#${proof}`,
				code: proof,
				...(startCode !== undefined && { startCode }),
				validUntil: iso(record.validUntil),
				user: person,
			},
		};
	};
	return { make, rpId };
}
