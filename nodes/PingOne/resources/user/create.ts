import type { INodeProperties } from 'n8n-workflow';
import { createUser, type IfUserExists } from '../../pingone/user/createUser';
import { optionsField } from '../fields/options';
import type { Operation } from '../operation';
import { newUserFields, readNewUser, straightenOption } from './newUser';
import { USER } from '../outputs';

const ifUserExists: INodeProperties = {
	displayName: 'If User Already Exists',
	name: 'ifUserExists',
	type: 'options',
	options: [
		{
			name: 'Raise Error',
			value: 'raiseError',
			description: 'Fail the item without changing the user',
		},
		{
			name: 'Return Existing',
			value: 'returnExisting',
			description: 'Return the user who has this username, unchanged',
		},
		{
			name: 'Update',
			value: 'update',
			description:
				'Update what differs, including population and MFA. The password of an existing user is not changed.',
		},
	],
	default: 'raiseError',
	description:
		'What to do when the username is taken. Useful when the same event can arrive twice.',
};

export const create: Operation = {
	name: 'Create',
	value: 'create',
	action: 'Create user',
	description:
		'Create a user in PingOne, or return or update the existing one with the same username. To let the user register a passkey, create an enrollment link next.',
	done: {
		evidence: 'made',
		when: 'the user with this username and email address was created, in PingOne’s time, since the request was sent',
	},
	output: USER,
	fields: [
		...newUserFields('Where to create the user. Leave empty for the default population.'),
		optionsField([ifUserExists, straightenOption]),
	],
	async run(item) {
		const findWanted = readNewUser(item);
		const ifExists = item.read.in('options').choice<IfUserExists>('ifUserExists');
		return await createUser(item.api, await findWanted(), ifExists, item.failedRun);
	},
};
