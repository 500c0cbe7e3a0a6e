import type { PingOneApi } from '../../pingone/client/api';
import { type Named, namedFinder } from '../../pingone/client/named';
import {
	listDeviceAuthenticationPolicies,
	listFido2Policies,
} from '../../pingone/environment/policies';
import { type Locator, selection } from '../../read/kinds';

/** Finds a policy. @param all lists them; a thousand items with one name ask once a minute */
const policyIn =
	(all: (api: PingOneApi) => Promise<Named[]>) => (chosen: Locator, field: string) => ({
		id: namedFinder(chosen, { kind: 'policy', field }, (api) => all(api.cached())),
	});

/** The policy under which a device is registered (PingOne: paired). */
export const policy = selection(
	{
		displayName: 'Device Authentication Policy',
		name: 'policy',
		required: true,
		description:
			'The MFA policy (PingOne: Authentication > MFA) that the device is registered under. FIDO2 must be enabled in it.',
	},
	['a policy', 'searchDeviceAuthenticationPolicies'],
	[
		['By ID', 'id', '3f9d2c1e-7a64-4a0b-9c55-1b8e6d2f4a70'],
		['By Name', 'name', 'Workforce passkeys'],
	],
).as(policyIn(listDeviceAuthenticationPolicies));

export const fido2Policy = selection(
	{
		displayName: 'FIDO2 Policy',
		name: 'fido2Policy',
		required: true,
		description: 'The FIDO2 policy, which defines the relying party and the allowed authenticators',
	},
	['a FIDO2 policy', 'searchFido2Policies'],
	[
		['By ID', 'id', '6b1d8c50-93c4-4b1f-a0de-4f1c7e2d9a38'],
		['By Name', 'name', 'Passkeys'],
	],
).as(policyIn(listFido2Policies));
