import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { eventLog } from '../../confirmation/events';
import { requireSecret } from '../../page/link/proof';
import { openCredential } from '../../pingone/client/credential';
import { transport } from '../../pingone/client/transport';
import { describeError } from '../../pingone/errors/describeError';
import { runItems, type Run } from '../../run/items';
import { readAddress } from '../device/enroll/address';
import { resumeUrlOf } from '../device/enroll/wait';
import { checkLaterRelyingParty } from '../device/link/laterRelyingParty';
import { personOf } from '../device/link/person';
import { readValidity } from '../device/link/validity';
import { readMaxConcurrentRequests } from '../fields/options';
import { readWholeUser } from '../fields/user';
import { itemView } from '../item';
import type { OperationItem, RunOperation } from '../operation';
import { confirmationLinkFields } from './fields';
import { newLink } from './link';

/** Makes one link, and keeps its digest with the execution. @internal */
export async function makeConfirmationLink(
	ctx: IExecuteFunctions,
	secret: string,
	item: OperationItem,
): Promise<IDataObject> {
	const findUser = readWholeUser(item);
	const validMs = readValidity(item);
	const asksStartCode = item.read.in('options').flag('startCode') ?? false;
	const resumeUrl = resumeUrlOf(ctx);
	readAddress(resumeUrl, '');
	checkLaterRelyingParty(ctx, resumeUrl, { resource: 'confirmation', operation: 'sendAndWait' });
	const user = await findUser();
	const { record, proof, startCode } = newLink(ctx, secret, user.id, { validMs, asksStartCode });
	const validUntil = new Date(record.validUntil).toISOString();
	const about = { execution: ctx.getExecutionId(), node: ctx.getNode().name, user: user.id };
	eventLog(ctx.logger, about)('confirmation.link_created', { validUntil });
	return {
		confirmation: {
			link: `${String(resumeUrl)}#${proof}`,
			code: proof,
			...(startCode !== undefined && { startCode }),
			validUntil,
			user: { ...personOf(user), ...(user.email !== undefined && { email: user.email }) },
		},
	};
}

async function open(ctx: IExecuteFunctions, run: Run) {
	const { ctx: held, credential, connection } = await openCredential(ctx, run.signal);
	const sendFor = transport(held, connection, run);
	return { secret: requireSecret(credential), common: { connection, sendFor } };
}

async function execute(ctx: IExecuteFunctions) {
	const fields = confirmationLinkFields;
	const work = (run: Run) => {
		let opened: ReturnType<typeof open> | undefined;
		return async (index: number) => {
			opened ??= open(ctx, run);
			const { secret, common } = await opened;
			return await makeConfirmationLink(ctx, secret, itemView(ctx, { fields, ...common }, index));
		};
	};
	const concurrency = readMaxConcurrentRequests(ctx, fields);
	return await runItems(ctx, { work, describe: describeError, service: 'PingOne', concurrency });
}

export const createConfirmationLink: RunOperation = {
	name: 'Create Confirmation Link',
	value: 'createLink',
	asTool: 'never',
	action: 'Create confirmation link',
	description:
		'Create a link for one user to confirm something with their passkey. Send it to the user, then wait with Send and Wait for Passkey.',
	fields: confirmationLinkFields,
	execute,
};
