import { userFinder, type UserFinder } from '../../pingone/user/users';
import { selection } from '../../read/kinds';

/** A user as the field names them. */
export interface ChosenUser extends UserFinder {
	/** ID, username or email address, as it was given. */
	given: string;
}

export const user = selection(
	{
		displayName: 'User',
		name: 'user',
		required: true,
		description:
			'The PingOne user. Choose from the list, or enter an ID, username or email address.',
	},
	['a user', 'searchUsers'],
	[
		['By ID', 'id', 'b30ac647-e33e-464f-a6ea-0275082d4c26'],
		['By Username', 'username', 'ada.lovelace'],
		['By Email', 'email', 'ada@example.com'],
	],
).as((chosen, label): ChosenUser => ({ given: chosen.value, ...userFinder(chosen, label) }));
