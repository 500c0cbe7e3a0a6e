import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { requireSecret, type LinkPurpose } from '../../page/link/proof';
import { openCredential } from '../../pingone/client/credential';
import { transport } from '../../pingone/client/transport';
import { describeError } from '../../pingone/errors/describeError';
import type { User } from '../../pingone/types';
import { runItems, type Run } from '../../run/items';
import { eventLog } from '../../waiting/events';
import { readMaxConcurrentRequests } from '../fields/options';
import { readWholeUser } from '../fields/user';
import { itemView } from '../item';
import type { OperationItem, RunOperation } from '../operation';
import { readAddress } from './address';
import { resumeUrlOf } from './beginWait';
import { checkLaterRelyingParty, type Waiter } from './laterRelyingParty';
import { newLink } from './link';
import { personOf } from './person';
import { readValidity } from './validity';

/** What the links of an operation are for. */
export interface LinkKind {
	purpose: LinkPurpose;
	/** The operation that waits with such a link. */
	waiter: Waiter;
	/** @throws FieldError for a user to whom no link may be sent */
	check(user: User): void;
}

/**
 * Creates one link: n8n's address for this execution, followed by `#` and the proof for this user.
 *
 * @param secret client secret of the worker app
 * @internal
 */
export async function makeLink(
	ctx: IExecuteFunctions,
	{ purpose, waiter, check }: LinkKind,
	secret: string,
	item: OperationItem,
): Promise<IDataObject> {
	const findUser = readWholeUser(item);
	const validMs = readValidity(item);
	const asksStartCode = item.read.in('options').flag('startCode') ?? false;
	const resumeUrl = resumeUrlOf(ctx);
	readAddress(resumeUrl, '');
	checkLaterRelyingParty(ctx, resumeUrl, waiter);

	const user = await findUser();
	check(user);
	const owner = { userId: user.id, purpose };
	const { record, proof, startCode } = newLink(ctx, secret, owner, { validMs, asksStartCode });
	const validUntil = new Date(record.validUntil).toISOString();
	const about = { execution: ctx.getExecutionId(), node: ctx.getNode().name, user: user.id };
	eventLog(ctx.logger, about)(`${purpose}.link_created`, { validUntil });
	return {
		[purpose]: {
			link: `${String(resumeUrl)}#${proof}`,
			code: proof,
			...(startCode !== undefined && { startCode }),
			validUntil,
			user: personOf(user),
		},
	};
}

async function open(ctx: IExecuteFunctions, run: Run) {
	const { ctx: held, credential, connection } = await openCredential(ctx, run.signal);
	const secret = requireSecret(credential);
	return { secret, common: { connection, sendFor: transport(held, connection, run) } };
}

/** An operation that creates a link for each item. */
export const linkOperation = (
	kind: LinkKind,
	meta: Pick<RunOperation, 'name' | 'action' | 'description' | 'fields'>,
): RunOperation => ({
	...meta,
	value: 'createLink',
	asTool: 'never',
	async execute(ctx) {
		const { fields } = meta;
		const work = (run: Run) => {
			let opened: ReturnType<typeof open> | undefined;
			return async (index: number) => {
				opened ??= open(ctx, run);
				const { secret, common } = await opened;
				return await makeLink(ctx, kind, secret, itemView(ctx, { fields, ...common }, index));
			};
		};
		const concurrency = readMaxConcurrentRequests(ctx, fields);
		return await runItems(ctx, { work, describe: describeError, service: 'PingOne', concurrency });
	},
});
