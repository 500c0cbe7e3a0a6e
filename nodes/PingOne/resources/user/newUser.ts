import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../../pingone/client/api';
import { FieldError } from '../../pingone/errors/fieldError';
import type { NewUser } from '../../pingone/user/createUser';
import { refuseNoValue } from '../../pingone/user/mistyped';
import { fold } from '../../pingone/user/users';
import { group, mergedCollection, type Added } from '../../read/input';
import { choice, filledText, flag, secret } from '../../read/kinds';
import { population } from '../fields/population';
import {
	attribute,
	checkAddress,
	profileMembers,
	profileOf,
	straightenApostrophes,
} from '../fields/userProfile';

const username = filledText(
	{
		displayName: 'Username',
		name: 'username',
		required: true,
		placeholder: 'e.g. ada.lovelace',
		description: 'Name to sign in with, unique in the environment, up to 128 characters',
	},
	'Enter it, for example ada.lovelace.',
).as(refuseNoValue);

const email = filledText(
	{
		displayName: 'Email',
		name: 'email',
		required: true,
		placeholder: 'e.g. ada@example.com',
		description: 'Email address. Several users may share one.',
	},
	'Enter it, for example ada@example.com.',
).as(checkAddress);

/** What everybody has stands above the collection of the others. */
const PROFILE = profileMembers(['email', 'givenName', 'familyName']);

const MORE = [
	flag({
		displayName: 'Enabled',
		name: 'enabled',
		default: true,
		description: 'Whether the user can sign in',
	}),
	choice({
		displayName: 'Lifecycle Status',
		name: 'lifecycleStatus',
		options: [
			{ name: 'Account OK', value: 'ACCOUNT_OK' },
			{
				name: 'Verification Required',
				value: 'VERIFICATION_REQUIRED',
				description: 'PingOne emails the user a verification code',
			},
		],
		default: 'ACCOUNT_OK',
		description: 'What the user has to do before they can sign in. Requires a population.',
	}),
	flag({
		displayName: 'MFA Enabled',
		name: 'mfaEnabled',
		default: true,
		description: 'Whether multi-factor authentication is enabled for the user',
	}),
	secret({
		displayName: 'Password',
		name: 'password',
		description: 'Initial password. Requires a population. It is never part of the output.',
	}),
	flag({
		displayName: 'Require Password Change',
		name: 'forceChange',
		default: true,
		description: 'Whether the user must change the password at their first sign-in',
	}),
	flag({
		displayName: 'Suppress Verification Code',
		name: 'suppressVerificationCode',
		default: true,
		description: 'Whether to prevent PingOne from emailing the verification code',
	}),
];

export const straightenOption = flag({
	displayName: 'Straighten Apostrophes',
	name: 'straightenApostrophes',
	default: true,
	description:
		"Whether to replace typographic apostrophes in the name with ', because PingOne refuses a family name such as O’Brien",
});

/** A field that says something about another one, which is not there. */
const needs = (label: string, other: string) =>
	new FieldError(
		label,
		`needs ${other}, which is not set`,
		`Add ${other} under Additional Fields, or remove this field.`,
	);

/** Members that only an import takes ("Create User (Import)"). @throws FieldError */
function importOf({
	password,
	forceChange,
	lifecycleStatus: status,
	suppressVerificationCode,
}: Added<typeof MORE>): IDataObject {
	if (password === undefined && forceChange !== undefined) {
		throw needs('Require Password Change', 'Password');
	}
	if (status === undefined && suppressVerificationCode !== undefined) {
		throw needs('Suppress Verification Code', 'Lifecycle Status');
	}
	return {
		...(password !== undefined && {
			password: { value: password, forceChange: forceChange ?? false },
		}),
		...(status !== undefined && {
			lifecycle: {
				status,
				...(suppressVerificationCode !== undefined && { suppressVerificationCode }),
			},
		}),
	};
}

/** Adds given and family name, if the item has them. */
function withNames(given: string, family: string, profile: IDataObject): IDataObject {
	if (given === '' && family === '') return profile;
	const name = {
		...(given !== '' && { given }),
		...(family !== '' && { family }),
		...(profile.name as IDataObject | undefined),
	};
	return { ...profile, name };
}

/** All about a new user. @param where what the population is for */
export const newUser = (where: string) =>
	group(
		'newUser',
		[
			username,
			email,
			attribute('givenName'),
			attribute('familyName'),
			population(where),
			mergedCollection(
				{
					displayName: 'Additional Fields',
					name: 'additionalFields',
					placeholder: 'Add Field',
				},
				PROFILE,
				MORE,
			),
		],
		({ username, email, givenName, familyName, population, additionalFields: more }) => {
			const imported = importOf(more);
			const isImport = Object.keys(imported).length > 0;
			if (isImport && population === undefined) {
				throw new FieldError(
					'Population',
					'is empty, and PingOne needs one to set a password or a lifecycle status',
					'Choose the population in which the user is created.',
				);
			}
			const profile = withNames(givenName, familyName, profileOf(more));
			const { enabled, mfaEnabled } = more;
			return {
				externalId: profile.externalId,
				/** Finds the population. @param straightens whether apostrophes in the name become ' */
				async find(api: PingOneApi, straightens = false): Promise<NewUser> {
					api.turn.goesBy('users', 'username', fold(username));
					const body = {
						username,
						email,
						...(population && { population: { id: await population.id(api) } }),
						...(straightens ? straightenApostrophes(profile) : profile),
						...(enabled !== undefined && { enabled }),
						...(mfaEnabled !== undefined && { mfaEnabled }),
						...imported,
					};
					return { isImport, body };
				},
			};
		},
	);
