import { reportDevice } from '../events/happenings.mts';
import { verifyAttestation } from '../fido2/verify.mts';
import type { Device, StoredCredential, Tenant, User } from '../tenant/types.mts';
import type { Answer } from '../wire/answer.mts';
import type { ActionInput } from '../wire/call.mts';
import { invalidData, invalidField, requestFailed } from '../wire/errors.mts';
import { activateOther } from './activateOther.mts';
import { checkBody, oneOf, text, time, type Shape } from './body.mts';
import { checkPairedCap } from './createDevice.mts';
import { deviceAnswer, deviceOf } from './deviceOf.mts';

const MAX_ATTESTATION = 65_536;

/** The request model of the page "Activate MFA User Device (FIDO2)". */
const SHAPE: Shape = {
	origin: { required: true, rule: text() },
	attestation: { required: true, rule: text({ max: MAX_ATTESTATION }) },
	nickname: { rule: text({ max: 100 }) },
	policy: { shape: { id: { rule: text() }, type: { rule: text() } } },
	block: {
		shape: { status: { rule: oneOf('BLOCKED', 'UNBLOCKED') }, blockedAt: { rule: time } },
	},
	lock: {
		shape: { status: { rule: oneOf('LOCKED', 'UNLOCKED') }, expiresAt: { rule: time } },
	},
};

interface ActivateBody {
	origin: string;
	attestation: string;
}

function checkPending(device: Device): void {
	if (device.status === 'ACTIVATION_REQUIRED') return;
	throw requestFailed({
		code: 'INVALID_VALUE',
		target: 'status',
		message: 'The device is already active.',
	});
}

function checkChallengeAge(device: Device, now: number, lifetimeSeconds: number | null): void {
	if (lifetimeSeconds === null || now - device.createdAt < lifetimeSeconds * 1000) return;
	throw invalidField('INVALID_VALUE', 'attestation', 'The challenge has expired.');
}

function isKnown(tenant: Tenant, { id }: StoredCredential): boolean {
	return [...tenant.environments.values()].some((environment) =>
		[...environment.users.values()].some((user) =>
			user.devices.some((device) => device.credential?.id === id),
		),
	);
}

/** Makes a pending device an active one: last in the order, or default if it is the first. */
export function markActive(
	user: User,
	device: Device,
	credential: StoredCredential,
	now: number,
): void {
	device.status = 'ACTIVE';
	device.credential = credential;
	device.updatedAt = now;
	user.order?.push(device.id);
}

/**
 * `POST /users/{userId}/devices/{deviceId}`, activate+json. The checks of the device's state come
 * first and last, because verification gives way to other requests.
 */
export async function activateDevice(input: ActionInput): Promise<Answer> {
	const { tenant, settings } = input;
	const { user, device } = deviceOf(input);
	if (device.type !== 'FIDO2') return activateOther(input, user, device);
	const details = checkBody(input.body, SHAPE);
	if (details.length > 0) throw invalidData(...details);
	checkPending(device);
	checkChallengeAge(device, tenant.clock.now(), settings.challengeLifetimeSeconds);
	const { origin, attestation } = input.body as ActivateBody;
	const credential = await verifyAttestation(device, origin, attestation).catch(
		(refused: unknown) => {
			const description = `Pairing failed: ${refused instanceof Error ? refused.message : 'unknown'}`;
			reportDevice(input, 'DEVICE.ACTIVATION_FAILED', { user, device, description, failed: true });
			throw refused;
		},
	);
	deviceOf(input);
	checkPending(device);
	checkPairedCap(user, settings.maxAllowedDevices);
	if (isKnown(tenant, credential)) {
		throw invalidField('UNIQUENESS_VIOLATION', 'attestation.id', 'The credential is registered.');
	}
	markActive(user, device, credential, tenant.clock.now());
	tenant.deviceCounters.activated += 1;
	const description = `Activated Device for User ${user.username}`;
	reportDevice(input, 'DEVICE.ACTIVATED', { user, device, description });
	return deviceAnswer(input, user, device);
}
