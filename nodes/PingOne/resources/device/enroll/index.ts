import { endUnopened } from '../../../enrollment/ending';
import { expiredItem } from '../../../enrollment/result';
import { attemptsHere } from '../../../enrollment/session';
import type { EnrollmentWait } from '../../../enrollment/wait';
import { isFido2, listDevices, maySignIn } from '../../../pingone/device/devices';
import { FieldError } from '../../../pingone/errors/fieldError';
import type { Device, User } from '../../../pingone/types';
import { Notice } from '../../../read/input';
import { choice, flag, number, wholeUpTo } from '../../../read/kinds';
import { nickname } from '../../fields/deviceProperties';
import { preferenceOf } from '../../fields/language';
import { policy } from '../../fields/policy';
import { pageDomain, rpName } from '../../fields/relyingParty';
import { user } from '../../fields/user';
import { ENROLLED_DEVICE } from '../../outputs';
import { resumeUrlOf, waitOf } from '../../waiting/beginWait';
import { readAddress, requireDomainOf } from '../../waiting/domain';
import { comesNext, requireLaterNode, TEST } from '../../waiting/laterNodes';
import { backupLink, takeLink, waitsUntil } from '../../waiting/link';
import { delivery, startCode } from '../../waiting/linkFields';
import { enableMfa, enrolleeOf, mfaNotice, refuseBlocked, switchMfa } from '../../waiting/person';
import { waitOperation } from '../../waiting/waitOperation';
import { ENROLLMENT_VALIDITY } from '../createLink';
import { enrollPage } from './page';
import { attachmentOf, findFido2Policy } from './policy';

const DEFAULT_ATTEMPTS = 10;
const MAX_ATTEMPTS = 50;

const name = rpName.but({ required: false, hint: 'Leave empty for the domain' });

/** @param name empty for the domain */
const namedSite = (id: string, name: string) => ({ id, name: name || id });

const askForBackup = flag({
	displayName: 'Ask for a Backup Passkey',
	name: 'askForBackup',
	default: false,
	description:
		'Whether to offer a second passkey during the same visit. The next Enroll FIDO2 Device node for the same user waits half an hour for it, without a link.',
});

const ownOptions = [
	askForBackup,
	enableMfa,
	nickname.but({
		displayName: 'Device Nickname',
		description: 'Display name of the device in PingOne, up to 100 characters',
	}),
	choice({
		displayName: 'If User Already Has a FIDO2 Device',
		name: 'ifUserHasDevice',
		options: [
			{
				name: 'Enroll Another',
				value: 'createAnother',
				description: 'Enroll without checking for existing devices',
			},
			{
				name: 'Raise Error',
				value: 'raiseError',
				description:
					'Fail without waiting if the user has an active, unblocked device for this domain',
			},
			{
				name: 'Replace Pending',
				value: 'replacePending',
				description:
					'When the user begins, delete devices that were never activated. Active devices are kept.',
			},
		],
		default: 'createAnother',
		description: 'What to do if the user already has a FIDO2 device',
	}),
	number(
		{
			displayName: 'Max Attempts',
			name: 'maxAttempts',
			typeOptions: { minValue: 1, maxValue: MAX_ATTEMPTS, numberPrecision: 0 },
			default: DEFAULT_ATTEMPTS,
			description:
				'Number of failed attempts after which the link is closed and the workflow continues',
		},
		wholeUpTo(MAX_ATTEMPTS, `Remove it to use the default of ${DEFAULT_ATTEMPTS}.`),
	),
	choice({
		displayName: 'On Permanent Failure',
		name: 'onPermanentFailure',
		options: [
			{
				name: 'End as CLOSED',
				value: 'end',
				description: 'Close the link and continue, with the reason in enrollment.reason',
			},
			{
				name: 'Keep Waiting and Log',
				value: 'keep',
				description: 'Log a warning once, and let the user try again until the link expires',
			},
		],
		default: 'end',
		description:
			'What to do if enrollment is impossible until an admin acts, because the user was deleted, the credential is gone, or PingOne refuses the worker app or the device',
	}),
	startCode('the workflow receives as startCode and sends through another channel').when({
		'/sendLinkWith': ['workflow'],
	}),
] as const;

