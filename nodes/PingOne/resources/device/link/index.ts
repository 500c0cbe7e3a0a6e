import { randomBytes } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { eventLog } from '../../../enrollment/events';
import { digestOf, makeProof, makeStartCode, requireSecret } from '../../../page/link/proof';
import { linksOf } from '../../../page/link/records';
import { openCredential } from '../../../pingone/client/credential';
import { transport } from '../../../pingone/client/transport';
import { runItems, type Run } from '../../../run/items';
import { describeError } from '../../../pingone/errors/describeError';
import { readMaxConcurrentRequests } from '../../fields/options';
import { readWholeUser } from '../../fields/user';
import { itemView } from '../../item';
import type { OperationItem, RunOperation } from '../../operation';
import { readAddress } from '../enroll/address';
import { linkFields } from './fields';
import { checkLaterRelyingParty } from './laterRelyingParty';
import { personOf, refuseBlocked } from './person';
import { readValidity } from './validity';

const FORM_URL = '{{ $execution.resumeFormUrl }}';
const SALT_BYTES = 16;

export interface LinkMaker {
	ctx: IExecuteFunctions;
	/** Client secret of the worker app. */
	secret: string;
}

/**
 * Creates one link: n8n's address for this execution, followed by `#` and the proof for this user.
 * Only the proof's digest is stored, with the execution, for the node that waits.
 *
 * @internal
 */
export async function makeLink(
	{ ctx, secret }: LinkMaker,
	item: OperationItem,
): Promise<IDataObject> {
	const findUser = readWholeUser(item);
	const validMs = readValidity(item);
	const asksStartCode = item.read.in('options').flag('startCode') ?? false;
	const resumeUrl = ctx.evaluateExpression(FORM_URL, 0) as string;
	readAddress(resumeUrl, '');
	checkLaterRelyingParty(ctx, resumeUrl, { resource: 'device', operation: 'enroll' });

	const user = await findUser();
	refuseBlocked(user);
	const binding = {
		executionId: ctx.getExecutionId(),
		userId: user.id,
		salt: randomBytes(SALT_BYTES).toString('base64url'),
	};
	const proof = makeProof(secret, binding);
	const validUntil = Date.now() + validMs;
	linksOf(ctx).push({
		...binding,
		digest: digestOf(proof),
		validUntil,
		asksStartCode,
		spent: false,
	});
	const { executionId: execution, userId } = binding;
	const log = eventLog(ctx.logger, { execution, node: ctx.getNode().name, user: userId });
	log('enrollment.link_created', { validUntil: new Date(validUntil).toISOString() });
	return {
		enrollment: {
			link: `${resumeUrl}#${proof}`,
			code: proof,
			...(asksStartCode && { startCode: makeStartCode(secret, binding) }),
			validUntil: new Date(validUntil).toISOString(),
			user: { ...personOf(user), ...(user.email !== undefined && { email: user.email }) },
		},
	};
}

async function open(ctx: IExecuteFunctions, run: Run) {
	const { ctx: held, credential, connection } = await openCredential(ctx, run.signal);
	const secret = requireSecret(credential);
	return { connection, secret, sendFor: transport(held, connection, run) };
}

async function execute(ctx: IExecuteFunctions) {
	const work = (run: Run) => {
		let opened: ReturnType<typeof open> | undefined;
		return async (index: number) => {
			opened ??= open(ctx, run);
			const { connection, secret, sendFor } = await opened;
			const common = { fields: linkFields, connection, sendFor };
			return await makeLink({ ctx, secret }, itemView(ctx, common, index));
		};
	};
	const concurrency = readMaxConcurrentRequests(ctx, linkFields);
	return await runItems(ctx, { work, describe: describeError, service: 'PingOne', concurrency });
}

export const createLink: RunOperation = {
	name: 'Create Enrollment Link',
	value: 'createLink',
	asTool: 'never',
	action: 'Create enrollment link',
	description:
		'Create a link for one user to register a passkey or security key. Send it to the user, then wait with Enroll FIDO2 Device.',
	fields: linkFields,
	execute,
};
