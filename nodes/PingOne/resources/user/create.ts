import { createUser } from '../../pingone/user/createUser';
import { choice } from '../../read/kinds';
import { operation } from '../operation';
import { USER } from '../outputs';
import { newUser, straightenOption } from './newUser';

const ifUserExists = choice({
	displayName: 'If User Already Exists',
	name: 'ifUserExists',
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
				'Update the values that differ, including population and MFA. An existing user’s password and lifecycle status are not changed.',
		},
	],
	default: 'raiseError',
	description: 'What to do if the username is taken. Useful if the same event can arrive twice.',
});

export const create = operation({
	name: 'Create',
	value: 'create',
	action: 'Create user',
	description:
		'Create a user in PingOne. Fails if the username is taken, unless If User Already Exists says otherwise. To let the user register a passkey, create an enrollment link next.',
	done: {
		evidence: 'made',
		when: 'the user with this username and email address was created, by PingOne’s clock, after the request was sent',
	},
	output: USER,
	inputs: [newUser('Where to create the user. Leave empty for the default population.')],
	options: [ifUserExists, straightenOption],
	async run({ newUser: asked, ifUserExists, straightenApostrophes }, { api, earlierRun }) {
		return await createUser(
			api,
			await asked.find(api, straightenApostrophes),
			ifUserExists,
			earlierRun,
		);
	},
});
