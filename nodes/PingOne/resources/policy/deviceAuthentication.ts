import {
	listDeviceAuthenticationPolicies,
	readDeviceAuthenticationPolicy,
} from '../../pingone/environment/policies';
import type { DeviceAuthenticationPolicy } from '../../pingone/types';
import { limit, readUpTo, simplify } from '../fields/output';
import { policy } from '../fields/policy';
import { operation } from '../operation';

const POLICY_ITSELF = `
	id name default:boolean
	fido2{
		enabled:boolean pairingDisabled:boolean fido2PolicyId promptForNicknameOnPairing:boolean
		failure{count:integer coolDown{duration:integer timeUnit}}
	}
	authentication{deviceSelection} newDeviceNotification createdAt updatedAt`;
const POLICY = `${POLICY_ITSELF} _links{fido2{href}}`;

/** Also keeps the link to the FIDO2 policy in force, which is often its only mention. */
const simplifyPolicy = simplify(POLICY_ITSELF).as((keep) => (whole: DeviceAuthenticationPolicy) => {
	const kept = keep(whole);
	const fido2 = whole._links?.fido2;
	return kept === whole || !fido2 ? kept : { ...kept, _links: { fido2 } };
});

export const getDeviceAuthenticationPolicy = operation({
	name: 'Get Device Authentication Policy',
	value: 'getDeviceAuthenticationPolicy',
	asTool: 'always',
	action: 'Get device authentication policy',
	description:
		'Get one device authentication policy (MFA policy): whether FIDO2 is enabled in it, and a link to the FIDO2 policy it uses. Read-only.',
	output: POLICY,
	inputs: [policy.but({ description: 'The MFA policy to get' }), simplifyPolicy],
	run: async ({ policy, simplify }, { api }) =>
		simplify(await readDeviceAuthenticationPolicy(api, await policy.id(api))),
});

export const getDeviceAuthenticationPolicies = operation({
	name: 'Get Many Device Authentication Policies',
	value: 'getDeviceAuthenticationPolicies',
	asTool: 'always',
	action: 'Get many device authentication policies',
	description:
		'List the device authentication policies (MFA policies) in the environment. Read-only.',
	output: POLICY,
	inputs: [limit, simplifyPolicy],
	async run({ limit, simplify }, item) {
		const list = async () => await listDeviceAuthenticationPolicies(item.api);
		return (await readUpTo(item, limit, list)).map(simplify);
	},
});
