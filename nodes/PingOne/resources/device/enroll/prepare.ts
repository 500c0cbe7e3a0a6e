import type { IExecuteFunctions } from 'n8n-workflow';
import type { EnrollmentWait } from '../../../enrollment/wait';
import { isFido2, listDevices } from '../../../pingone/device/devices';
import type { Device } from '../../../pingone/types';
import { FieldError } from '../../../pingone/errors/fieldError';
import { checkNickname } from '../../fields/deviceProperties';
import { preferenceOf } from '../../fields/language';
import { readCallOptions } from '../../fields/options';
import { readPolicy } from '../../fields/policy';
import { readRelyingParty } from '../../fields/relyingParty';
import { readWholeUser } from '../../fields/user';
import type { FieldReader } from '../../../read/reader';
import type { OperationItem } from '../../operation';
import { readAddress } from '../../waiting/address';
import { resumeUrlOf, waitOf } from '../../waiting/beginWait';
import { mfaNotice, readEnableMfa } from '../../waiting/mfa';
import { enrolleeOf, refuseBlocked } from '../../waiting/person';
import { backupLink, waitsUntil } from '../../waiting/link';
import { requireLaterNode } from '../../waiting/laterNodes';
import { takeLink } from '../../waiting/takeLink';
import type { Given, Prepared } from '../../waiting/goOn';
import { DEFAULT_ATTEMPTS, MAX_ATTEMPTS } from './fields';
import { readPageSettings } from './page';
import { findAttachment } from './policy';

type IfUserHasDevice = 'createAnother' | 'raiseError' | 'replacePending';

function readMaxAttempts(options: FieldReader<undefined>): number {
	const attempts = options.number('maxAttempts', {
		allows: (value) => Number.isInteger(value) && value >= 1 && value <= MAX_ATTEMPTS,
		must: `be a whole number from 1 to ${MAX_ATTEMPTS}`,
		hint: `Remove it to use the default of ${DEFAULT_ATTEMPTS}.`,
	});
	return attempts ?? DEFAULT_ATTEMPTS;
}

function readNickname(options: FieldReader<undefined>): string | undefined {
	const text = options.text('nickname');
	return text ? checkNickname(text) : undefined;
}

function refuseSecondDevice(devices: Device[]): void {
	const active = devices.find(({ status }) => status === 'ACTIVE');
	if (!active) return;
	throw new FieldError(
		'User',
		`already has an active FIDO2 device (ID ${active.id})`,
		'This node does not wait for them, so a link that they have opens nothing. To enroll another device anyway, change If User Already Has a FIDO2 Device under Options.',
	);
}

/** An empty Relying Party ID means the host of the page. */
function readRelyingPartyAndOrigin(item: OperationItem, resumeUrl: unknown) {
	const rp = readRelyingParty(item, readAddress(resumeUrl, '').rpId);
	return { rp, origin: readAddress(resumeUrl, rp.id).origin };
}

/**
 * Checks all fields, then asks PingOne for the user and the policy. The backup link is made last: it
 * stays with the execution when this fails, and n8n may try again.
 *
 * @throws FieldError, PingOneError
 */
export async function prepare(
	ctx: IExecuteFunctions,
	item: OperationItem,
	{ secret, delivery }: Given,
): Promise<Prepared<EnrollmentWait>> {
	const findUser = readWholeUser(item);
	const { rp, origin } = readRelyingPartyAndOrigin(item, resumeUrlOf(ctx));
	const findPolicyId = readPolicy(item);
	const page = readPageSettings(item, rp.name);
	const options = item.read.in('options');
	const nickname = readNickname(options);
	const maxAttempts = readMaxAttempts(options);
	const ifExists = options.choice<IfUserHasDevice>('ifUserHasDevice');
	const asksStartCode = options.flag('startCode') ?? false;
	const onFailure = options.choice<EnrollmentWait['onFailure']>('onPermanentFailure') ?? 'end';
	const testsSignIn = options.flag('testSignIn') ?? false;
	const enableMfa = readEnableMfa(item);
	const asksForBackup = options.flag('askForBackup') ?? false;
	if (asksForBackup) requireLaterNode(ctx, options.label('askForBackup'));

	const found = await findUser();
	refuseBlocked(found);
	const owner = { userId: found.id, purpose: 'enrollment' } as const;
	const link = takeLink(ctx, secret, owner, { delivery, asksStartCode });
	const devices = (await listDevices(item.api, found.id)).filter(isFido2);
	if (ifExists === 'raiseError') refuseSecondDevice(devices);
	const policyId = await findPolicyId();
	const attachment = await findAttachment(item.api, policyId);
	const { user } = await enableMfa(found);
	const backup = asksForBackup ? backupLink(ctx, secret, link.record).salt : undefined;
	const wait: EnrollmentWait = {
		...waitOf(ctx, enrolleeOf(user), link.record),
		kind: 'enroll',
		device: { type: 'FIDO2', rp, policy: { id: policyId }, ...(nickname && { nickname }) },
		origin,
		...(backup && { backup }),
		expiresAt: waitsUntil(link.record),
		ifExists: ifExists === 'replacePending' ? 'replacePending' : 'createAnother',
		known: devices.map(({ id }) => id),
		maxAttempts,
		onFailure,
		environmentId: item.api.connection.environmentId,
		call: readCallOptions(options),
		page: { ...page, testsSignIn, ...preferenceOf(user), ...(attachment && { attachment }) },
	};
	const notice = mfaNotice([user]);
	return { wait, link, user, notice };
}
