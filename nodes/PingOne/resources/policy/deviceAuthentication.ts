import {
	listDeviceAuthenticationPolicies,
	readDeviceAuthenticationPolicy,
} from '../../pingone/policies';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, simplify, simplifyField } from '../fields/output';
import { policyField, readPolicy } from '../fields/policy';
import type { Operation } from '../operation';

const MEMBERS = [
	'id',
	'name',
	'default',
	'fido2',
	'authentication',
	'newDeviceNotification',
	'createdAt',
	'updatedAt',
];

export const getDeviceAuthenticationPolicy: Operation = {
	name: 'Get Device Authentication Policy',
	value: 'getDeviceAuthenticationPolicy',
	action: 'Get device authentication policy',
	description:
		'Read one device authentication policy (MFA policy): whether FIDO2 is on in it, and which FIDO2 policy it uses. Changes nothing.',
	fields: [{ ...policyField, description: 'The MFA policy to read' }, optionsField()],
	async run(item) {
		return await readDeviceAuthenticationPolicy(item.api, readPolicy(item));
	},
};

export const getDeviceAuthenticationPolicies: Operation = {
	name: 'Get Many Device Authentication Policies',
	value: 'getDeviceAuthenticationPolicies',
	action: 'Get many device authentication policies',
	description:
		'List the device authentication policies (MFA policies) of the environment. Changes nothing.',
	fields: [...limitFields, simplifyField, optionsField()],
	async run(item) {
		const most = readLimit(item);
		const policies = await listDeviceAuthenticationPolicies(item.api);
		return simplify(item, MEMBERS, policies.slice(0, most));
	},
};
