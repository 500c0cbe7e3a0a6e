import { isoTime } from '../tenant/clock.mts';
import { defaultRest } from '../tenant/policyRest.mts';
import type { DevicePolicy, Fido2Policy } from '../tenant/policyTypes.mts';
import type { Environment } from '../tenant/types.mts';
import type { ActionInput } from '../wire/call.mts';
import { isObject } from './body.mts';
import { links } from './hal.mts';
import { policyEndpoints, type PolicyKind } from './policyCollection.mts';
import {
	DEVICE_POLICY,
	devicePolicyRules,
	FIDO2_POLICY,
	fido2PolicyRules,
} from './policyShapes.mts';

type Members = Record<string, unknown>;

/** The FIDO2 policy that a device authentication policy uses: its own, or else the default one. */
export function fido2PolicyInForce(
	environment: Environment,
	{ fido2 }: DevicePolicy,
): Fido2Policy | undefined {
	const all = [...environment.fido2Policies.values()];
	return all.find((each) => (fido2.fido2PolicyId ? each.id === fido2.fido2PolicyId : each.default));
}

/** Without the members that are null, which is how PingOne answers a null that was sent. */
function withoutNulls<T>(value: T): T {
	if (!isObject(value)) return value;
	const kept = Object.entries(value).filter(([, member]) => member !== null);
	return Object.fromEntries(kept.map(([name, each]) => [name, withoutNulls(each)])) as T;
}

/** `fido2PolicyId` and `pairingDisabled` are absent when unset; a count sent as text is a number. */
function presentFido2({ fido2PolicyId, pairingDisabled, failure, ...rest }: DevicePolicy['fido2']) {
	return {
		...rest,
		...(failure && { failure: { ...failure, count: Number(failure.count) } }),
		...(fido2PolicyId && { fido2PolicyId }),
		...(pairingDisabled !== undefined && { pairingDisabled }),
	};
}

function presentDevicePolicy(input: ActionInput, policy: DevicePolicy): Members {
	const { base, environment } = input;
	const self = `${base}/deviceAuthenticationPolicies/${policy.id}`;
	const fido2 = fido2PolicyInForce(environment, policy);
	const { authentication, notificationsPolicy, newDeviceNotification, ...rest } = policy.rest;
	return {
		_links: links({
			self,
			environment: base,
			applications: `${self}/applications`,
			...(fido2 && { fido2: `${base}/fido2Policies/${fido2.id}` }),
		}),
		id: policy.id,
		environment: { id: environment.id },
		name: policy.name,
		authentication,
		notificationsPolicy,
		newDeviceNotification,
		fido2: presentFido2(policy.fido2),
		...rest,
		updatedAt: isoTime(policy.updatedAt),
		createdAt: isoTime(policy.createdAt),
		default: policy.default,
	};
}

/** What is sent, over the defaults; `window` of a one-time password is never answered. */
function restOf(body: Members): Members {
	const { name: _name, default: _default, fido2: _fido2, ...sent } = withoutNulls(body);
	const rest = structuredClone(defaultRest());
	for (const [member, value] of Object.entries(sent)) {
		const standard = rest[member];
		rest[member] = isObject(standard) && isObject(value) ? { ...standard, ...value } : value;
	}
	for (const each of Object.values(rest)) {
		if (!isObject(each) || !isObject(each.otp)) continue;
		const { window: _window, ...otp } = each.otp;
		const standard = defaultRest().sms as { otp: Members };
		each.otp = each === rest.whatsApp ? { ...standard.otp, ...otp } : otp;
	}
	return rest;
}

const DEVICE_POLICIES: PolicyKind<DevicePolicy> = {
	key: 'deviceAuthenticationPolicies',
	event: 'DEVICE_AUTHENTICATION_POLICY',
	schema: DEVICE_POLICY,
	rules: devicePolicyRules,
	all: (environment) => environment.policies,
	make: (body, fixed) => ({
		...fixed,
		name: String(body.name),
		default: body.default === true,
		// The SDK does not require it; what is left out is off (its pull request 940).
		fido2: withoutNulls(body.fido2 ?? { enabled: false }) as DevicePolicy['fido2'],
		rest: restOf(body),
	}),
	present: presentDevicePolicy,
	isUsed: () => false,
};

function usersOf(environment: Environment, policy: Fido2Policy): DevicePolicy[] {
	const all = [...environment.policies.values()];
	return all.filter((each) => fido2PolicyInForce(environment, each)?.id === policy.id);
}

/** `expand=deviceAuthenticationPolicies` adds name and ID of those that use the policy. */
function presentFido2Policy(input: ActionInput, policy: Fido2Policy): Members {
	const { base, environment, query } = input;
	const { id, createdAt, updatedAt, default: isDefault, ...rest } = policy;
	const users = usersOf(environment, policy).map(({ id: userId, name }) => ({ id: userId, name }));
	return {
		_links: links({ self: `${base}/fido2Policies/${id}`, environment: base }),
		...(query.expand !== undefined && { _embedded: { deviceAuthenticationPolicies: users } }),
		id,
		environment: { id: environment.id },
		updatedAt: isoTime(updatedAt),
		createdAt: isoTime(createdAt),
		...rest,
		default: isDefault,
	};
}

const FIDO2_POLICIES: PolicyKind<Fido2Policy> = {
	key: 'fido2Policies',
	event: 'FIDO_POLICY',
	schema: FIDO2_POLICY,
	rules: fido2PolicyRules,
	expand: 'deviceAuthenticationPolicies',
	all: (environment) => environment.fido2Policies,
	make: (body, fixed) => {
		const { default: isDefault, ...rest } = withoutNulls(body);
		const policy = { ...rest, ...fixed, default: isDefault === true } as unknown as Fido2Policy;
		policy.aggregateDevices ??= false;
		return policy;
	},
	present: presentFido2Policy,
	isUsed: (environment, policy) => usersOf(environment, policy).length > 0,
};

/** Device authentication policies and FIDO2 policies. */
export const configurationEndpoints = [
	...policyEndpoints(DEVICE_POLICIES),
	...policyEndpoints(FIDO2_POLICIES),
];
