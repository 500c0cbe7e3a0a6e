import type { IDataObject } from 'n8n-workflow';
import { enrollParameters, linkParameters } from '../support/enrollment/execution.mts';
import { exampleFiles, readExampleFile } from '../support/examples.mts';
import { createParameters, locator } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, node } = useWorld();

/** What somebody enters, and word for word what they read: message, then cure. */
type Mistake = [
	what: string,
	parameters: (() => IDataObject) | [() => IDataObject, IDataObject[]],
	message: string,
	hint: string,
];

const ada = () => locator('id', sandbox.user().id);
const onUser = (operation: string, changes: IDataObject) => () => ({
	resource: 'user',
	operation,
	user: ada(),
	options: {},
	...changes,
});
const who = (mode: string, value: unknown) => () => ({
	...onUser('get', {})(),
	user: { __rl: true, mode, value } as IDataObject,
});
const hire =
	(more: IDataObject, changes: IDataObject = {}) =>
	() => ({
		...{ resource: 'user', operation: 'create', username: 'new.hire', email: 'new@example.com' },
		...{ options: {}, additionalFields: more },
		...changes,
	});
const until = (value: unknown) => onUser('setMfaBypass', { until: value as string });
const rpId = (value: string) => () =>
	createParameters(sandbox, { user: ada(), rpId: locator('domain', value) });
const policy = (mode: string, value: string) => () =>
	createParameters(sandbox, { user: ada(), policy: locator(mode, value) });
const inGroup = (mode: string, value: string) => () => ({
	...{ resource: 'group', operation: 'addUser', options: {} },
	...{ user: ada(), group: locator(mode, value) },
});
const enroll = (changes: IDataObject) => () => enrollParameters(sandbox, changes) as IDataObject;
const link = (changes: IDataObject) => () => linkParameters(sandbox, changes) as IDataObject;
const users = (changes: IDataObject) => () => ({
	...{ resource: 'user', operation: 'getAll', returnAll: true, options: {} },
	...changes,
});

const UNEVALUATED = 'Change the field from Fixed to Expression.';
const OBJECT =
	'This is a whole object. Name one member of it in the expression, such as {{ $json.user.email }}.';
const LIST =
	'This is a list. Split it before this node, for instance with Split Out, or name one entry, such as {{ $json.emails[0] }}.';
const SPLIT =
	'Give each item one address: split the list before this node, for instance with Split Out.';
const OTHERWISE =
	'For a username, choose By Username in this field. For a name, pick the user From List.';
const ADA_ALONE = "Enter 'ada@example.com' alone.";
const DATE = 'Use a form like 2026-01-31T09:00:00Z, or pick it in the calendar.';
const SHEET =
	'Format the column as text in the sheet, or convert it: {{ DateTime.fromMillis(Math.round((Number($json.date) - 25569) * 86400000)).toISO() }}.';
const COUNTRY = 'It must be two capital letters, for example GB.';
const ZONE = 'It must be two names with a slash, for example Europe/London.';
const NAME = 'It may hold letters, digits, spaces, apostrophes, periods and hyphens only.';
const SWITCH = 'Switch it on or off. An expression must give true or false.';
const BY_NAME = 'If this is a name, choose By Name in this field.';
const BY_LIST = 'Select an entry from the list, or check the expression: it gave no value.';
const RECEIPT = 'Pass the confirmation.receipt of Send and Wait for Passkey, whole and unchanged.';
const DOMAIN = 'Enter example.com instead.';
const AGAINST = "'Relying Party ID' must be";

