import type { IDataObject } from 'n8n-workflow';
import { PingOneOAuth2Api } from '../../credentials/PingOneOAuth2Api.credentials.ts';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import { createParameters, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

/** What the editor shows without unfolding anything. */
const FOLD = 240;
const NOBODY = '11111111-1111-4111-8111-111111111111';
const ID_HINT =
	'A PingOne ID looks like 5eba3946-1f22-43b4-b603-93c1016f1b72. Copy it from the PingOne console, or select the entry from the list.';
const SPELLING =
	'Check the spelling, and that the user is in the environment and in a population for which the worker app has a role.';
const ELSEWHERE =
	'Check the ID. It may have been deleted, or be in another environment, or in a population for which the worker app has no role.';
const IN_DOMAIN = 'Enter the domain, for example example.com.';
const CLIENT_HINT =
	'Compare Client ID, Client Secret and Token Endpoint Authentication in the credential with the worker app in PingOne. PingOne says: Request denied: Invalid client credentials.';

/** Something an admin enters wrongly, and all that they read about it. */
interface Wrong {
	what: string;
	/** Called in the test, because the sandbox has no IDs before. */
	parameters?: () => IDataObject;
	credential?: IDataObject;
	/** Where it has to be put right: a label of the node or of the credential. */
	field: string;
	/** What has to be seen of what was entered; none when nothing was, or when it is a secret. */
	value?: string;
	message: string;
	hint: string;
}

const create = (changes: IDataObject = {}): IDataObject =>
	createParameters(sandbox, { user: locator('id', sandbox.user().id), ...changes });
const rpId = (value: string) => () => create({ rpId: locator('domain', value) });
const user = (mode: string, value: string) => () => create({ user: locator(mode, value) });
const policy = (mode: string, value: string) => () => create({ policy: locator(mode, value) });
/** PingOne's IDs of policies that cannot be used are the same in every sandbox. */
const FIDO2_OFF = 'cabbc9b8-c49d-4932-87a6-c812e3d6a5a1';
const PAIRING_OFF = '321a651f-8bb6-4081-baf4-31dd35c2e670';
const group = { resource: 'group', operation: 'addUser', options: {} };
const createUser = { resource: 'user', operation: 'create', additionalFields: {}, options: {} };

const WRONG: Wrong[] = [
	{
		what: 'an address for the relying party',
		parameters: rpId('https://example.com'),
		field: 'Relying Party ID',
		value: 'https://example.com',
		message:
			"'Relying Party ID' must be a bare domain, without a scheme such as https://, got 'https://example.com'",
		hint: 'Enter example.com instead.',
	},
	{
		what: 'a relying party in capitals',
		parameters: rpId('Example.com'),
		field: 'Relying Party ID',
		value: 'Example.com',
		message: "'Relying Party ID' must be in lower case, got 'Example.com'",
		hint: 'Enter example.com instead.',
	},
	{
		what: 'an IP address for the relying party',
		parameters: rpId('192.168.0.1'),
		field: 'Relying Party ID',
		value: '192.168.0.1',
		message: "'Relying Party ID' must be a domain, not an IP address, got '192.168.0.1'",
		hint: IN_DOMAIN,
	},
	...['co.uk', 'github.io'].map((suffix) => ({
		what: `the public suffix ${suffix} for the relying party`,
		parameters: rpId(suffix),
		field: 'Relying Party ID',
		value: suffix,
		message: `'Relying Party ID' is '${suffix}', under which others also have domains: passkeys for it would not be yours alone, and most browsers refuse them`,
		hint: `Enter your own domain below it, such as example.${suffix}.`,
	})),
	{
		what: 'a name of the intranet for the relying party',
		parameters: rpId('intranet'),
		field: 'Relying Party ID',
		value: 'intranet',
		message: "'Relying Party ID' must be a full domain with a dot in it, got 'intranet'",
		hint: IN_DOMAIN,
	},
	{
		what: 'an expression without a value for the relying party',
		parameters: rpId('={{ $json.domain }}'),
		field: 'Relying Party ID',
		message: "'Relying Party ID' is empty",
		hint: IN_DOMAIN,
	},
	{
		what: 'no name of the relying party',
		parameters: () => create({ rpName: ' ' }),
		field: 'Relying Party Name',
		message: "'Relying Party Name' is empty",
		hint: 'Enter the name users see when their browser asks for a passkey.',
	},
	{
		what: 'an email address with a typo, in capitals',
		parameters: user('email', 'Grace.Hoper@Example.com'),
		field: 'User',
		value: 'Grace.Hoper@Example.com',
		message:
			"'User' matches no user: PingOne has no user with the email address 'Grace.Hoper@Example.com'",
		hint: `${SPELLING} Lowercase was also tried.`,
	},
	{
		what: 'an email address from a member that the item does not have',
		parameters: user('email', '={{ $json.mail }}'),
		field: 'User',
		message: "'User' is empty",
		hint: "Select a user, or check the expression: it returned no value. After another node, $json is what that node returned; use {{ $('Name of the node').item.json.email }} for an earlier one.",
	},
	{
		what: 'a name for the username',
		parameters: user('username', 'grace hopper'),
		field: 'User',
		value: 'grace hopper',
		message: "'User' matches no user: PingOne has no user with the username 'grace hopper'",
		hint: 'A username is not the full name: pick the user From List, or choose By Email.',
	},
	{
		what: 'a name for the ID of a user',
		parameters: user('id', 'Grace Hopper'),
		field: 'User',
		value: 'Grace Hopper',
		message: "'User' must be a PingOne ID, got 'Grace Hopper'",
		hint: 'For a username, choose By Username in this field. For a name, pick the user From List.',
	},
	{
		what: 'the ID of a user of another environment',
		parameters: user('id', NOBODY),
		field: 'User',
		value: NOBODY,
		message: `'User' is unknown: PingOne has no such user: '${NOBODY}'`,
		hint: ELSEWHERE,
	},
	{
		what: 'the ID of a policy that does not exist',
		parameters: policy('id', '00000000-0000-0000-0000-000000000000'),
		field: 'Device Authentication Policy',
		value: '00000000-0000-0000-0000-000000000000',
		message:
			"'Device Authentication Policy' does not exist in this environment: '00000000-0000-0000-0000-000000000000'",
		hint: 'Select a policy from the list: this one may have been deleted. PingOne says: The device authentication policy is unknown.',
	},
	{
		what: 'the name of a policy for its ID',
		parameters: policy('id', 'Workforce passkeys'),
		field: 'Device Authentication Policy',
		value: 'Workforce passkeys',
		message: "'Device Authentication Policy' must be a PingOne ID, got 'Workforce passkeys'",
		hint: 'If this is a name, choose By Name in this field.',
	},
	{
		what: 'a policy without FIDO2',
		parameters: policy('list', FIDO2_OFF),
		field: 'Device Authentication Policy',
		value: FIDO2_OFF,
		message: `'Device Authentication Policy' has FIDO2 turned off: '${FIDO2_OFF}'`,
		hint: 'In PingOne, enable FIDO2 for it under Authentication > MFA, or select another. PingOne says: The policy does not allow the device type FIDO2.',
	},
	{
		what: 'a policy in which pairing is paused',
		parameters: policy('list', PAIRING_OFF),
		field: 'Device Authentication Policy',
		value: PAIRING_OFF,
		message: `'Device Authentication Policy' has pairing turned off: '${PAIRING_OFF}'`,
		hint: 'In PingOne, allow pairing in it under Authentication > MFA, or select another. PingOne says: Pairing of FIDO2 devices is disabled in the policy.',
	},
	{
		what: 'a nickname that is too long',
		parameters: () => create({ additionalFields: { nickname: 'x'.repeat(101) } }),
		field: 'Nickname',
		value: '101',
		message: "'Nickname' must be up to 100 characters, got 101",
		hint: 'Shorten it, or check the expression.',
	},
	{
		what: 'a date as Europeans write it',
		parameters: () => create({ additionalFields: { blockedAt: '31.12.2026' } }),
		field: 'Blocked At',
		value: '31.12.2026',
		message: "'Blocked At' must be a date, got '31.12.2026'",
		hint: 'Use a form like 2026-01-31T09:00:00Z, or pick it in the calendar.',
	},
	{
		what: 'no time to wait',
		parameters: () => create({ options: { timeout: 0 } }),
		field: 'Timeout (Seconds)',
		value: '0',
		message: "'Timeout (Seconds)' must be between 1 and 300 seconds, got '0'",
		hint: 'Remove it to use the default of 30 seconds.',
	},
	{
		what: 'the name of the company for the environment',
		credential: { environmentId: 'my company' },
		field: 'Environment ID',
		value: 'my company',
		message: "'Environment ID' of the credential must be an environment ID, got 'my company'",
		hint: 'Open the credential and enter the ID from the worker app’s Overview tab in PingOne, such as abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6.',
	},
	{
		what: 'an environment of another region',
		credential: { environmentId: NOBODY },
		field: 'Environment ID',
		value: NOBODY,
		message: `PingOne’s token endpoint does not know this environment: '${NOBODY}'`,
		hint: 'Check Region and Environment ID in the credential. It must be the environment that owns the worker app. Auth URL cannot be a custom domain.',
	},
	{
		what: 'a managed environment for which the worker app has no role',
		credential: { managedEnvironmentId: NOBODY },
		field: 'Managed Environment ID',
		value: NOBODY,
		message: 'The worker app is not authorized to do this',
		hint: `In PingOne, grant it the role Identity Data Admin. If there is no environment ${NOBODY}, correct Environment ID (Options) or Managed Environment ID (credential).`,
	},
	{
		what: 'a wrong client secret',
		credential: { clientSecret: 'not-the-secret' },
		field: 'Client Secret',
		message: 'PingOne rejected the worker app’s client credentials',
		hint: CLIENT_HINT,
	},
	{
		what: 'an API URL without a scheme',
		credential: { apiUrl: 'api.pingone.com' },
		field: 'API URL',
		value: 'api.pingone.com',
		message: "'API URL' of the credential must be a web address, got 'api.pingone.com'",
		hint: 'Open the credential and enter it in full, for example https://api.pingone.com.',
	},
	{
		what: 'a device that is gone',
		parameters: () => node.device('block', { device: locator('id', NOBODY) }),
		field: 'Device',
		value: NOBODY,
		message: `'Device' is unknown: this user has no such device: '${NOBODY}'`,
		hint: 'It may belong to another user, have been deleted, or have expired: after a day, PingOne probably removes a device that was not activated.',
	},
	{
		what: 'the nickname of a device for its ID',
		parameters: () => node.device('block', { device: locator('id', 'lost key') }),
		field: 'Device',
		value: 'lost key',
		message: "'Device' must be a PingOne ID, got 'lost key'",
		hint: ID_HINT,
	},
	{
		what: 'a limit of none',
		parameters: () => node.device('getAll', { limit: 0, returnAll: false }),
		field: 'Limit',
		value: '0',
		message: "'Limit' must be a whole number of at least 1, got '0'",
		hint: 'Change it, or turn on Return All.',
	},
	{
		what: 'a new user whose email address is none',
		parameters: () => ({ ...createUser, username: 'new.hire', email: 'new.hire' }),
		field: 'Email',
		value: 'new.hire',
		message: "PingOne rejected the value of 'Email': 'new.hire'",
		hint: 'It must be an email address, for example ada@example.com.',
	},
	{
		what: 'a username that is taken',
		parameters: () => ({ ...createUser, username: 'ada.lovelace', email: 'new@example.com' }),
		field: 'Username',
		value: 'ada.lovelace',
		message:
			"'Username' is taken: PingOne already has a user 'ada.lovelace' (ID b30ac647-e33e-464f-a6ea-0275082d4c26)",
		hint: 'Nothing was changed. To continue with that user, set If User Already Exists under Options.',
	},
	{
		what: 'a link that would never be valid',
		parameters: () => node.device('createLink', { linkValidFor: 0, linkValidUnit: 'days' }),
		field: 'Link Valid For',
		value: '0 days',
		message: "'Link Valid For' must be between 1 minute and 30 days, got '0 days'",
		hint: 'Enter a number and choose its unit.',
	},
	{
		what: 'a group that does not exist',
		parameters: () => ({
			...group,
			user: locator('id', sandbox.user().id),
			group: locator('id', NOBODY),
		}),
		field: 'Group',
		value: NOBODY,
		message: `'Group' is unknown: PingOne has no such group: '${NOBODY}'`,
		hint: ELSEWHERE,
	},
];

interface Property {
	displayName: string;
	options?: Property[];
	values?: Property[];
}

/** Every label that the editor shows, of fields and of options. */
const labelsOf = (properties: Property[]): string[] =>
	properties.flatMap(({ displayName, options = [], values = [] }) => [
		displayName,
		...labelsOf([...options, ...values].filter((each) => each.displayName !== undefined)),
	]);
/** Fields that the credential inherits from n8n's own OAuth2 credential. */
const INHERITED = ['Client Secret'];
const LABELS = new Set([
	...labelsOf(new PingOne().description.properties as Property[]),
	...labelsOf(new PingOneOAuth2Api().properties as Property[]),
	...INHERITED,
]);

it('covers at least 20 wrong inputs', () => {
	expect(new Set(WRONG.map(({ what }) => what)).size).toBeGreaterThanOrEqual(20);
});

it.each(WRONG)('explains $what', async (wrong) => {
	const { parameters = create, credential, field, value, message, hint } = wrong;
	const shown = await node.refusal(parameters(), { credential });
	expect(shown).toMatchObject({ message, description: hint });

	const text = `${shown.message} ${shown.description}`;
	expect(LABELS).toContain(field);
	expect(text).toContain(field);
	if (value !== undefined) expect(text).toContain(value);
	// The cure is a sentence of its own.
	expect(shown.description).toMatch(/^[A-Z].*\.$/);
	expect(text.length).toBeLessThanOrEqual(FOLD);
	for (const secret of ['Bearer ', credential?.clientSecret ?? sandbox.ids.clientSecret]) {
		expect(JSON.stringify(shown)).not.toContain(secret);
	}
});
