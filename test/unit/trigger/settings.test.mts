import type { IDataObject } from 'n8n-workflow';
import { EVENT_GROUPS } from '../../../nodes/PingOne/trigger/event/catalog.ts';
import { readSettings } from '../../../nodes/PingOne/trigger/event/settings.ts';

const read = (fields: IDataObject) =>
	readSettings({ getNodeParameter: (name, fallback) => fields[name] ?? fallback });

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
	[{ events: ['A.B'], otherEvents: '"; DROP' }, /^'Other Event Types'/],
	[{ events: ['A.B'], filters: { populations: ['x'] } }, /^'Population Names or IDs'/],
	[{ events: ['A.B'], filters: { applications: '../x' } }, /^'Application IDs'/],
	[
		{
			events: ['A.B'],
			filters: {
				populations: Array.from({ length: 11 }, (_, n) => ID.slice(0, -2) + String(n + 10)),
			},
		},
		/must be at most 10, got 11/,
	],
	[{ events: ['A.B'], settings: { catchUpHours: 0 } }, /^'Catch Up \(Hours\)' must be a number/],
	[{ events: ['A.B'], settings: { catchUpHours: 337 } }, /got '337'/],
	[{ events: ['A.B'], settings: { catchUpHours: 'day' } }, /^'Catch Up/],
] as Array<[IDataObject, RegExp]>)('refuses %j', (fields, words) => {
	expect(() => read(fields)).toThrow(words);
});

it('reads filters and options', () => {
	expect(
		read({
			events: ['A.B'],
			filters: { populations: [ID], applications: `${ID}, ${ID}`, outcome: 'FAILURE' },
			settings: { includeSource: true, includeRaw: true, catchUpHours: 2 },
			fetchDetails: true,
		}),
	).toEqual({
		types: ['A.B'],
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
