import type { INodeProperties } from 'n8n-workflow';
import { fido2PolicyFinder } from '../../pingone/environment/policies';
import type { OperationItem } from '../operation';

const LABEL = 'FIDO2 Policy';

/** Field to select a FIDO2 policy. */
export const fido2PolicyField: INodeProperties = {
	displayName: LABEL,
	name: 'fido2Policy',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The FIDO2 policy, which defines the relying party and the allowed authenticators',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a FIDO2 policy...',
			typeOptions: { searchListMethod: 'searchFido2Policies', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 6b1d8c50-93c4-4b1f-a0de-4f1c7e2d9a38',
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Passkeys' },
	],
};

/** Checks the field; the returned function gets the policy's ID. @throws FieldError */
export const readFido2Policy = (item: OperationItem): (() => Promise<string>) =>
	fido2PolicyFinder(item.api, item.read.locator('fido2Policy'), LABEL);
