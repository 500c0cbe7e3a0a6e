import type { INodeProperties } from 'n8n-workflow';
import type { User } from '../../pingone/types';
import { userFinder } from '../../pingone/user/users';
import type { OperationItem } from '../operation';

const LABEL = 'User';

/** Field to select the user. */
export const userField: INodeProperties = {
	displayName: LABEL,
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
};

/**
 * Checks the field now and finds the user later: all fields of an item are checked before the first
 * request is sent.
 *
 * @returns a function that returns the user's ID, with a request only for a username or an email
 * @throws FieldError for an invalid value
 */
export const readUser = (item: OperationItem): (() => Promise<string>) => {
	const { id } = finder(item);
	return async () => await id(item.api);
};

/** Like `readUser`, but for the whole user. @throws FieldError */
export const readWholeUser = (item: OperationItem): (() => Promise<User>) => {
	const { user } = finder(item);
	return async () => await user(item.api);
};

const finder = (item: OperationItem) => userFinder(item.read.locator('user'), LABEL);
