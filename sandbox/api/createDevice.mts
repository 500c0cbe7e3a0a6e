import { randomBytes, randomUUID } from 'node:crypto';
import { reportDevice } from '../events/happenings.mts';
import { creationOptions } from '../fido2/options.mts';
import { countByStatus, expirePending } from '../tenant/devices.mts';
import { isUuid } from '../tenant/ids.mts';
import type { DevicePolicy, Fido2Policy } from '../tenant/policyTypes.mts';
import type { Device, Environment, User } from '../tenant/types.mts';
import type { Answer } from '../wire/answer.mts';
import type { ActionInput } from '../wire/call.mts';
import { ApiError, invalidData, invalidField, requestFailed } from '../wire/errors.mts';
import { checkBody, oneOf, text, time, type Shape } from './body.mts';
import { fido2PolicyInForce } from './configuration.mts';
import { createEmailDevice } from './createEmailDevice.mts';
import { devicesPath, presentDevice } from './deviceView.mts';
import { userOf } from './userOf.mts';

/** Reported, not documented. */
const MAX_PENDING = 50;

const DOMAIN = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/**
 * The request model of the page; a nickname of 100 characters at most is reported.
 */
const SHAPE: Shape = {
	type: { required: true, rule: oneOf('FIDO2') },
	rp: {
		required: true,
		shape: {
			id: { required: true, rule: text({ max: 253, form: DOMAIN }) },
			name: { required: true, rule: text() },
		},
	},
	policy: {
		required: true,
		shape: { id: { required: true, rule: text() }, type: { rule: text() } },
	},
	nickname: { rule: text({ max: 100 }) },
	block: {
		shape: { status: { rule: oneOf('BLOCKED', 'UNBLOCKED') }, blockedAt: { rule: time } },
	},
	lock: {
		shape: { status: { rule: oneOf('LOCKED', 'UNLOCKED') }, expiresAt: { rule: time } },
	},
};

interface CreateBody {
	rp: { id: string; name: string };
	policy: { id: string };
	nickname?: string | null;
}

function usablePolicy(environment: Environment, policyId: string): DevicePolicy {
	const policy = isUuid(policyId) ? environment.policies.get(policyId) : undefined;
	if (policy === undefined) {
		throw invalidField(
			'INVALID_VALUE',
			'policy.id',
			'The device authentication policy is unknown.',
		);
	}
	// INVALID_VALUE for a disabled type is reported; for paused pairing it is assumed.
	if (!policy.fido2.enabled) {
		throw invalidField('INVALID_VALUE', 'type', 'The policy does not allow the device type FIDO2.');
	}
	if (policy.fido2.pairingDisabled) {
		throw invalidField(
			'INVALID_VALUE',
			'type',
			'Pairing of FIDO2 devices is disabled in the policy.',
		);
	}
	return policy;
}

function fido2PolicyOf(environment: Environment, policy: DevicePolicy): Fido2Policy {
	const found = fido2PolicyInForce(environment, policy);
	if (found === undefined) throw invalidField('INVALID_VALUE', 'policy.id', 'No FIDO2 policy.');
	return found;
}

function limitExceeded(message: string, maximumAllowed: number): ApiError {
	return requestFailed({ code: 'LIMIT_EXCEEDED', message, innerError: { maximumAllowed } });
}

/** Device cap of the MFA settings (documented). @throws ApiError 400 REQUEST_FAILED */
export function checkPairedCap(user: User, maximum: number): void {
	if (countByStatus(user, 'ACTIVE') >= maximum) {
		throw limitExceeded('Maximum allowed devices has been reached', maximum);
	}
}

function checkCaps(user: User, maximum: number): void {
	checkPairedCap(user, maximum);
	if (countByStatus(user, 'ACTIVATION_REQUIRED') >= MAX_PENDING) {
		throw limitExceeded('The maximum number of pending devices has been reached.', MAX_PENDING);
	}
}

function newDevice(input: ActionInput, user: User, body: CreateBody): Device {
	const { environment, tenant } = input;
	const policy = fido2PolicyOf(environment, usablePolicy(environment, body.policy.id));
	checkCaps(user, input.settings.maxAllowedDevices);
	const challenge = randomBytes(32);
	const rp = { id: body.rp.id, name: body.rp.name };
	const now = tenant.clock.now();
	return {
		id: randomUUID(),
		type: 'FIDO2',
		status: 'ACTIVATION_REQUIRED',
		createdAt: now,
		updatedAt: now,
		rp,
		nickname: body.nickname ?? undefined,
		// `block` and `lock` of the request are read-only in the data model: checked, not applied.
		lock: { status: 'UNLOCKED' },
		block: { status: 'UNBLOCKED' },
		challenge,
		options: creationOptions({ environmentId: environment.id, user, rp, policy, challenge }),
		requirements: {
			userVerification: policy.userVerification.option,
			residentKey: policy.discoverableCredentials,
			allowsBackup: policy.backupEligibility.allow,
		},
		displayName: policy.deviceDisplayName,
		members: {},
	};
}

/** `POST /users/{userId}/devices`, application/json: a pending FIDO2 device with its options. */
export function createDevice(input: ActionInput): Answer {
	if ((input.body as { type?: unknown } | null)?.type === 'EMAIL') return createEmailDevice(input);
	const user = userOf(input);
	const details = checkBody(input.body, SHAPE);
	if (details.length > 0) throw invalidData(...details);
	if (input.settings.requireMfaEnabled && !user.mfaEnabled) {
		throw invalidField('INVALID_VALUE', 'user.mfaEnabled', 'MFA is not enabled for the user.');
	}
	expirePending(user, input.tenant.clock.now());
	const device = newDevice(input, user, input.body as CreateBody);
	user.devices.push(device);
	input.tenant.deviceCounters.created += 1;
	const description = `Created Device for User ${user.username}`;
	reportDevice(input, 'DEVICE.CREATED', { user, device, description });
	return {
		status: 201,
		headers: { Location: `${devicesPath(input.base, user)}/${device.id}` },
		body: presentDevice(
			device,
			user,
			{ base: input.base, environmentId: input.environment.id },
			true,
		),
	};
}
