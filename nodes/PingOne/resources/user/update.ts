import type { INodeProperties } from 'n8n-workflow';
import { FieldError } from '../../pingone/errors/fieldError';
import { updateUser } from '../../pingone/user/updateUser';
import { optionsField } from '../fields/options';
import { readUser, userField } from '../fields/user';
import { addCleared, CLEARABLE, readUserProfile, userProfileFields } from '../fields/userProfile';
import type { Operation, OperationItem } from '../operation';

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

const CLEAR = 'Clear Fields';

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
	const changes = addCleared(
		readUserProfile(item.read.in('updateFields')),
		[
			...item.read.choices('clearFields'),
			...(item.read.in('options').list('clearCustomAttributes') ?? []),
		],
		CLEAR,
	);
	if (Object.keys(changes).length > 0) return changes;
	throw new FieldError(
		'Update Fields',
		'has no value for this item, and nothing is to be cleared',
		'Add a field, or check the expressions: they gave no value.',
	);
}

export const update: Operation = {
	name: 'Update',
	value: 'update',
	action: 'Update user',
	description:
		'Change attributes of a user, such as name, email, phone or custom attributes. Other attributes stay unchanged. Population, MFA and password have their own operations.',
	done: { evidence: 'state', when: 'every attribute has the value that was sent' },
	fields: [userField, updateFields, clearFields, optionsField([clearCustomAttributes])],
	async run(item) {
		const findUserId = readUser(item);
		const changes = readChanges(item);
		return await updateUser(item.api, await findUserId(), changes);
	},
};
