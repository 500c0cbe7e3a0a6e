import type { PingOneApi } from '../../pingone/client/api';
import { type Named, namedFinder } from '../../pingone/client/named';
import {
	listDeviceAuthenticationPolicies,
	listFido2Policies,
} from '../../pingone/environment/policies';
import { selection } from '../../read/kinds';

/** What a field to select a policy says, with examples of an ID and a name. */
interface Words {
	displayName: string;
	description: string;
	list: string;
	id: string;
	named: string;
}

/** A field to select a policy. @param all lists the policies; a thousand items with one name ask once a minute */
const selectPolicy = <const Name extends string>(
	name: Name,
	search: string,
	{ displayName, description, list, id, named }: Words,
	all: (api: PingOneApi) => Promise<Named[]>,
) =>
	selection(
		{ displayName, name, required: true, description },
		[`a ${list}`, search],
		[
			['By ID', 'id', id],
			['By Name', 'name', named],
		],
	).as((chosen, field) => ({
		id: namedFinder(chosen, { kind: 'policy', field }, (api) => all(api.cached())),
	}));

/** The policy under which a device is registered (PingOne: paired). */
export const policy = selectPolicy(
	'policy',
	'searchDeviceAuthenticationPolicies',
	{
		displayName: 'Device Authentication Policy',
		description:
			'The MFA policy (PingOne: Authentication > MFA) that the device is registered under. FIDO2 must be enabled in it.',
		list: 'policy',
		id: '3f9d2c1e-7a64-4a0b-9c55-1b8e6d2f4a70',
		named: 'Workforce passkeys',
	},
	listDeviceAuthenticationPolicies,
);

export const fido2Policy = selectPolicy(
	'fido2Policy',
	'searchFido2Policies',
	{
		displayName: 'FIDO2 Policy',
		description: 'The FIDO2 policy, which defines the relying party and the allowed authenticators',
		list: 'FIDO2 policy',
		id: '6b1d8c50-93c4-4b1f-a0de-4f1c7e2d9a38',
		named: 'Passkeys',
	},
	listFido2Policies,
);
