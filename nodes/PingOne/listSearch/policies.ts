import { readEntries } from '../pingone/pages';
import type { DeviceAuthenticationPolicy, Fido2Policy } from '../pingone/types';
import { byName, picker } from './api';

function label({ name, id, default: isDefault, fido2 }: DeviceAuthenticationPolicy): string {
	const marks = [
		isDefault && 'default',
		// PingOne leaves `fido2` out, or sends it with `enabled: false`, when it is off.
		fido2?.enabled !== true && 'FIDO2 is off',
		fido2?.pairingDisabled === true && 'pairing is off',
	].filter(Boolean);
	return `${name ?? id}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
}

/** Device authentication policies; usable ones first, the default on top. */
export const searchDeviceAuthenticationPolicies = picker(async (api, filter) => {
	const policies = await readEntries<DeviceAuthenticationPolicy>(
		api,
		'deviceAuthenticationPolicies',
		{},
	);
	const rank = ({ default: isDefault, fido2 }: DeviceAuthenticationPolicy) =>
		(isDefault ? 0 : 1) + (fido2?.enabled && !fido2.pairingDisabled ? 0 : 2);
	return {
		results: policies
			.sort((a, b) => rank(a) - rank(b) || label(a).localeCompare(label(b)))
			.map((policy) => ({ name: label(policy), value: policy.id }))
			.filter(byName(filter)),
	};
});

/** The relying parties that the tenant's FIDO2 policies name. */
export const searchRelyingParties = picker(async (api, filter) => {
	const policies = await readEntries<Fido2Policy>(api, 'fido2Policies', {});
	return {
		results: policies
			.filter(({ relyingPartyId }) => relyingPartyId)
			.map(({ relyingPartyId, name }) => ({
				name: `${relyingPartyId} (${name})`,
				value: relyingPartyId as string,
			}))
			.filter(byName(filter)),
	};
});
