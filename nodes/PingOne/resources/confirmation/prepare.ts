import type { IExecuteFunctions } from 'n8n-workflow';
import { faultOf } from '../../confirmation/refusals';
import type { ConfirmationWait } from '../../confirmation/wait';
import { FieldError } from '../../pingone/errors/fieldError';
import type { User } from '../../pingone/types';
import type { FieldReader } from '../../read/reader';
import { bytesFrom } from '../../webauthn/encodings';
import { readPublicKey } from '../../webauthn/publicKey';
import { preferenceOf } from '../fields/language';
import { readCallOptions } from '../fields/options';
import { readWholeUser } from '../fields/user';
import { readWebAuthn } from '../fields/webAuthn';
import type { OperationItem } from '../operation';
import { isReview } from '../tool';
import { readAddress } from '../waiting/address';
import { readAppearance } from '../waiting/appearance';
import { resumeUrlOf, waitOf } from '../waiting/beginWait';
import { personOf } from '../waiting/person';
import { pausedLink, pausedWait } from '../waiting/remind';
import { takeLink } from '../waiting/takeLink';
import type { Given, Prepared } from '../waiting/goOn';
import { UnableError } from '../waiting/unable';
import { readMessage } from './message';
import { findNamedDevices } from './onlyDevices';
import { requireHonestCall } from './review';

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

/** @throws UnableError for a user who cannot confirm anything, before anything is sent to them */
function requireAble(user: User): void {
	const fault = FAULTS[faultOf(user) ?? ''];
	if (fault) throw new UnableError('User', fault[0], `The user was not asked. ${fault[1]}`);
}

/** @throws FieldError for a review that would need nodes before it, or behind it */
function requireAlone(ctx: IExecuteFunctions, { delivery, reminders }: Given): void {
	if (!isReview(ctx)) return;
	if (!delivery) {
		throw new FieldError(
			'Send Link With',
			'must be A Workflow in a human review: no node comes before it',
			'Select a workflow that sends the link, such as the example Send a Link by Mail.',
		);
	}
	if (!reminders) return;
	throw new FieldError(
		'Remind After',
		'cannot be used in a human review, which is asked once: at the reminder, the agent would hear that nobody confirmed',
		'Nobody was asked. Remove Remind After under Options.',
	);
}

/** @throws FieldError for a text that is no public key, before the user is asked */
function readPublicKeys(options: FieldReader<undefined>): string[] {
	const keys = options.list('publicKeys') ?? [];
	readWebAuthn(options.label('publicKeys'), () => {
		for (const key of keys) readPublicKey(bytesFrom(key, 'publicKey'));
	});
	return keys;
}

/** Of a wait that goes on: a nickname stands for the devices that had it when the link was sent. */
const devicesBefore = (...of: Parameters<typeof pausedLink>): string[] | undefined =>
	pausedLink(...of) && (pausedWait(of[0]) as ConfirmationWait).onlyDevices;

/**
 * Checks all fields, then asks PingOne for the user.
 *
 * @throws FieldError, PingOneError
 */
export async function prepare(
	ctx: IExecuteFunctions,
	item: OperationItem,
	given: Given,
): Promise<Prepared<ConfirmationWait>> {
	const { read } = item;
	const { secret, delivery } = given;
	requireHonestCall(ctx);
	const findUser = readWholeUser(item);
	const message = readMessage(item);
	const { rpId, origin } = readAddress(resumeUrlOf(ctx), read.locator('rpId').value);
	const page = readAppearance(read.in('page'), rpId);
	const options = read.in('options');
	requireAlone(ctx, given);
	const namedDevices = options.list('onlyDevices') ?? [];
	const asked = {
		requiresUserVerification: options.flag('userVerification') ?? true,
		publicKeys: readPublicKeys(options),
		asksReason: options.flag('reasonRequired') ?? false,
		bindsMessage: options.flag('signMessage') ?? false,
		...(isReview(ctx) && { isReview: true }),
		call: readCallOptions(options),
	};

	const user = await findUser();
	requireAble(user);
	const owner = { userId: user.id, purpose: 'confirmation' } as const;
	const onlyDevices =
		devicesBefore(ctx, owner, delivery) ??
		(await findNamedDevices(item.api, user.id, rpId, namedDevices));
	const link = takeLink(ctx, secret, owner, { delivery });
	const wait: ConfirmationWait = {
		...waitOf(ctx, personOf(user), link.record),
		kind: 'confirm',
		origin,
		expiresAt: link.record.validUntil,
		page: { ...page, ...preferenceOf(user) },
		message,
		rpId,
		onlyDevices,
		...asked,
		environmentId: item.api.connection.environmentId,
	};
	return { wait, link, user };
}
