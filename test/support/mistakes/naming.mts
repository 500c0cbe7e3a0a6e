import { locator } from '../tenant.mts';
import { type Entering, GONE, type Mistake, OBJECT, SPLIT } from './entering.mts';

const UNEVALUATED = 'Change the field from Fixed to Expression.';
const LIST =
	'This is a list. Split it before this node, for instance with Split Out, or name one entry, such as {{ $json.emails[0] }}.';
const OTHERWISE =
	'For a username, choose By Username in this field. For a name, pick the user From List.';
const ADA_ALONE = "Enter 'ada@example.com' alone.";
const BY_NAME = 'If this is a name, choose By Name in this field.';
const WITHOUT_VALUE = 'Check the expression. After another node, $json is what that node returned.';
const BY_LIST = 'Select an entry from the list, or check the expression: it returned no value.';

/** Naming a person, a group, a population or a policy. */
export const naming = ({ sandbox, who, hire, policy, inGroup }: Entering): Mistake[] => [
	[
		'an expression in a fixed field',
		who('email', '{{ $json.email }}'),
		"'User' is an expression that was not evaluated, got '{{ $json.email }}'",
		UNEVALUATED,
	],
	[
		'an object put into text',
		who('email', 'Hello [object Object]'),
		"'User' contains '[object Object]': a whole object was inserted into text",
		'Name one member of the object in the expression, such as {{ $json.user.email }}.',
	],
	[
		'a whole item',
		[who('email', '={{ $json }}'), [{ email: 'ada@example.com' }]],
		`'User' must be text, got '{"email":"ada@example.com"}'`,
		OBJECT,
	],
	[
		'a list of addresses',
		[who('email', '={{ $json.all }}'), [{ all: ['ada@example.com', 'b@example.com'] }]],
		`'User' must be text, got '["ada@example.com","b@example.com"]'`,
		LIST,
	],
	[
		'two addresses',
		who('email', 'ada@example.com, b@example.com'),
		"'User' must be one email address, got several: 'ada@example.com, b@example.com'",
		SPLIT,
	],
	[
		'an address with a name',
		who('email', 'Ada Lovelace <ada@example.com>'),
		"'User' must be an email address and nothing else, got 'Ada Lovelace ‹ada@example.com>'",
		ADA_ALONE,
	],
	[
		'a link to mail',
		who('email', 'mailto:ada@example.com'),
		"'User' must be an email address and nothing else, got 'mailto:ada@example.com'",
		ADA_ALONE,
	],
	[
		'a name for an address',
		who('email', 'Ada Lovelace'),
		"'User' must be an email address, got 'Ada Lovelace'",
		OTHERWISE,
	],
	[
		'an address for a username',
		who('username', 'ada@example.com'),
		"'User' matches no user: PingOne has no user with the username 'ada@example.com'",
		'If it is the email address, choose By Email in this field.',
	],
	[
		'an address for an ID',
		who('id', 'ada@example.com'),
		"'User' must be a PingOne ID, got 'ada@example.com'",
		'This is an email address: choose By Email in this field, or By Username if it is one.',
	],
	[
		'an employee number for an ID',
		who('id', 2041),
		"'User' must be a PingOne ID, got '2041'",
		OTHERWISE,
	],
	[
		'a population by a name with a typo',
		hire({}, { population: locator('name', 'Employes') }),
		"'Population' matches no population: PingOne has no population named 'Employes'",
		'Check the spelling and capitalization, or pick the population from the list.',
	],
	[
		'the name of a population for its ID',
		hire({}, { population: locator('id', 'Employees') }),
		"'Population' must be a PingOne ID, got 'Employees'",
		BY_NAME,
	],
	[
		'a group of another population',
		inGroup('name', 'External partners'),
		"'Group' belongs to population 'Contractors', and the user to 'Employees'",
		'Choose a group of the user’s population, or of none. To change the user’s, use Move to Population first.',
	],
	[
		'the name of a group for its ID',
		inGroup('id', 'All staff'),
		"'Group' must be a PingOne ID, got 'All staff'",
		BY_NAME,
	],
	['no group in the row', inGroup('name', '={{ $json.group }}'), "'Group' is empty", BY_LIST],
	[
		'half the name of a policy',
		policy('name', 'Workforce'),
		"'Device Authentication Policy' matches no policy: PingOne has no policy named 'Workforce'",
		'Check the spelling and capitalization, or pick the policy from the list.',
	],
	[
		'quotes that a sheet left around an address',
		who('email', '"ada@example.com"'),
		`'User' must be an email address and nothing else, got '"ada@example.com"'`,
		ADA_ALONE,
	],
	[
		'a semicolon behind an address',
		who('email', 'ada@example.com;'),
		"'User' must be an email address and nothing else, got 'ada@example.com;'",
		ADA_ALONE,
	],
	[
		'a space within an address',
		who('email', 'ada @example.com'),
		"'User' must be an email address, got 'ada @example.com'",
		'There is a space or an invisible character in it: remove it.',
	],
	[
		'the word undefined',
		who('email', 'undefined'),
		"'User' is the word 'undefined': an expression returned no value, and was inserted into text",
		WITHOUT_VALUE,
	],
	[
		'a new user named by an expression without a value',
		hire({}, { username: 'undefined' }),
		"'Username' is the word 'undefined': an expression returned no value, and was inserted into text",
		WITHOUT_VALUE,
	],
	[
		'the external ID null among the attributes',
		hire({ externalId: 'null' }),
		"'External ID' is the word 'null': an expression returned no value, and was inserted into text",
		WITHOUT_VALUE,
	],
	[
		'the external ID null, which would match whoever got it before',
		hire({}, { operation: 'createOrUpdate', matchBy: 'externalId', externalId: 'null' }),
		"'External ID' is the word 'null': an expression returned no value, and was inserted into text",
		WITHOUT_VALUE,
	],
	[
		'quotes around a username',
		who('username', "'ada.lovelace'"),
		"'User' has quotes around it, got ''ada.lovelace''",
		"Enter 'ada.lovelace' without them.",
	],
	[
		'braces around an ID',
		() => who('id', `{${sandbox.user().id}}`)(),
		"'User' must be a PingOne ID, got '{b30ac647-e33e-464f-a6ea-0275082d4c26}'",
		"Enter 'b30ac647-e33e-464f-a6ea-0275082d4c26' alone.",
	],
	[
		'a population that is gone',
		hire({}, { population: locator('id', '11111111-1111-4111-8111-111111111111') }),
		"'Population' is unknown: PingOne has no such population: '11111111-1111-4111-8111-111111111111'",
		'Select it from the list, or choose By Name. It may have been deleted, or be in another environment. PingOne says: The population is unknown.',
	],
	[
		'a group in small letters',
		inGroup('name', 'all Staff'),
		"'Group' matches no group: PingOne has no group named 'all Staff'",
		'Check the spelling and capitalization, or pick the group from the list.',
	],
	[
		'the name of another group',
		() => ({
			...{ resource: 'group', operation: 'update', group: locator('name', 'All staff') },
			...{ updateFields: { name: 'Engineering' }, options: {} },
		}),
		"'Name' is taken: PingOne already has a group 'Engineering'",
		'Nothing was changed. Choose another name, or change that group.',
	],
	[
		'a policy that was deleted',
		() => ({
			...{ resource: 'policy', operation: 'getDeviceAuthenticationPolicy', options: {} },
			policy: locator('id', GONE),
		}),
		`'Device Authentication Policy' is unknown: PingOne has no such policy: '${GONE}'`,
		'Select it from the list, or choose By Name. It may have been deleted, or be in another environment.',
	],
];
