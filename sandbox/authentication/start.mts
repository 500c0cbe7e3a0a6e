import { randomBytes, randomUUID } from 'node:crypto';
import {
	anyObject,
	anyValue,
	base64UrlOfAtLeast,
	checkBody,
	text,
	type Shape,
} from '../api/body.mts';
import { fido2PolicyInForce } from '../api/configuration.mts';
import { devicesInOrder } from '../tenant/devices.mts';
import type { DevicePolicy } from '../tenant/policyTypes.mts';
import type { Device, Environment, User } from '../tenant/types.mts';
import type { Answer } from '../wire/answer.mts';
import type { ActionInput } from '../wire/call.mts';
import { ApiError, invalidData, invalidField, requestFailed } from '../wire/errors.mts';
import { usableDevices, type Flow } from './flow.mts';
import { chosen } from './otp.mts';
import { presentFlow } from './view.mts';

const MIN_CHALLENGE = 32;

/**
 * Members of the request models of "Initialize Device Authentication" and its siblings. `challenge`
 * is that of DaVinci's connector; its name here is assumed, and a setting turns it on.
 */
const SHAPE: Shape = {
	user: { shape: { id: { required: true, rule: text() } } },
	policy: { shape: { id: { required: true, rule: text() } } },
	rp: { shape: { id: { required: true, rule: text({ max: 253 }) } } },
	selectedDevice: { shape: { id: { rule: text() }, oneTime: { rule: anyObject } } },
	notification: { rule: anyObject },
	application: { shape: { id: { required: true, rule: text() } } },
	mobilePayload: { rule: anyValue },
	challenge: { rule: base64UrlOfAtLeast(MIN_CHALLENGE) },
};

interface StartBody {
	user?: { id: string };
	policy?: { id: string };
	rp?: { id: string };
	selectedDevice?: { id?: string };
	challenge?: string;
}

function policyFor(environment: Environment, body: StartBody): DevicePolicy {
	const all = [...environment.policies.values()];
	const found = all.find((each) => (body.policy ? each.id === body.policy.id : each.default));
	if (found) return found;
	throw invalidField('INVALID_VALUE', 'policy.id', 'The device authentication policy is unknown.');
}

/** That an account which cannot be used is refused, and how, is assumed. */
function userFor(environment: Environment, body: StartBody, now: number): User | undefined {
	if (!body.user) return undefined;
	const user = environment.users.get(body.user.id);
	if (!user) throw invalidField('INVALID_VALUE', 'user.id', 'The user is unknown.');
	const isLocked = user.lockedAt !== undefined && (user.unlockAt ?? Infinity) > now;
	if (user.enabled && !isLocked) return user;
	throw requestFailed({ code: 'ACCOUNT_NOT_USABLE', message: 'The account cannot be used.' });
}

/** Reported, not documented: the code, and that the devices that cannot be used are listed. */
const noUsableDevices = (devices: Device[]): ApiError =>
	new ApiError(400, 'NO_USABLE_DEVICES', 'No usable devices were found for the user.', [
		{
			code: 'NO_USABLE_DEVICES',
			message: 'No usable devices were found for the user.',
			innerError: { unavailableDevices: devices.map(({ id }) => ({ id })) },
		},
	]);

function chooseDevice(user: User, policy: DevicePolicy, body: StartBody, now: number) {
	const devices = devicesInOrder(user);
	const usable = usableDevices(devices, policy, now);
	if (usable.length === 0) throw noUsableDevices(devices);
	const wanted = body.selectedDevice?.id;
	if (wanted !== undefined) {
		const device = usable.find(({ id }) => id === wanted);
		if (device) return device;
		throw invalidField('INVALID_VALUE', 'selectedDevice.id', 'The device cannot be used.');
	}
	const { deviceSelection } = policy.rest.authentication as { deviceSelection: string };
	const asks = deviceSelection !== 'DEFAULT_TO_FIRST' && usable.length > 1;
	return asks || deviceSelection === 'ALWAYS_DISPLAY_DEVICES' ? undefined : usable[0];
}

/**
 * Where a flow begins. A bypass in force, MFA turned off and a remembered browser complete it
 * without a ceremony: the least favorable reading of what is documented of them.
 */
function firstState(
	input: ActionInput,
	flow: Omit<Flow, 'status'>,
	body: StartBody,
): Pick<Flow, 'status' | 'selectedDeviceId' | 'authenticators' | 'otp'> {
	const { user } = flow;
	if (!user) return { status: 'ASSERTION_REQUIRED' };
	if (flow.bypass || !user.mfaEnabled) return { status: 'COMPLETED' };
	const now = input.tenant.clock.now();
	const device = chooseDevice(user, flow.policy, body, now);
	if (!device) return { status: 'DEVICE_SELECTION_REQUIRED' };
	if (input.settings.rememberBrowsers) {
		const authenticators = ['swk', 'mfa', 'rm'];
		return { status: 'COMPLETED', selectedDeviceId: device.id, authenticators };
	}
	return chosen(device);
}

/** `POST /{envID}/deviceAuthentications`, application/json. */
export function start(input: ActionInput): Answer {
	const details = checkBody(input.body, SHAPE);
	const body = input.body as StartBody;
	if (details.length > 0) throw invalidData(...details);
	if (body.challenge !== undefined && !input.settings.ownAuthenticationChallenge) {
		throw invalidField('INVALID_PARAMETER', 'challenge', 'is not a known property');
	}
	const now = input.tenant.clock.now();
	const policy = policyFor(input.environment, body);
	const user = userFor(input.environment, body, now);
	const fido2 = fido2PolicyInForce(input.environment, policy);
	const begun = {
		id: randomUUID(),
		...(user && { user }),
		policy,
		rpId: body.rp?.id ?? fido2?.relyingPartyId ?? 'localhost',
		challenge:
			body.challenge === undefined ? randomBytes(32) : Buffer.from(body.challenge, 'base64url'),
		bypass: user?.bypassUntil !== undefined && Date.parse(user.bypassUntil) > now,
		createdAt: now,
		updatedAt: now,
	};
	const flow: Flow = { ...begun, ...firstState(input, begun, body) };
	input.environment.flows.set(flow.id, flow);
	return { status: 201, body: presentFlow(input, flow) };
}
