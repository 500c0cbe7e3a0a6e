import type { PingOneApi } from '../pingone/client/api';
import {
	listDeviceAuthenticationPolicies,
	listFido2Policies,
	readFido2PolicyOf,
} from '../pingone/environment/policies';
import type { Fido2Policy } from '../pingone/types';
import { containsWords, firstText, marked, picker, toResult, withId } from './picker';

/** Device authentication policies; usable ones first, starting with the default. */
export const searchDeviceAuthenticationPolicies = picker(async (api, filter) =>
	toResult(
		{ entries: await listDeviceAuthenticationPolicies(api) },
		({ id, name, default: isDefault, fido2 }) => {
			// PingOne leaves `fido2` out, or sends it with `enabled: false`, when it is off.
			const isOff = fido2?.enabled !== true && 'FIDO2 is off';
			const isClosed = fido2?.pairingDisabled === true && 'pairing is off';
			return {
				name: marked(firstText(name, id), isDefault && 'default', isOff, isClosed),
				value: id,
				rank: (isDefault ? 0 : 1) + (isOff || isClosed ? 2 : 0),
			};
		},
		containsWords(filter),
	),
);

/** The FIDO2 policy of the open node's device authentication policy, or of the default one. */
async function fido2PolicyInUse(api: PingOneApi, chosen: unknown) {
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
		fido2PolicyInUse(api, parameter('policy')),
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
export const searchFido2Policies = picker(async (api, filter) =>
	toResult(
		{ entries: await listFido2Policies(api) },
		({ id, name, default: isDefault, relyingPartyId }) => ({
			name: marked(firstText(name, id), isDefault && 'default', firstText(relyingPartyId)),
			value: id,
			rank: isDefault ? 0 : 1,
		}),
		containsWords(filter),
	),
);