/** Of the review of a beginner's second hour (49 + 12 + 6), those that are typed into a field. */
const REVIEWED: Mistake[] = [
	[
		'an expression in a fixed field',
		who('email', '{{ $json.email }}'),
		"'User' is an expression that was not evaluated, got '{{ $json.email }}'",
		UNEVALUATED,
	],
	[
		'an object put into text',
		who('email', 'Hello [object Object]'),
		"'User' contains '[object Object]': a whole object was put into text",
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
		"'User' must be an email address and nothing else, got 'Ada Lovelace <ada@example.com>'",
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
		"'User' matches nobody: PingOne has no user with the username 'ada@example.com'",
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
		"a date as Excel's number",
		until(46387),
		"'Until' must be a date, got '46387', which looks like a date of Excel or Google Sheets",
		SHEET,
	],
	[
		'seconds for a date',
		until(1790000000),
		"'Until' must be a date, got '1790000000', which looks like seconds since 1970",
		'Convert it in the expression: {{ DateTime.fromSeconds(Number($json.time)).toISO() }}.',
	],
	['an American date', until('01/12/2027'), "'Until' must be a date, got '01/12/2027'", DATE],
	['a day in words', until('tomorrow'), "'Until' must be a date, got 'tomorrow'", DATE],
	[
		'a time in the past',
		until('2020-01-01T00:00:00Z'),
		"'Until' must be in the future, got '2020-01-01T00:00:00.000Z'",
		'Choose a later time.',
	],
	[
		'a bypass for years',
		until('2099-01-01T00:00:00Z'),
		"'Until' must be within 24 hours from now, got '2099-01-01T00:00:00.000Z'",
		'Choose an earlier time, or raise Max Hours under Options.',
	],
	[
		'a country by its name',
		hire({ countryCode: 'Germany' }),
		"PingOne rejected the value of 'Country Code' of 'new.hire': 'Germany'",
		COUNTRY,
	],
	[
		'a country in small letters',
		hire({ countryCode: 'de' }),
		"PingOne rejected the value of 'Country Code' of 'new.hire': 'de'",
		COUNTRY,
	],
	[
		'a city for a time zone',
		hire({ timezone: 'Berlin' }),
		"PingOne rejected the value of 'Timezone' of 'new.hire': 'Berlin'",
		ZONE,
	],
	[
		'a language as operating systems write it',
		hire({ locale: 'de_DE' }),
		"PingOne rejected the value of 'Locale' of 'new.hire': 'de_DE'",
		'It must be a language tag, for example en-GB. PingOne says: must be a language tag, RFC 5646.',
	],
	[
		'a curly apostrophe',
		hire({}, { familyName: 'O’Brien' }),
		"PingOne does not take ’ (U+2019) in 'Family Name' of 'new.hire': 'O’Brien'",
		`Replace it with ', which Straighten Apostrophes under Options does when you create users. ${NAME}`,
	],
	[
		'two names with a slash',
		hire({}, { familyName: 'Meyer/Schulz' }),
		"PingOne does not take / (U+002F) in 'Family Name' of 'new.hire': 'Meyer/Schulz'",
		`Replace it with a hyphen. ${NAME}`,
	],
	[
		'a name with a suffix',
		hire({}, { familyName: 'King, Jr.' }),
		"PingOne does not take , (U+002C) in 'Family Name' of 'new.hire': 'King, Jr.'",
		`Leave it out: a suffix such as Jr. has its own field, Honorific Suffix. ${NAME}`,
	],
	[
		'a word for a phone number',
		hire({ mobilePhone: 'none' }),
		"PingOne rejected the value of 'Mobile Phone' of 'new.hire': 'none'",
		'It must contain a digit.',
	],
	[
		'no username in the row',
		hire({}, { username: '={{ $json.login }}' }),
		"'Username' is empty",
		'Enter it, for example ada.lovelace.',
	],
	[
		'neither yes nor no',
		hire({ enabled: 'maybe' }),
		"'Enabled' must be true or false, got 'maybe'",
		SWITCH,
	],
	[
		'a custom attribute by its title',
		hire({ customAttributes: { attributes: [{ name: 'cost center', value: '1' }] } }),
		"'Custom Attributes' must name each attribute in letters, digits, - and _, got 'cost center'",
		'Copy the name from Directory > User Attributes in PingOne.',
	],
	[
		'a population by a name with a typo',
		hire({}, { population: locator('name', 'Employes') }),
		"'Population' matches no population: PingOne has no population named 'Employes'",
		'Check the spelling and capital letters, or pick the population from the list.',
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
		'Check the spelling and capital letters, or pick the policy from the list.',
	],
	[
		'an address of mail for the relying party',
		rpId('ada@example.com'),
		`${AGAINST} a domain, such as example.com, got 'ada@example.com'`,
		DOMAIN,
	],
	[
		'a port at the relying party',
		rpId('example.com:8443'),
		`${AGAINST} a bare domain, without a port, got 'example.com:8443'`,
		DOMAIN,
	],
	[
		'a path at the relying party',
		rpId('example.com/login'),
		`${AGAINST} a bare domain, without a path, got 'example.com/login'`,
		DOMAIN,
	],
	[
		'three people at once',
		[enroll({}), [{}, {}, {}]],
		"'Input' must be one item, got 3: an execution waits for one user at a time",
		'To enroll a list, import the example “Enroll a list and remind” (enroll-a-list.json): it calls itself once for each user. To do the same here, call a sub-workflow with an Execute Workflow node, Mode set to Run Once for Each Item and Wait for Sub-Workflow Completion turned off; or loop over the items.',
	],
	[
		'no link before the wait',
		enroll({}),
		"'User' has no enrollment link in this execution",
		'Put a PingOne node with the operation Create Enrollment Link before this one, for the same user, and send its enrollment.link. Or set Send Link With to A Workflow.',
	],
	[
		'a relying party on which the page is not',
		enroll({ rpId: locator('domain', 'example.com') }),
		"'Relying Party ID' is 'example.com', but the page is on 'localhost', which is neither that domain nor below it",
		'Browsers would refuse the key. Give n8n an address below example.com and set WEBHOOK_URL to it, or leave Relying Party ID empty for localhost.',
	],
	[
		'a link for two months',
		link({ linkValidFor: 60 }),
		"'Link Valid For' must be between 1 minute and 30 days, got '60 days'",
		'Enter a number and choose its unit.',
	],
	[
		'a limit in words',
		() => node.device('getAll', { limit: 'ten', returnAll: false }),
		"'Limit' must be a whole number of at least 1, got 'ten'",
		'Change it, or turn on Return All.',
	],
	[
		'a filter with single quotes',
		users({ filterBy: 'scim', scimFilter: "username eq 'ada'" }),
		"PingOne could not parse 'SCIM Filter'",
		'Check attribute names, operators and quotes. Enclose values in double quotes, as in username eq "ada". PingOne says: The filter cannot be read.',
	],
	[
		'a filter without a value in the row',
		users({ filterBy: 'fields', filters: { email: '={{ $json.mail }}' } }),
		"'Email' is empty",
		'Enter a value, or remove this filter: without it nothing is filtered by it.',
	],
	[
		'a logo without HTTPS',
		enroll({ page: { logoUrl: 'http://example.com/logo.png' } }),
		"'Logo URL' must be a web address that starts with https:// and a domain, got 'http://example.com/logo.png'",
		'Enter the whole address, for example https://www.example.com/welcome.',
	],
	[
		'a watch without an enrollment',
		() => ({ resource: 'device', operation: 'watchLink', watchFor: 72 }),
		"'Input' must be what Enroll FIDO2 Device gave out, but has no enrollment",
		'Connect this node to Enroll FIDO2 Device, or to an IF node right behind it.',
	],
];

