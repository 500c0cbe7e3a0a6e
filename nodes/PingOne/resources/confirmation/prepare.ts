import type { IExecuteFunctions } from 'n8n-workflow';
import { faultOf } from '../../confirmation/user';
import type { ConfirmationWait } from '../../confirmation/wait';
import { FieldError } from '../../pingone/errors/fieldError';
import type { User } from '../../pingone/types';
import { readAddress } from '../device/enroll/address';
import { makeNonce, resumeUrlOf } from '../device/enroll/wait';
import { personOf } from '../device/link/person';
import { readValidity } from '../device/link/validity';
import { readCallOptions } from '../fields/options';
import { readWholeUser } from '../fields/user';
import type { OperationItem } from '../operation';
import { readAppearance } from './appearance';
import { DELIVERY } from './fields';
import { newLink, requireLink, type NewLink } from './link';
import { readMessage } from './message';

const FAULTS: Record<string, [what: string, cure: string]> = {
	disabled: [
		'is disabled or locked in PingOne and cannot confirm',
		'Enable or unlock the account in PingOne first, or ask another user.',
	],
	mfaOff: [
		'has MFA turned off in PingOne, so PingOne asks for no passkey',
		'Turn it on with User > Enable MFA, or ask another user.',
	],
};

/** @throws FieldError for a user who cannot confirm anything, before anything is sent to them */
function requireAble(user: User): void {
	const fault = FAULTS[faultOf(user) ?? ''];
	if (fault) throw new FieldError('User', fault[0], `The user was not asked. ${fault[1]}`);
}

function readWorkflow({ read }: OperationItem): string {
	const id = read.workflow('deliveryWorkflow');
	if (id !== '') return id;
	throw new FieldError(
		'Workflow',
		'is empty',
		'Select the workflow that sends the link, or set Send Link With to Nodes Before This One.',
	);
}

/** Everything that a wait for a confirmation begins with. */
export interface Prepared {
	wait: ConfirmationWait;
	link: NewLink;
	user: User;
	/** ID of the workflow that sends the link; undefined when nodes have sent it. */
	workflow?: string;
}

/**
 * Checks all fields, then asks PingOne for the user.
 *
 * @param secret client secret of the worker app
 * @throws FieldError, PingOneError
 */
export async function prepare(
	ctx: IExecuteFunctions,
	item: OperationItem,
	secret: string,
): Promise<Prepared> {
	const { read } = item;
	const findUser = readWholeUser(item);
	const message = readMessage(item);
	const { rpId, origin } = readAddress(resumeUrlOf(ctx), read.locator('rpId').value);
	const page = readAppearance(item, rpId);
	const options = read.in('options');
	const byWorkflow = read.choice('sendLinkWith') === DELIVERY.workflow;
	const workflow = byWorkflow ? readWorkflow(item) : undefined;
	const validMs = byWorkflow ? readValidity(item) : 0;
	const asked = {
		requiresUserVerification: options.flag('userVerification') ?? true,
		onlyDevices: options.list('onlyDevices') ?? [],
		asksReason: options.flag('reasonRequired') ?? false,
		bindsMessage: options.flag('signMessage') ?? false,
		call: readCallOptions(options),
	};

	const user = await findUser();
	requireAble(user);
	const link = byWorkflow
		? newLink(ctx, secret, user.id, { validMs, asksStartCode: false })
		: requireLink(ctx, secret, user.id);
	const { salt, digest, asksStartCode, validUntil } = link.record;
	return {
		link,
		user,
		workflow,
		wait: {
			version: 1,
			kind: 'confirm',
			nonce: makeNonce(),
			person: personOf(user),
			link: { salt, digest, asksStartCode },
			origin,
			expiresAt: validUntil,
			page,
			message,
			rpId,
			...asked,
			environmentId: item.api.connection.environmentId,
		},
	};
}
