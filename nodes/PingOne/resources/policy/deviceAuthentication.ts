import type { IDataObject } from 'n8n-workflow';
import {
	listDeviceAuthenticationPolicies,
	readDeviceAuthenticationPolicy,
} from '../../pingone/environment/policies';
import type { DeviceAuthenticationPolicy } from '../../pingone/types';
import { optionsField } from '../fields/options';
import { limitFields, readLimit, readUpTo, simplifyField } from '../fields/output';
import { policyField, readPolicy } from '../fields/policy';
import type { Operation, OperationItem } from '../operation';
import { only } from '../shape';

const POLICY_ITSELF = `
	id name default:boolean
	fido2{
		enabled:boolean pairingDisabled:boolean fido2PolicyId promptForNicknameOnPairing:boolean
		failure{count:integer coolDown{duration:integer timeUnit}}
	}
	authentication{deviceSelection} newDeviceNotification createdAt updatedAt`;
const POLICY = `${POLICY_ITSELF} _links{fido2{href}}`;

/** Also keeps the link to the FIDO2 policy in force, which is often its only mention. */
function readPolicySimplify(
	item: OperationItem,
): (policy: DeviceAuthenticationPolicy) => IDataObject {
	if (!item.read.flag('simplify')) return (policy) => policy;
	const simplify = only(POLICY_ITSELF);
	return (policy) => {
		const fido2 = policy._links?.fido2;
		return { ...simplify(policy), ...(fido2 && { _links: { fido2 } }) };
	};
}

export const getDeviceAuthenticationPolicy: Operation = {
	name: 'Get Device Authentication Policy',
	value: 'getDeviceAuthenticationPolicy',
	asTool: 'always',
	action: 'Get device authentication policy',
	description:
		'Get one device authentication policy (MFA policy): whether FIDO2 is enabled in it, and a link to the FIDO2 policy it uses. Changes nothing.',
	output: POLICY,
	fields: [{ ...policyField, description: 'The MFA policy to get' }, simplifyField, optionsField()],
	async run(item) {
		const findId = readPolicy(item);
		const simplify = readPolicySimplify(item);
		return simplify(await readDeviceAuthenticationPolicy(item.api, await findId()));
	},
};

export const getDeviceAuthenticationPolicies: Operation = {
	name: 'Get Many Device Authentication Policies',
	value: 'getDeviceAuthenticationPolicies',
	asTool: 'always',
	action: 'Get many device authentication policies',
	description:
		'List the device authentication policies (MFA policies) of the environment. Changes nothing.',
	output: POLICY,
	fields: [...limitFields, simplifyField, optionsField()],
	async run(item) {
		const most = readLimit(item);
		const simplify = readPolicySimplify(item);
		const list = async () => await listDeviceAuthenticationPolicies(item.api);
		return (await readUpTo(item, most, list)).map(simplify);
	},
};