/** Thought of after the others were answered. */
const LATER: Mistake[] = [
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
		'There is a space in it: remove it.',
	],
	[
		'the word undefined',
		who('email', 'undefined'),
		"'User' is the word 'undefined': an expression gave no value, and was put into text",
		'Check the expression. After another node, $json is what that node gave out.',
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
		'a number of hours for a time',
		until('8'),
		"'Until' must be a date, got '8'",
		'For a time from now, use an expression such as {{ $now.plus({ hours: 8 }).toISO() }}.',
	],
	[
		'several addresses for a new user',
		hire({}, { email: 'a@example.com, b@example.com' }),
		"'Email' must be one email address, got several: 'a@example.com, b@example.com'",
		SPLIT,
	],
	[
		'a population that is gone',
		hire({}, { population: locator('id', '11111111-1111-4111-8111-111111111111') }),
		"'Population' is unknown: PingOne has no such population: '11111111-1111-4111-8111-111111111111'",
		'Select it from the list, or choose By Name. It may have been deleted, or be in another environment. PingOne says: The population is unknown.',
	],
	[
		'a password that is too short',
		onUser('setPassword', { password: 'abc' }),
		'PingOne rejected the password',
		'It must meet the password policy of the user’s population: length, characters, and none of the last passwords. PingOne says: does not meet the password policy.',
	],
	[
		'a leaver of whom nothing is taken',
		onUser('offboard', {
			...{ disableAccount: false, endSessions: false, devices: 'keep', leaveGroups: false },
		}),
		"'Disable Account' is off, as are all other steps: nothing would be done",
		'Turn on at least one step.',
	],
	[
		'a group in small letters',
		inGroup('name', 'all Staff'),
		"'Group' matches no group: PingOne has no group named 'all Staff'",
		'Check the spelling and capital letters, or pick the group from the list.',
	],
];

