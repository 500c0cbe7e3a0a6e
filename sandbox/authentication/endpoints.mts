import { checkBody, oneOf, text, type Shape } from '../api/body.mts';
import { ok, type Answer } from '../wire/answer.mts';
import type { ActionInput, Endpoint } from '../wire/call.mts';
import { invalidData, invalidField, requestFailed } from '../wire/errors.mts';
import { checkAssertion } from './assertion.mts';
import { usableDevices } from './flow.mts';
import { flowOf } from './flowOf.mts';
import { checkOtp, chosen } from './otp.mts';
import { start } from './start.mts';
import { presentFlow } from './view.mts';

const SELECT: Shape = {
	device: { required: true, shape: { id: { required: true, rule: text() } } },
	compatibility: { rule: oneOf('FULL', 'SECURITY_KEY_ONLY', 'NONE') },
};

/** "Select Device for Authentication". */
function select(input: ActionInput): Answer {
	const flow = flowOf(input);
	const details = checkBody(input.body, SELECT);
	if (details.length > 0) throw invalidData(...details);
	if (flow.status === 'COMPLETED' || flow.status === 'FAILED') {
		const message = 'The authentication is over.';
		throw requestFailed({ code: 'INVALID_VALUE', target: 'status', message });
	}
	const { device } = input.body as { device: { id: string } };
	const now = input.tenant.clock.now();
	const found = usableDevices(flow.user?.devices ?? [], flow.policy, now).find(
		({ id }) => id === device.id,
	);
	if (!found) throw invalidField('INVALID_VALUE', 'device.id', 'The device cannot be used.');
	Object.assign(flow, { ...chosen(found), updatedAt: now });
	return ok(presentFlow(input, flow));
}

const PATH = '/deviceAuthentications';

/** PingOne's device authentications, which are on the auth host and not below `/v1`. */
export const authenticationEndpoints: Endpoint[] = [
	{
		path: PATH,
		onAuthHost: true,
		actions: [
			{
				name: 'authentications.start',
				method: 'POST',
				mediaType: 'application/json',
				permission: 'authentications:write',
				run: start,
			},
		],
	},
	{
		path: `${PATH}/:flowId`,
		onAuthHost: true,
		actions: [
			{
				name: 'authentications.get',
				method: 'GET',
				permission: 'authentications:write',
				run: (input) => ok(presentFlow(input, flowOf(input))),
			},
			{
				name: 'authentications.select',
				method: 'POST',
				mediaType: 'application/vnd.pingidentity.device.select+json',
				permission: 'authentications:write',
				run: select,
			},
			{
				name: 'authentications.assertion',
				method: 'POST',
				mediaType: 'application/vnd.pingidentity.assertion.check+json',
				permission: 'authentications:write',
				run: checkAssertion,
			},
			{
				name: 'authentications.otp',
				method: 'POST',
				mediaType: 'application/vnd.pingidentity.otp.check+json',
				permission: 'authentications:write',
				run: checkOtp,
			},
		],
	},
];
