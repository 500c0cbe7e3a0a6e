import { locator } from '../tenant.mts';
import { DATE, type Entering, GONE, type Mistake } from './entering.mts';

/** Lists, filters and several steps at once. */
export const lists = ({ node, onUser, users, without, onDevice }: Entering): Mistake[] => [
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
		'Enter a value, or remove this filter.',
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
		'fields of the output by their labels',
		without({ options: { outputFields: 'Username, E-Mail' } }),
		"'Output Fields' must name fields as PingOne does, got 'Username'",
		"Enter 'username' instead.",
	],
	[
		'last week for a time',
		without({ filters: { createdSince: 'last week' } }),
		"'Created Since' must be a date, got 'last week'",
		DATE,
	],
	[
		'a device twice in an order',
		onDevice('setOrder', {
			order: { devices: [{ device: locator('id', GONE) }, { device: locator('id', GONE) }] },
		}),
		`'Devices in Order' names a device twice: '${GONE}'`,
		'List each device once.',
	],
	[
		'yesterday for an age',
		onDevice('deletePending', { olderThan: 'yesterday', ageUnit: 'hours' }),
		"'Older Than' must be a number of at least 0, got 'yesterday'",
		'Enter the minimum age of a device, for example 2.',
	],
];
