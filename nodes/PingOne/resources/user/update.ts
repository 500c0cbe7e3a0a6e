import type { INodeProperties } from 'n8n-workflow';
import { updateUser } from '../../pingone/user/updateUser';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import { CLEAR, requireChanges } from '../fields/changes';
import { addCleared, CLEARABLE, readUserProfile, userProfileFields } from '../fields/userProfile';
import type { Operation, OperationItem } from '../operation';
import { USER } from '../outputs';

const updateFields: INodeProperties = {
	displayName: 'Update Fields',
	name: 'updateFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	description:
		'Attributes to change. An attribute without a value for an item stays unchanged; to remove a value, use Clear Fields.',
	options: userProfileFields(),
};

const clearFields: INodeProperties = {
	displayName: CLEAR,
	name: 'clearFields',
	type: 'multiOptions',
	options: CLEARABLE,
	default: [],
	description: 'Attributes whose values are removed',
};

const clearCustomAttributes: INodeProperties = {
	displayName: 'Clear Custom Attributes',
	name: 'clearCustomAttributes',
	type: 'string',
	default: '',
	placeholder: 'e.g. costCenter, badge',
	description: 'Names of custom attributes whose values are removed, separated by commas',
};

function readChanges(item: OperationItem) {
	return requireChanges(
		addCleared(
			readUserProfile(item.read.in('updateFields')),
			item.read.choices('clearFields'),
			item.read.in('options').list('clearCustomAttributes') ?? [],
		),
	);
}

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update user',
	description:
		'Change attributes of a user, such as name, email, phone or custom attributes. Other attributes stay unchanged. Population, MFA and password have their own operations.',
	done: { evidence: 'state', when: 'every attribute has the value that was sent' },
	output: USER,
	fields: [userField, updateFields, clearFields, optionsField([clearCustomAttributes])],
	async run(item) {
		const findUserId = readUser(item);
		const changes = readChanges(item);
		return await updateUser(item.api, await findUserId(), changes);
	},
};
