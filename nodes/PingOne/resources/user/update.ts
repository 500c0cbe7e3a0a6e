import { updateUser } from '../../pingone/user/updateUser';
import { collection } from '../../read/input';
import { choices, list } from '../../read/kinds';
import { CLEAR, requireChanges } from '../fields/changes';
import { user } from '../fields/user';
import {
	addCleared,
	CLEAR_CUSTOM,
	CLEARABLE,
	profileMembers,
	profileOf,
} from '../fields/userProfile';
import { operation } from '../operation';
import { USER } from '../outputs';

const updateFields = collection(
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		placeholder: 'Add Field',
		description:
			'Attributes to change. An attribute without a value for an item stays unchanged; to remove a value, use Clear Fields.',
	},
	profileMembers(),
).as(profileOf);

const clearFields = choices({
	displayName: CLEAR,
	name: 'clearFields',
	options: CLEARABLE,
	default: [],
	description: 'Attributes to clear',
});

const clearCustomAttributes = list({
	displayName: CLEAR_CUSTOM,
	name: 'clearCustomAttributes',
	placeholder: 'e.g. costCenter, badge',
	description: 'Names of the custom attributes to clear, separated by commas',
});

export const update = operation({
	name: 'Update',
	value: 'update',
	action: 'Update user',
	description:
		'Change attributes of a user, such as name, email, phone or custom attributes. Other attributes stay unchanged. Population, MFA and password have separate operations.',
	done: { evidence: 'state', when: 'every attribute has the value that was sent' },
	output: USER,
	inputs: [user, updateFields, clearFields],
	options: [clearCustomAttributes],
	async run({ user, updateFields, clearFields, clearCustomAttributes = [] }, { api }) {
		const changes = addCleared(updateFields, clearFields, clearCustomAttributes);
		return await updateUser(api, await user.id(api), requireChanges(changes));
	},
});
