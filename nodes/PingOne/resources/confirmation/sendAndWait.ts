import { confirmationAim } from '../../confirmation/aim';
import { expiredItem } from '../../confirmation/result';
import { endPermanently, faultOf } from '../../confirmation/refusals';
import { decisionsHere } from '../../confirmation/session';
import type { ConfirmationWait } from '../../confirmation/wait';
import { FieldError } from '../../pingone/errors/fieldError';
import type { User } from '../../pingone/types';
import { Notice } from '../../read/input';
import { filled, flag, list } from '../../read/kinds';
import { bytesFrom } from '../../webauthn/encodings';
import { readPublicKey } from '../../webauthn/publicKey';
import { preferenceOf } from '../fields/language';
import { pageDomain, rpId } from '../fields/relyingParty';
import { readWebAuthn } from '../fields/webAuthn';
import { CONFIRMED } from '../outputs';
import { isReview } from '../tool';
import { page } from '../waiting/appearance';
import { resumeUrlOf, waitOf } from '../waiting/beginWait';
import { readAddress, requireDomainOfAny } from '../waiting/domain';
import { pausedLink, takeLink } from '../waiting/link';
import { delivery } from '../waiting/linkFields';
import { personOf, UnableError } from '../waiting/person';
import { pausedWait } from '../waiting/remind';
import { waitOperation, type Preparation } from '../waiting/waitOperation';
import { confirmer, CONFIRMATION_VALIDITY } from './createLink';
import { findNamedDevices } from './keys';
import { message } from './message';
import { requireHonestCall } from './review';

const named = filled(
	'Check the expression, or remove this option: without it, any passkey of the user may confirm.',
);

const onlyDevices = list({
	displayName: 'Only These Devices',
	name: 'onlyDevices',
	type: 'string',
	default: '',
	placeholder: 'e.g. Work key, 0a1b2c3d-1111-4222-8333-444455556666',
	description:
		'Nicknames or IDs of FIDO2 devices that users may confirm with, separated by commas (all if not set). A nickname covers the devices that have it when the wait begins.',
}).as(named);

/** Public keys, checked before the user is asked. */
const publicKeys = list({
	displayName: 'Public Keys',
	name: 'publicKeys',
	type: 'string',
	default: '',
	placeholder: 'e.g. pQECAyYgASFYIK...',
	description:
		'The enrollment.publicKey values that Enroll FIDO2 Device output for the user’s passkeys, separated by commas. Without them, the output does not name the key that signed.',
}).as((keys, label) => {
	readWebAuthn(label, () => {
		for (const key of named(keys, label)) readPublicKey(bytesFrom(key, 'publicKey'));
	});
	return keys;
});

const reasonRequired = flag({
	displayName: 'Reason Required on Decline',
	name: 'reasonRequired',
	type: 'boolean',
	default: false,
	description: 'Whether users who decline must give a reason',
});

const userVerification = flag({
	displayName: 'Require User Verification',
	name: 'userVerification',
	type: 'boolean',
	default: true,
	description:
		'Whether the user must verify their identity by PIN, fingerprint or face, so that a lost key alone cannot confirm anything',
});

const signMessage = flag({
	displayName: 'Sign the Message',
	name: 'signMessage',
	type: 'boolean',
	default: false,
	description:
		'Whether the passkey’s signature covers the message. PingOne must accept this node’s challenge, which Ping documents only for DaVinci. If it does not, the page says so.',
});

const sendItBefore = new Notice({
	displayName:
		'Before this node, add <b>Create Confirmation Link</b> for the same user, and a node that sends <code>{{ $json.confirmation.link }}</code>.',
	name: 'linkNotice',
	type: 'notice',
	default: '',
});

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
function requireAlone({ ctx, delivery: sent, reminders: due }: Preparation): void {
	if (!isReview(ctx)) return;
	if (!sent) {
		throw new FieldError(
			'Send Link With',
			'must be A Workflow in a human review: no node comes before it',
			'Select a workflow that sends the link, such as the example Send a Link by Email.',
		);
	}
	if (!due) return;
	throw new FieldError(
		'Remind After',
		'cannot be used in a human review, which is asked once: at the reminder, the agent would learn that no one confirmed',
		'No one was asked. Remove Remind After under Options.',
	);
}

export const sendAndWait = waitOperation({
	name: 'Send and Wait for Passkey',
	// n8n offers a node with an operation of this value as human review of an agent's tools.
	value: 'sendAndWait',
	action: 'Send and wait for passkey',
	description:
		'Ask a user to confirm something with their own passkey, and wait for the answer: confirmed, declined or expired',
	output: CONFIRMED,
	user: confirmer,
	inputs: [message, pageDomain],
	delivery: delivery('workflow', sendItBefore, CONFIRMATION_VALIDITY),
	page: page('confirm', []),
	options: [onlyDevices, publicKeys, reasonRequired, userVerification, signMessage],
	remind: { after: 4, unit: 'hours' },
	question: (asked) => ({
		[message.label]: asked.message,
		[rpId.label]: asked.domain,
		[onlyDevices.label]: (asked.onlyDevices ?? []).join(', '),
		[userVerification.label]: String(asked.userVerification ?? true),
		[signMessage.label]: String(asked.signMessage ?? false),
	}),
	async prepare(asked, given) {
		const { ctx, item, delivery: sent, call } = given;
		requireHonestCall(ctx);
		const { rpId: site, origin } = readAddress(resumeUrlOf(ctx), asked.domain);
		requireAlone(given);

		const user = await asked.user.whole(item.api);
		requireAble(user);
		await requireDomainOfAny(item.api, asked.domain);
		const owner = { userId: user.id, purpose: 'confirmation' } as const;
		// A nickname stands for the devices that had it when the link was sent.
		const paused = pausedLink(ctx, owner, sent) && (pausedWait(ctx) as ConfirmationWait);
		const devices =
			paused?.onlyDevices ??
			(await findNamedDevices(item.api, user.id, site, asked.onlyDevices ?? []));
		const link = takeLink(ctx, owner, { delivery: sent });
		const wait: ConfirmationWait = {
			...waitOf(ctx, personOf(user), link.record),
			kind: 'confirm',
			origin,
			expiresAt: link.record.validUntil,
			page: { ...asked.page.look(site), ...preferenceOf(user) },
			executionId: ctx.getExecutionId(),
			message: asked.message,
			rpId: site,
			onlyDevices: devices,
			requiresUserVerification: asked.userVerification ?? true,
			publicKeys: asked.publicKeys ?? [],
			asksReason: asked.reasonRequired ?? false,
			bindsMessage: asked.signMessage ?? false,
			...(isReview(ctx) && { isReview: true }),
			call,
			environmentId: item.api.connection.environmentId,
		};
		return { wait, link, user };
	},
	expired: (wait: ConfirmationWait) => expiredItem(wait),
	gone(wait, { key, log }) {
		const record = decisionsHere().recordOf(key);
		const closing = { aim: confirmationAim(wait), record, log, now: Date.now() };
		return endPermanently(closing, 'USER_DELETED');
	},
});
