import { presentDevice } from '../api/deviceView.mts';
import { fido2PolicyInForce } from '../api/configuration.mts';
import { links } from '../api/hal.mts';
import { isoTime } from '../tenant/clock.mts';
import { devicesInOrder } from '../tenant/devices.mts';
import type { Device } from '../tenant/types.mts';
import type { ActionInput } from '../wire/call.mts';
import { usableDevices, type Flow } from './flow.mts';
import { requestOptions, userVerificationOf } from './options.mts';

/** A device as the answers of device authentications print it: no links, user or times. */
function embedded(input: ActionInput, flow: Flow, device: Device): Record<string, unknown> {
	const at = { base: input.base, environmentId: input.environment.id };
	const {
		_links: _links,
		environment: _environment,
		user: _user,
		lock: _lock,
		block: _block,
		createdAt: _createdAt,
		updatedAt: _updatedAt,
		...shown
	} = presentDevice(device, flow.user as never, at);
	return { ...shown, usableStatus: { status: 'ENABLED' } };
}

function devicesOf(input: ActionInput, flow: Flow): Record<string, unknown> {
	if (!flow.user) return {};
	const all = devicesInOrder(flow.user).filter(({ status }) => status === 'ACTIVE');
	const blocked = all.filter(({ block }) => block.status === 'BLOCKED');
	const usable = usableDevices(all, flow.policy, input.tenant.clock.now());
	return {
		_embedded: {
			devices: usable.map((device) => embedded(input, flow, device)),
			blockedDevices: blocked.map(({ id }) => ({ id })),
		},
	};
}

/**
 * A flow as the samples print it. That `publicKeyCredentialRequestOptions` is there only while an
 * assertion is awaited, and that COMPLETED shows `authenticators`, is from the samples.
 */
export function presentFlow(input: ActionInput, flow: Flow): Record<string, unknown> {
	const self = `${input.base}/deviceAuthentications/${flow.id}`;
	const isOver = flow.status === 'COMPLETED' || flow.status === 'FAILED';
	const fido2 = fido2PolicyInForce(input.environment, flow.policy);
	return {
		_links: links({
			self,
			...(!isOver && { 'device.select': self }),
			...(flow.status === 'OTP_REQUIRED' && { 'otp.check': self }),
		}),
		...devicesOf(input, flow),
		id: flow.id,
		environment: { id: input.environment.id },
		status: flow.status,
		policy: { id: flow.policy.id },
		...(flow.selectedDeviceId !== undefined && { selectedDevice: { id: flow.selectedDeviceId } }),
		...(flow.user && { user: { id: flow.user.id } }),
		...(flow.status === 'ASSERTION_REQUIRED' && {
			publicKeyCredentialRequestOptions: requestOptions(flow, {
				now: input.tenant.clock.now(),
				userVerification: userVerificationOf(fido2),
				timeout: fido2?.userPresenceTimeout,
			}),
		}),
		...(flow.status === 'OTP_REQUIRED' && flow.otp && { test: { otp: flow.otp } }),
		bypassAllowed: flow.bypass,
		...(flow.authenticators && { authenticators: flow.authenticators }),
		createdAt: isoTime(flow.createdAt),
		updatedAt: isoTime(flow.updatedAt),
		aggregateFido2Devices: fido2?.aggregateDevices ?? false,
		userBypassEnabled: flow.bypass,
	};
}
