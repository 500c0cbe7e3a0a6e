import type { PingOneApi } from '../pingone/client/api';
import {
	listDeviceAuthenticationPolicies,
	listFido2Policies,
	readFido2PolicyOf,
} from '../pingone/environment/policies';
import type { DeviceAuthenticationPolicy, Fido2Policy } from '../pingone/types';
import { containsWords, firstText, picker, withId } from './picker';

function label({ name, id, default: isDefault, fido2 }: DeviceAuthenticationPolicy): string {
	const marks = [
		isDefault && 'default',
		// PingOne leaves `fido2` out, or sends it with `enabled: false`, when it is off.
		fido2?.enabled !== true && 'FIDO2 is off',
		fido2?.pairingDisabled === true && 'pairing is off',
	].filter(Boolean);
	return `${firstText(name, id)}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}

/** Device authentication policies; usable ones first, starting with the default. */
export const searchDeviceAuthenticationPolicies = picker(async (api, filter) => {
	const policies = withId(await listDeviceAuthenticationPolicies(api));
	const rank = ({ default: isDefault, fido2 }: DeviceAuthenticationPolicy) =>
		(isDefault ? 0 : 1) + (fido2?.enabled && !fido2.pairingDisabled ? 0 : 2);
	return {
		results: policies
			.sort((a, b) => rank(a) - rank(b) || label(a).localeCompare(label(b)))
			.map((policy) => ({ name: label(policy), value: policy.id }))
			.filter(containsWords(filter)),
	};
});

/**
 * The FIDO2 policy of the device authentication policy that the open node names, or of the default one
 * where it names none.
 */
async function policyInUse(api: PingOneApi, chosen: unknown): Promise<Fido2Policy | undefined> {
	const { value } = (chosen ?? {}) as { value?: unknown };
	const policies = withId(await listDeviceAuthenticationPolicies(api));
	const named = policies.find(({ id, name }) => id === value || name === value);
	const used = named ?? policies.find((policy) => policy.default === true);
	return used && (await readFido2PolicyOf(api, used));
}

/** The relying parties that the tenant's FIDO2 policies name, starting with the one of the chosen policy. */
export const searchRelyingParties = picker(async (api, filter, _page, parameter) => {
	const [policies, inUse] = await Promise.all([
		listFido2Policies(api),
		policyInUse(api, parameter('policy')),
	]);
	const first = ({ id }: Fido2Policy) => (id === inUse?.id ? 0 : 1);
	return {
		results: withId(policies)
			.sort((a, b) => first(a) - first(b))
			.map(({ id, relyingPartyId, name }) => ({
				name: `${firstText(relyingPartyId)} (${firstText(name, id)})`,
				value: firstText(relyingPartyId),
			}))
			.filter(({ value }) => value !== '')
			.filter(containsWords(filter)),
	};
});

/** FIDO2 policies, starting with the default. */
export const searchFido2Policies = picker(async (api, filter) => {
	const policies = withId(await listFido2Policies(api));
	const first = ({ default: isDefault }: Fido2Policy) => (isDefault ? 0 : 1);
	const name = ({ id, name: given, default: isDefault, relyingPartyId }: Fido2Policy) => {
		const marks = [isDefault && 'default', firstText(relyingPartyId)].filter(Boolean);
		return `${firstText(given, id)}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
	};
	return {
		results: policies
			.sort((a, b) => first(a) - first(b) || name(a).localeCompare(name(b)))
			.map((policy) => ({ name: name(policy), value: policy.id }))
			.filter(containsWords(filter)),
	};
});
