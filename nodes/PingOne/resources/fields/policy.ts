import type { INodeProperties } from 'n8n-workflow';
import { deviceAuthenticationPolicyFinder } from '../../pingone/environment/policies';
import type { OperationItem } from '../operation';

const LABEL = 'Device Authentication Policy';

/** Field to select the policy under which a device is registered (PingOne: paired). */
export const policyField: INodeProperties = {
	displayName: LABEL,
	name: 'policy',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The MFA policy (PingOne: Authentication > MFA) that the device is registered under. FIDO2 must be enabled in it.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a policy...',
			typeOptions: { searchListMethod: 'searchDeviceAuthenticationPolicies', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 3f9d2c1e-7a64-4a0b-9c55-1b8e6d2f4a70',
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. Workforce passkeys',
		},
	],
};

/** Checks the field; the returned function gets the policy's ID. @throws FieldError */
export const readPolicy = (item: OperationItem): (() => Promise<string>) =>
	deviceAuthenticationPolicyFinder(item.api, item.read.locator('policy'), LABEL);
