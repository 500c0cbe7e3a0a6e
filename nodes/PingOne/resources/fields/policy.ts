import type { INodeProperties } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { type Named, namedFinder } from '../../pingone/client/named';
import {
	listDeviceAuthenticationPolicies,
	listFido2Policies,
} from '../../pingone/environment/policies';
import type { OperationItem } from '../operation';

const DEVICE_POLICY = 'Device Authentication Policy';
const FIDO2_POLICY = 'FIDO2 Policy';

/** A field to select a policy, with examples of an ID and a name. */
const selectField = (
	displayName: string,
	name: string,
	description: string,
	{ list, search, id, named }: { list: string; search: string; id: string; named: string },
): INodeProperties => ({
	displayName,
	name,
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: `Select a ${list}...`,
			typeOptions: { searchListMethod: search, searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${id}` },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: `e.g. ${named}` },
	],
});

/** A thousand items with one name ask once a minute. */
const find = (
	{ api, read }: OperationItem,
	name: string,
	field: string,
	list: (api: PingOneApi) => Promise<Named[]>,
) => {
	const id = namedFinder(read.locator(name), { kind: 'policy', field }, (each) =>
		list(each.cached()),
	);
	return async () => await id(api);
};

/** Field to select the policy under which a device is registered (PingOne: paired). */
export const policyField = selectField(
	DEVICE_POLICY,
	'policy',
	'The MFA policy (PingOne: Authentication > MFA) that the device is registered under. FIDO2 must be enabled in it.',
	{
		list: 'policy',
		search: 'searchDeviceAuthenticationPolicies',
		id: '3f9d2c1e-7a64-4a0b-9c55-1b8e6d2f4a70',
		named: 'Workforce passkeys',
	},
);

/** Checks the field; the returned function gets the policy's ID. @throws FieldError */
export const readPolicy = (item: OperationItem): (() => Promise<string>) =>
	find(item, 'policy', DEVICE_POLICY, listDeviceAuthenticationPolicies);

/** Field to select a FIDO2 policy. */
export const fido2PolicyField = selectField(
	FIDO2_POLICY,
	'fido2Policy',
	'The FIDO2 policy, which defines the relying party and the allowed authenticators',
	{
		list: 'FIDO2 policy',
		search: 'searchFido2Policies',
		id: '6b1d8c50-93c4-4b1f-a0de-4f1c7e2d9a38',
		named: 'Passkeys',
	},
);

/** Checks the field; the returned function gets the policy's ID. @throws FieldError */
export const readFido2Policy = (item: OperationItem): (() => Promise<string>) =>
	find(item, 'fido2Policy', FIDO2_POLICY, listFido2Policies);
