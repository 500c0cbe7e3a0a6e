import { FieldError, quote } from '../../pingone/errors/fieldError';
import { createOrUpdateByExternalId } from '../../pingone/user/createOrUpdateUser';
import { createUser } from '../../pingone/user/createUser';
import { refuseNoValue } from '../../pingone/user/mistyped';
import { choice, filledText } from '../../read/kinds';
import { operation } from '../operation';
import { USER } from '../outputs';
import { newUser, straightenOption } from './newUser';

const matchBy = choice({
	displayName: 'Match By',
	name: 'matchBy',
	options: [
		{
			name: 'External ID',
			value: 'externalId',
			description: 'The ID that another system, such as HR, uses for the user',
		},
		{ name: 'Username', value: 'username', description: 'The name that the user signs in with' },
	],
	default: 'username',
	description: 'How to find an existing user',
});

const externalId = filledText(
	{
		displayName: 'External ID',
		name: 'externalId',
		required: true,
		displayOptions: { show: { matchBy: ['externalId'] } },
		placeholder: 'e.g. 2041',
		description:
			'ID to look for and to assign to a new user. An existing user’s username is not changed.',
	},
	'Enter the ID, or set Match By to Username.',
).as(refuseNoValue);

/** @throws FieldError when Additional Fields has another external ID than the one to look for */
function refuseAnother(sought: string, given: unknown): void {
	if (given === undefined || given === sought) return;
	throw new FieldError(
		externalId.label,
		`is ${quote(sought)} above and ${quote(given)} under Additional Fields`,
		'Remove the one under Additional Fields. To change the ID of a user, use Update.',
	);
}

export const createOrUpdate = operation({
	name: 'Create or Update',
	value: 'createOrUpdate',
	action: 'Create or update user',
	description:
		'Create a new user, or update an existing one (upsert), matched by username or external ID. An existing user’s password and lifecycle status are kept.',
	done: {
		evidence: 'state',
		when: 'the user was created after the request was sent, or every attribute has the value that was sent',
	},
	output: USER,
	inputs: [
		matchBy,
		externalId,
		newUser('The user’s population. Leave empty to keep an existing user’s population.'),
	],
	options: [straightenOption],
	async run({ externalId: sought, newUser: asked, straightenApostrophes }, { api, earlierRun }) {
		if (sought !== undefined) {
			refuseAnother(sought, asked.externalId);
			api.turn.goesBy('users', 'externalId', sought);
		}
		const wanted = await asked.find(api, straightenApostrophes);
		if (sought === undefined) return await createUser(api, wanted, 'update', earlierRun);
		const body = { ...wanted.body, externalId: sought };
		return await createOrUpdateByExternalId(api, sought, { ...wanted, body }, earlierRun);
	},
});
