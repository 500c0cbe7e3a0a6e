import type { IDataObject } from 'n8n-workflow';
import { EVENT_GROUPS } from '../../../nodes/PingOne/trigger/event/catalog.ts';
import {
	readPollingSettings,
	readWebhookSettings,
} from '../../../nodes/PingOne/trigger/event/settings.ts';

const contextOf = (fields: IDataObject) => ({
	getNodeParameter: (name: string, fallback: unknown) => fields[name] ?? fallback,
	getTimezone: () => 'UTC',
});
const read = (fields: IDataObject) => readPollingSettings(contextOf(fields));

const ID = '6f3e1c2b-0000-4000-8000-00000000000b';

it('joins groups, single events and other types, each once', () => {
	const { types } = read({
		events: ['group:membership', 'USER.CREATED', 'GROUP.CREATED'],
		otherEvents: ' THEME.UPDATED,USER.CREATED; POLICY.CREATED ',
	});
	expect(types).toEqual([
		'GROUP.CREATED',
		'GROUP.DELETED',
		'GROUP.UPDATED',
		'MEMBER_OF_GROUP.CREATED',
		'MEMBER_OF_GROUP.DELETED',
		'POLICY.CREATED',
		'THEME.UPDATED',
		'USER.CREATED',
	]);
});

it('has every event in one group only, with a name of its own', () => {
	const all = EVENT_GROUPS.flatMap(({ events }) => Object.entries(events));
	expect(new Set(all.map(([type]) => type)).size).toBe(all.length);
	expect(new Set(all.map(([, name]) => name)).size).toBe(all.length);
	for (const [type] of all) expect(read({ events: [type] }).types).toEqual([type]);
});

it.each([
	[{ events: [] }, /^'Events' must name at least one event/],
	[{ events: [], otherEvents: 'user.created' }, /^'Other Event Types' must be event types/],
	[{ events: [], otherEvents: 'USER' }, /^'Other Event Types'/],
	[{ events: ['Gadgets'] }, /^'Events' must be one of the \d+ entries of the list, got 'Gadgets'/],
	[{ events: [7] }, /^'Events' must be one of/],
	[{ filters: { populations: [] } }, /^'Population Names or IDs' is empty/],
	[{ filters: { applications: ' ' } }, /^'Application IDs' is empty/],
	[{ filters: { administratorsOnly: 'maybe' } }, /^'Administrator Identity Events Only' must be/],
	[{ filters: { outcome: 'nonsense' } }, /^'Outcome' must be Failed or Succeeded/],
	[{ simplify: 'maybe' }, /^'Simplify' must be true or false/],
	[{ events: ['USER.CREATED'], otherEvents: '"; DROP' }, /^'Other Event Types'/],
	[{ events: ['USER.CREATED'], filters: { populations: ['x'] } }, /^'Population Names or IDs'/],
	[{ events: ['USER.CREATED'], filters: { applications: '../x' } }, /^'Application IDs'/],
	[
		{
			events: ['USER.CREATED'],
			filters: {
				populations: Array.from({ length: 11 }, (_, n) => ID.slice(0, -2) + String(n + 10)),
			},
		},
		/must be at most 10, got 11/,
	],
	[
		{ events: ['USER.CREATED'], settings: { catchUpHours: 0 } },
		/^'Catch Up \(Hours\)' must be a number/,
	],
	[{ events: ['USER.CREATED'], settings: { catchUpHours: 337 } }, /got '337'/],
	[{ events: ['USER.CREATED'], settings: { catchUpHours: 'day' } }, /^'Catch Up/],
] as Array<[IDataObject, RegExp]>)('refuses %j', (fields, words) => {
	expect(() => read(fields)).toThrow(words);
});

it('reads filters and options', () => {
	expect(
		read({
			events: ['USER.CREATED'],
			filters: { populations: [ID], applications: `${ID}, ${ID}`, outcome: 'FAILURE' },
			settings: { includeSource: true, includeRaw: true, catchUpHours: 2 },
			fetchDetails: true,
		}),
	).toEqual({
		types: ['USER.CREATED'],
		populations: [ID],
		applications: [ID],
		administratorsOnly: false,
		outcome: 'FAILURE',
		includeSource: true,
		simplify: true,
		includeRaw: true,
		fetchDetails: true,
		catchUpMs: 7_200_000,
	});
});

it('takes what variables give, which are always text, and the words of a list', () => {
	const given = {
		events: 'Device Deleted, group:membership',
		filters: { populations: ` ${ID} `, outcome: 'Failed', administratorsOnly: 'true' },
		settings: { includeSource: 'true', includeRaw: '1', catchUpHours: '2' },
		simplify: 'false',
		fetchDetails: 'true',
	};
	expect(read(given)).toMatchObject({
		types: expect.arrayContaining(['DEVICE.DELETED', 'MEMBER_OF_GROUP.CREATED']) as string[],
		populations: [ID],
		outcome: 'FAILURE',
		administratorsOnly: true,
		includeSource: true,
		includeRaw: true,
		simplify: false,
		fetchDetails: true,
		catchUpMs: 7_200_000,
	});
});

it('has no Catch Up where PingOne delivers', () => {
	expect(readWebhookSettings(contextOf({}))).not.toHaveProperty('catchUpMs');
	const settings = { catchUpHours: 2 };
	expect(() => readWebhookSettings(contextOf({ settings }))).toThrow(
		"'Options' has 'catchUpHours'",
	);
});
