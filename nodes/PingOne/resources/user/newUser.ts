import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { NewUser } from '../../pingone/user/createUser';
import { refuseNoAddress } from '../../pingone/user/mistyped';
import { FieldError } from '../../pingone/errors/fieldError';
import { populationField, readOptionalPopulation } from '../fields/population';
import { readUserProfile, straightenApostrophes, userProfileFields } from '../fields/userProfile';
import type { FieldReader } from '../../read/reader';
import type { OperationItem } from '../operation';

const usernameField: INodeProperties = {
	displayName: 'Username',
	name: 'username',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. ada.lovelace',
	description: 'Name to sign in with, unique in the environment, up to 128 characters',
};

const emailField: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. ada@example.com',
	description: 'Email address. Several users may share one.',
};

/** What everybody has, and what stands above the collection of the others. */
const NAMES = ['givenName', 'familyName'];
const OWN = ['email', ...NAMES];

const nameFields = NAMES.flatMap((name) =>
	userProfileFields().filter((field) => field.name === name),
);

const byLabel = (a: INodeProperties, b: INodeProperties) =>
	a.displayName.localeCompare(b.displayName);

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: [
		...userProfileFields(OWN),
		{
			displayName: 'Enabled',
			name: 'enabled',
			type: 'boolean',
			default: true,
			description: 'Whether the user can sign in',
		},
		{
			displayName: 'Lifecycle Status',
			name: 'lifecycleStatus',
			type: 'options',
			options: [
				{ name: 'Account OK', value: 'ACCOUNT_OK' },
				{
					name: 'Verification Required',
					value: 'VERIFICATION_REQUIRED',
					description: 'PingOne emails the user a verification code',
				},
			],
			default: 'ACCOUNT_OK',
			description: 'Whether the user must verify their email address first. Requires a population.',
		},
		{
			displayName: 'MFA Enabled',
			name: 'mfaEnabled',
			type: 'boolean',
			default: true,
			description: 'Whether multi-factor authentication is enabled for the user',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'Initial password. Requires a population. It is never part of the output.',
		},
		{
			displayName: 'Require Password Change',
			name: 'forceChange',
			type: 'boolean',
			default: true,
			description: 'Whether the user must change the password at their first sign-in',
		},
		{
			displayName: 'Suppress Verification Code',
			name: 'suppressVerificationCode',
			type: 'boolean',
			default: true,
			description: 'Whether to keep PingOne from emailing the verification code',
		},
	].sort(byLabel as never) as INodeProperties[],
};

export const straightenOption: INodeProperties = {
	displayName: 'Straighten Apostrophes',
	name: 'straightenApostrophes',
	type: 'boolean',
	default: true,
	description:
		"Whether to replace typographic apostrophes in the name by ', because PingOne refuses a family name such as O’Brien",
};

/** A field that says something about another one, which is not there. */
const needs = (fields: FieldReader<undefined>, name: string, other: string) =>
	new FieldError(
		fields.label(name),
		`needs ${fields.label(other)}, which is not set`,
		`Add ${fields.label(other)} under Additional Fields, or remove this field.`,
	);

/** Members that only an import takes ("Create User (Import)"). */
function readImport(fields: FieldReader<undefined>): IDataObject {
	const password = fields.secret('password');
	const forceChange = fields.flag('forceChange') ?? false;
	const status = fields.choice('lifecycleStatus');
	const suppressVerificationCode = fields.flag('suppressVerificationCode');
	if (password === undefined && fields.has('forceChange')) {
		throw needs(fields, 'forceChange', 'password');
	}
	if (status === undefined && fields.has('suppressVerificationCode')) {
		throw needs(fields, 'suppressVerificationCode', 'lifecycleStatus');
	}
	return {
		...(password !== undefined && { password: { value: password, forceChange } }),
		...(status !== undefined && {
			lifecycle: {
				status,
				...(suppressVerificationCode !== undefined && { suppressVerificationCode }),
			},
		}),
	};
}

/** The fields of a new user. @param population what the population is for */
export const newUserFields = (population: string): INodeProperties[] => [
	usernameField,
	emailField,
	...nameFields,
	populationField(population),
	additionalFields,
];

/** Adds given and family name, if the item has them. @throws FieldError */
function withNames({ read }: OperationItem, profile: IDataObject): IDataObject {
	const [given, family] = NAMES.map((name) => read.text(name));
	if (given === '' && family === '') return profile;
	const name = {
		...(given !== '' && { given }),
		...(family !== '' && { family }),
		...(profile.name as IDataObject | undefined),
	};
	return { ...profile, name };
}

/** Checks the fields; the returned function finds the population. @throws FieldError */
export function readNewUser(item: OperationItem): () => Promise<NewUser> {
	const username = item.read.filledText('username', 'Enter it, for example ada.lovelace.');
	const email = item.read.filledText('email', 'Enter it, for example ada@example.com.');
	refuseNoAddress(email, item.read.label('email'));
	const fields = item.read.in('additionalFields');
	const findPopulationId = readOptionalPopulation(item);
	const imported = readImport(fields);
	const isImport = Object.keys(imported).length > 0;
	if (isImport && findPopulationId === undefined) {
		throw new FieldError(
			'Population',
			'is empty, and PingOne needs one to set a password or a lifecycle status',
			'Choose the population in which the user is created.',
		);
	}
	const profile = withNames(item, readUserProfile(fields, OWN));
	const straightens = item.read.in('options').flag('straightenApostrophes') ?? false;
	const [enabled, mfaEnabled] = [fields.flag('enabled'), fields.flag('mfaEnabled')];
	return async () => ({
		isImport,
		body: {
			username,
			email,
			...(findPopulationId && { population: { id: await findPopulationId() } }),
			...(straightens ? straightenApostrophes(profile) : profile),
			...(enabled !== undefined && { enabled }),
			...(mfaEnabled !== undefined && { mfaEnabled }),
			...imported,
		},
	});
}
