import type { INodeProperties } from 'n8n-workflow';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import { createOrUpdateByExternalId } from '../../pingone/user/createOrUpdateUser';
import { createUser } from '../../pingone/user/createUser';
import { optionsField } from '../fields/options';
import type { Operation, OperationItem } from '../operation';
import { newUserFields, readNewUser, straightenOption } from './newUser';
import { USER } from '../outputs';

const matchField: INodeProperties = {
	displayName: 'Match By',
	name: 'matchBy',
	type: 'options',
	options: [
		{
			name: 'External ID',
			value: 'externalId',
			description: 'The ID that another system, such as HR, has for the user',
		},
		{ name: 'Username', value: 'username', description: 'The name that the user signs in with' },
	],
	default: 'username',
	description: 'How to find an existing user',
};

const externalIdField: INodeProperties = {
	displayName: 'External ID',
	name: 'externalId',
	type: 'string',
	default: '',
	required: true,
	displayOptions: { show: { matchBy: ['externalId'] } },
	placeholder: 'e.g. 2041',
	description:
		'ID to look for, and to give to a new user. The username of an existing user stays as it is.',
};

const readExternalId = (item: OperationItem) =>
	item.read.choice('matchBy') === 'externalId'
		? item.read.filledText('externalId', 'Enter the ID, or set Match By to Username.')
		: undefined;

/** @throws FieldError when Additional Fields has another external ID than the one to look for */
function refuseAnother({ read }: OperationItem, sought: string, given: unknown): void {
	if (given === undefined || given === sought) return;
	throw new FieldError(
		read.label('externalId'),
		`is ${quote(sought)} above and ${quote(given)} under Additional Fields`,
		'Remove the one under Additional Fields. To change the ID of a user, use Update.',
	);
}

export const createOrUpdate: Operation = {
	name: 'Create or Update',
	value: 'createOrUpdate',
	action: 'Create or update user',
	description:
		'Create a new user, or update the current one if they already exist (upsert), found by username or by external ID. Only what is given changes; the password of an existing user stays.',
	done: {
		evidence: 'state',
		when: 'the user was created since the request was sent, or every attribute has the value that was sent',
	},
	output: USER,
	fields: [
		matchField,
		externalIdField,
		...newUserFields(
			'Where the user belongs. Leave empty to leave an existing user where they are.',
		),
		optionsField([straightenOption]),
	],
	async run(item) {
		const externalId = readExternalId(item);
		const findWanted = readNewUser(item);
		const wanted = await findWanted();
		if (externalId === undefined) {
			return await createUser(item.api, wanted, 'update', item.failedRun);
		}
		refuseAnother(item, externalId, wanted.body.externalId);
		const body = { ...wanted.body, externalId };
		const named = { ...wanted, body };
		return await createOrUpdateByExternalId(item.api, externalId, named, item.failedRun);
	},
};
