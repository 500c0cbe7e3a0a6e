import { randomBytes } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { EnrollmentWait } from '../../../enrollment/wait';
import { isFido2, listDevices } from '../../../pingone/device/devices';
import type { Device } from '../../../pingone/types';
import { FieldError } from '../../../pingone/errors/fieldError';
import { checkNickname } from '../../fields/deviceProperties';
import { readCallOptions } from '../../fields/options';
import { readPolicy } from '../../fields/policy';
import { readRelyingParty } from '../../fields/relyingParty';
import { readWholeUser } from '../../fields/user';
import type { FieldReader } from '../../../read/reader';
import type { OperationItem } from '../../operation';
import { personOf, refuseBlocked } from '../link/person';
import { readAddress } from './address';
import { DEFAULT_ATTEMPTS, MAX_ATTEMPTS } from './fields';
import { otherLinks, requireLink } from './link';
import { readPageSettings } from './page';
import { findAttachment } from './policy';

const FORM_URL = '{{ $execution.resumeFormUrl }}';
const NONCE_BYTES = 24;

type IfUserHasDevice = 'createAnother' | 'raiseError' | 'replacePending';

/** n8n's address for this execution, the beginning of every link. */
export const resumeUrlOf = (ctx: IExecuteFunctions): unknown => ctx.evaluateExpression(FORM_URL, 0);

/** Distinguishes the waits of an execution. */
export const makeNonce = () => randomBytes(NONCE_BYTES).toString('base64url');

function readMaxAttempts(options: FieldReader<undefined>): number {
	const attempts = options.number('maxAttempts', {
		allows: (value) => Number.isInteger(value) && value >= 1 && value <= MAX_ATTEMPTS,
		must: `be a whole number from 1 to ${MAX_ATTEMPTS}`,
		hint: `Leave it out for ${DEFAULT_ATTEMPTS}.`,
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
		'Nobody was asked to enroll. To enroll another device anyway, change If User Already Has a FIDO2 Device under Options.',
	);
}

/** An empty Relying Party ID means the host of the page. */
function readRelyingPartyAndOrigin(item: OperationItem, resumeUrl: unknown) {
	const rp = readRelyingParty(item, readAddress(resumeUrl, '').rpId);
	return { rp, origin: readAddress(resumeUrl, rp.id).origin };
}

/**
 * Checks all fields, then asks PingOne for the user and the policy.
 *
 * @returns what the node has to remember while it waits
 * @throws FieldError, PingOneError
 */
export async function prepareWait(
	ctx: IExecuteFunctions,
	item: OperationItem,
): Promise<EnrollmentWait> {
	const findUser = readWholeUser(item);
	const { rp, origin } = readRelyingPartyAndOrigin(item, resumeUrlOf(ctx));
	const policyId = readPolicy(item);
	const page = readPageSettings(item, rp.name);
	const options = item.read.in('options');
	const nickname = readNickname(options);
	const maxAttempts = readMaxAttempts(options);
	const ifExists = options.choice<IfUserHasDevice>('ifUserHasDevice');
	const onFailure = options.choice<EnrollmentWait['onFailure']>('onPermanentFailure') ?? 'end';

	const user = await findUser();
	const link = requireLink(ctx, user.id);
	refuseBlocked(user);
	const devices = (await listDevices(item.api, user.id)).filter(isFido2);
	if (ifExists === 'raiseError') refuseSecondDevice(devices);
	const attachment = await findAttachment(item.api, policyId);
	const { salt, digest, asksStartCode, validUntil } = link;
	return {
		version: 1,
		kind: 'enroll',
		nonce: makeNonce(),
		person: personOf(user),
		link: { salt, digest, asksStartCode },
		others: otherLinks(ctx, link),
		device: { type: 'FIDO2', rp, policy: { id: policyId }, ...(nickname && { nickname }) },
		origin,
		expiresAt: validUntil,
		ifExists: ifExists === 'replacePending' ? 'replacePending' : 'createAnother',
		known: devices.map(({ id }) => id),
		maxAttempts,
		onFailure,
		environmentId: item.api.connection.environmentId,
		call: readCallOptions(options),
		page: { ...page, ...(attachment && { attachment }) },
	};
}
