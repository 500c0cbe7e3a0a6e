import { holdsIf, unclear, type Assumption, type Finding } from '../assumption.mts';
import { stateOf } from '../flows.mts';
import { policyLike } from '../policy.mts';
import type { Subject } from '../subject.mts';
import { brief, type Reply } from '../tenant.mts';

/** The passcode that an answer shows. */
const otpOf = ({ json }: Reply): string | undefined => {
	const { otp } = (json.test ?? {}) as { otp?: unknown };
	return typeof otp === 'string' ? otp : undefined;
};

/** Enables the account and MFA for a sign-in, or ends both again. */
async function setAccount({ call, path }: Subject, on: boolean): Promise<void> {
	for (const member of ['enabled', 'mfaEnabled']) {
		await call('PUT', `${path}/${member}`, { body: { [member]: on } });
	}
}

/** A whole sign-in by a test device, to which nothing is sent, under a policy made for it. */
async function signInByTestDevice(subject: Subject): Promise<Finding> {
	const { call, path, user } = subject;
	const policy = await policyLike(subject, { email: { enabled: true } });
	if (policy.status !== 201) return unclear(`no policy for it: ${brief(policy)}`);
	const { id: policyId } = policy.json;
	const made = await call('POST', `${path}/devices`, {
		body: {
			...{ type: 'EMAIL', email: user.email, testMode: true, status: 'ACTIVATION_REQUIRED' },
			policy: { id: policyId },
		},
	});
	const activated = await call('POST', `${path}/devices/${String(made.json.id)}`, {
		...{ action: 'device.activate+json', body: { otp: otpOf(made) } },
	});
	await setAccount(subject, true);
	const flow = await call('POST', '/deviceAuthentications', {
		...{ toAuth: true, body: { user: { id: user.id }, policy: { id: policyId } } },
	});
	const check = async (otp: unknown) =>
		await call('POST', `/deviceAuthentications/${String(flow.json.id)}`, {
			...{ toAuth: true, action: 'otp.check+json', body: { otp } },
		});
	const otp = otpOf(flow);
	const wrong = await check(otp === '000000' ? '000001' : '000000');
	const right = await check(otp);
	await setAccount(subject, false);
	const found = [
		`device: ${stateOf(made)}, passcode ${otpOf(made) ? 'shown' : 'not shown'}`,
		`activated: ${stateOf(activated)}`,
		`flow: ${stateOf(flow)}, passcode ${otp ? 'shown' : 'not shown'}`,
		`wrong: ${stateOf(wrong)}; right: ${stateOf(right)}`,
	].join('; ');
	return holdsIf(right.json.status === 'COMPLETED' && wrong.status >= 400, found);
}

export const testDevice: Assumption = {
	id: 'test-device',
	section: 'confirm',
	assumes:
		'An email test device (`testMode`) shows its passcode as `test.otp`, both at creation and in a flow. `otp.check` with that passcode completes the flow',
	otherwise:
		'The _MFA watch_ example reports a broken device or authentication. None of the node’s operations use test devices',
	how: 'Create a device of type EMAIL with `testMode` through the API, and start a device authentication',
	probe: signInByTestDevice,
};