const mailed = { linkValidFor: 1, linkValidUnit: 'days', sendLinkWith: 'workflow' };
const confirm = (changes: IDataObject) => () => ({
	...{ resource: 'confirmation', operation: 'sendAndWait', user: ada(), message: 'Pay' },
	...{ rpId: locator('domain', ''), deliveryWorkflow: locator('id', 'mailer'), ...mailed },
	...changes,
});
const receipt = (value: string) => () => ({
	...{ resource: 'confirmation', operation: 'verifyReceipt', receipt: value },
	publicKey: 'pQECAyYgASFYIK',
});
const without = (changes: IDataObject) => () => ({
	...{ resource: 'user', operation: 'getWithoutPasskey', returnAll: true, options: {} },
	...changes,
});
const onDevice = (operation: string, changes: IDataObject) => () => ({
	...{ resource: 'device', operation, user: ada(), options: {} },
	...changes,
});
const GONE = '11111111-1111-4111-8111-111111111111';

/** Of the operations that came after those: thought of when all of them were there. */
const LATEST: Mistake[] = [
	[
		'a whole item for the text to be confirmed',
		[confirm({ message: '={{ $json }}' }), [{ amount: 5 }]],
		`'Message' must be text, got '{"amount":5}'`,
		OBJECT,
	],
	[
		'a reminder after the end of the link',
		confirm({ options: { remindAfter: 3, remindAfterUnit: 'days' } }),
		"'Remind After' must be less than 'Valid For', got '3 days': nobody would be reminded",
		'Shorten it, or raise Valid For.',
	],
	[
		'a color by its name',
		confirm({ page: { accentColor: 'blue' } }),
		"'Accent Color' must be a color such as #1f5fbf, got 'blue'",
		'Pick it in the field, or write # and six hexadecimal digits.',
	],
	[
		'the name of a key for its public key',
		confirm({ options: { publicKeys: 'my key' } }),
		"'Public Keys' cannot be used: 'publicKey' must be base64url or base64 text, but it holds other characters",
		'Copy the value whole and unchanged.',
	],
	[
		'a confirmation for its receipt',
		receipt('{"status":"CONFIRMED"}'),
		"'Receipt' cannot be used: 'credentialId' must be text, got missing",
		RECEIPT,
	],
	[
		'a receipt that the node before does not give out',
		receipt('={{ $json.confirmation?.receipt }}'),
		"'Receipt' cannot be used: it must be a JSON object or its text, got missing",
		RECEIPT,
	],
	[
		'members of the output by their labels',
		without({ options: { outputFields: 'Username, E-Mail' } }),
		"'Output Fields' must name members as PingOne does, got 'Username'",
		"Enter 'username' instead.",
	],
	[
		'last week for a time',
		without({ filters: { createdSince: 'last week' } }),
		"'Created Since' must be a date, got 'last week'",
		DATE,
	],
	[
		'a filter of users in words',
		() => ({
			...{ resource: 'group', operation: 'create', name: 'Sales', options: {} },
			additionalFields: { userFilter: 'department is Sales' },
		}),
		"PingOne could not parse 'User Filter'",
		'Check attribute names, operators and quotes. Enclose values in double quotes, as in username eq "ada". PingOne says: is not a filter of users.',
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
	[
		'a device twice in an order',
		onDevice('setOrder', {
			order: { devices: [{ device: locator('id', GONE) }, { device: locator('id', GONE) }] },
		}),
		`'Devices in Order' names a device twice: '${GONE}'`,
		'Name each device once.',
	],
	[
		'yesterday for an age',
		onDevice('deletePending', { olderThan: 'yesterday', ageUnit: 'hours' }),
		"'Older Than' must be a number of at least 0, got 'yesterday'",
		'Enter the minimum age of a device, for example 2.',
	],
];

it('are at least forty of the review, and ten more', () => {
	expect(new Set(REVIEWED.map(([what]) => what)).size).toBeGreaterThanOrEqual(40);
	expect(new Set(LATER.map(([what]) => what)).size).toBeGreaterThanOrEqual(10);
	expect(new Set(LATEST.map(([what]) => what)).size).toBeGreaterThanOrEqual(10);
});

it.each([...REVIEWED, ...LATER, ...LATEST])('%s', async (_, given, message, hint) => {
	const [parameters, items] = typeof given === 'function' ? [given] : given;
	const shown = await node.refusal(parameters(), items === undefined ? {} : { items });
	expect([shown.message, shown.description]).toEqual([message, hint]);
	// Nothing was changed for anybody.
	const changes = (await sandbox.requests()).filter(
		({ method, status }) => method !== 'GET' && (status ?? 0) < 400,
	);
	expect(changes).toEqual([]);
});

it('an example that an error names is one', async () => {
	const { description } = await node.refusal(enroll({})(), { items: [{}, {}] });
	const [, name] = /the example “([^”]+)”/.exec(description) ?? [];
	expect(exampleFiles().map((file) => readExampleFile(file).name)).toContain(name);
});
