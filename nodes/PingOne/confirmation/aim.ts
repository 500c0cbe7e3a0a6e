import { randomBytes } from 'crypto';
import { accept, refuse } from '../waiting/answer';
import { iso } from '../waiting/wait';
import { toBase64Url } from '../webauthn/encodings';
import { challengeFor, NONCE_BYTES, receiptOf, signerOf, statementOf } from './receipt';
import { confirmationItem } from './result';
import type { Aim, Answered } from './session';
import type { ConfirmationWait } from './wait';

/** Why an item has no receipt: of what stands in none, no one could prove it. */
const NO_RECEIPT =
	'PingOne’s response about the signature was lost. It is unknown which signature completed the confirmation, so none is shown. With Public Keys, there would be a receipt.';

/** What is known of the signature. One of the public keys has verified it, or PingOne has said here that it did. */
function evidenceOf(wait: ConfirmationWait, { asked, checked, signed }: Answered) {
	const { rpId, origin, publicKeys, requiresUserVerification } = wait;
	const proven = checked.accepted ?? (publicKeys.length > 0 ? signed : undefined);
	if (!proven) {
		return { ...(requiresUserVerification && { userVerified: true }), noReceipt: NO_RECEIPT };
	}
	const about = asked.asking ? statementOf(wait, asked.asking) : { rpId, origin };
	const publicKey = signerOf(proven.assertion, publicKeys);
	return {
		userVerified: proven.facts.userVerified,
		messageSigned: asked.asking !== undefined,
		...(publicKey !== undefined && { publicKey }),
		receipt: receiptOf(proven.assertion, about),
	};
}

/** A user confirms a message with a key, or declines. */
export const confirmationAim = (wait: ConfirmationWait): Aim => ({
	purpose: 'confirmation',
	start: { rpId: wait.rpId },
	shown: { message: wait.message, asksReason: wait.asksReason },
	ask(now) {
		if (!wait.bindsMessage) return undefined;
		const asking = { nonce: toBase64Url(randomBytes(NONCE_BYTES)), askedAt: iso(now) };
		return { asking, challenge: toBase64Url(challengeFor(statementOf(wait, asking))) };
	},
	confirm({ visitor, log, now }, answered) {
		const { checked, device } = answered;
		const pingOneId = checked.flow.id;
		log('confirmation.confirmed', { pingOneId, device: device.id });
		const at = iso(now);
		const { userVerified, ...rest } = evidenceOf(wait, answered);
		const verified = userVerified !== undefined && { userVerified };
		const facts = { at, device, ...verified, pingOneId, ...visitor, ...rest };
		return accept({ done: true, at }, confirmationItem(wait, 'CONFIRMED', facts));
	},
	decline({ record, visitor, log, now }, reason) {
		if (wait.asksReason && reason === '') return refuse('reason');
		record.conclude({ kind: 'declined', at: now });
		log('confirmation.declined');
		const at = iso(now);
		const facts = { at, ...(reason !== '' && { reason }), ...visitor };
		return accept({ declined: true, at }, confirmationItem(wait, 'DECLINED', facts));
	},
	close({ record, visitor, log, now }, reason) {
		record.conclude({ kind: 'closed', at: now });
		log('confirmation.closed', { reason });
		const facts = { at: iso(now), reason, ...visitor };
		return { ...refuse('closed'), resume: confirmationItem(wait, 'CLOSED', facts) };
	},
});
