import { userFinder, type UserFinder } from '../../pingone/user/users';
import { locator } from '../../read/kinds';

/** A user as the field names them. */
export interface ChosenUser extends UserFinder {
	/** ID, username or email address, as it was given. */
	given: string;
}

/** The user. */
export const user = locator({
	displayName: 'User',
	name: 'user',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The PingOne user. Choose from the list, or enter an ID, a username, or an email address.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a user...',
			typeOptions: { searchListMethod: 'searchUsers', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. b30ac647-e33e-464f-a6ea-0275082d4c26',
		},
		{
			displayName: 'By Username',
			name: 'username',
			type: 'string',
			placeholder: 'e.g. ada.lovelace',
		},
		{
			displayName: 'By Email',
			name: 'email',
			type: 'string',
			placeholder: 'e.g. ada@example.com',
		},
	],
}).as((chosen, label): ChosenUser => ({ given: chosen.value, ...userFinder(chosen, label) }));