const sendItBefore = new Notice({
	displayName:
		'Before this node, add <b>Create Enrollment Link</b> for the same user, and a node that sends <code>{{ $json.enrollment.link }}</code>. This node then waits until the user has registered a passkey or security key.',
	name: 'linkNotice',
});

/** @param known at a reminder: an active device may be the one of this very link, which is in doubt */
function refuseSecondDevice(devices: Device[], rpId: string, known?: User): void {
	const active = known ? undefined : devices.find((device) => maySignIn(rpId, device));
	if (!active) return;
	throw new FieldError(
		'User',
		`already has an active FIDO2 device (ID ${active.id})`,
		'This node does not wait for them, so a link that they have will not work. To enroll another device anyway, change If User Already Has a FIDO2 Device under Options.',
	);
}

export const enroll = waitOperation({
	name: 'Enroll FIDO2 Device',
	value: 'enroll',
	action: 'Enroll FIDO2 device',
	description:
		'Wait for a user to register a passkey or security key on a hosted page, then continue with the active device, or without one if the link ends first',
	output: ENROLLED_DEVICE,
	user,
	inputs: [policy, pageDomain, name],
	delivery: delivery('nodes', sendItBefore, ENROLLMENT_VALIDITY),
	page: enrollPage,
	options: ownOptions,
	remind: { after: 2, unit: 'days' },
	/** The backup link is made last: it stays with the execution when this fails, and n8n may try again. */
	async prepare(asked, { ctx, item: { api }, delivery: sent, call, known }) {
		const { ifUserHasDevice: ifExists, askForBackup: asksForBackup = false } = asked;
		const resumeUrl = resumeUrlOf(ctx);
		const { origin, rpId: id } = readAddress(resumeUrl, asked.domain);
		const rp = namedSite(id, asked.rpName);
		if (asksForBackup) requireLaterNode(ctx, askForBackup.label);

		const found = await asked.user.whole(api);
		refuseBlocked(found);
		const devices = (await listDevices(api, found.id)).filter(isFido2);
		if (ifExists === 'raiseError') refuseSecondDevice(devices, rp.id, known);
		const policyId = await asked.policy.id(api);
		const fido2Policy = await findFido2Policy(api, policyId);
		requireDomainOf(fido2Policy, asked.domain);
		const attachment = attachmentOf(fido2Policy);
		// Made last, so that a link which is logged may be in a message.
		const owner = { userId: found.id, purpose: 'enrollment' } as const;
		const link = takeLink(ctx, owner, { delivery: sent, asksStartCode: asked.startCode });
		const { user: whom } = await switchMfa(api, found, asked.enableMfa);
		const backup = asksForBackup ? backupLink(ctx, link.record).salt : undefined;
		const wait: EnrollmentWait = {
			...waitOf(ctx, enrolleeOf(whom), link.record),
			kind: 'enroll',
			device: {
				type: 'FIDO2',
				rp,
				policy: { id: policyId },
				...(asked.nickname && { nickname: asked.nickname }),
			},
			origin,
			...(backup && { backup }),
			...(comesNext(ctx, TEST) && { isTestedNext: true }),
			expiresAt: waitsUntil(link.record),
			ifExists: ifExists === 'replacePending' ? 'replacePending' : 'createAnother',
			known: devices.map(({ id }) => id),
			maxAttempts: asked.maxAttempts ?? DEFAULT_ATTEMPTS,
			onFailure: asked.onPermanentFailure ?? 'end',
			environmentId: api.connection.environmentId,
			call,
			page: {
				...asked.page(rp.name),
				...preferenceOf(whom),
				...(attachment && { attachment }),
			},
		};
		return { wait, link, user: whom, notice: mfaNotice([whom]) };
	},
	expired: (wait: EnrollmentWait) => expiredItem(wait),
	gone(wait, { key, log }) {
		const record = attemptsHere().recordOf(key);
		return endUnopened({ wait, record, log, now: Date.now() }, 'USER_DELETED');
	},
});
