import { FieldError, quote } from '../../pingone/errors/fieldError';
import { requireUuid } from '../../pingone/errors/uuid';
import {
	collection,
	fieldsOf,
	group,
	Notice,
	readAll,
	type Members,
	type Values,
} from '../../read/input';
import { choice, choices, filled, flag, list, number } from '../../read/kinds';
import { triggerSource, type TriggerContext } from '../../read/source';
import { unreadBody } from '../../read/unreadBody';
import { EVENT_GROUPS } from './catalog';
import type { Outcome } from './members';

export interface TriggerSettings {
	/** PingOne's event types, in alphabetical order, each once. */
	types: string[];
	/** IDs; empty: all populations. */
	populations: string[];
	/** IDs; empty: all applications. */
	applications: string[];
	administratorsOnly: boolean;
	outcome?: Outcome;
	/** Whether items have IP address and user agent. */
	includeSource: boolean;
	simplify: boolean;
	includeRaw: boolean;
	fetchDetails: boolean;
}

/** The settings of the trigger that reads the audit log. */
export interface PollingSettings extends TriggerSettings {
	/** How far back to look after an outage, in ms. */
	catchUpMs: number;
}

/** Such as `APPLICATION.CREATED`: upper-case words on both sides of one dot. */
const EVENT_TYPE = /^[A-Z][A-Z0-9_]*\.[A-Z][A-Z0-9_]*$/;
/** Most populations or applications per subscription (Ping's API model of a subscription). */
const MAX_IDS = 10;
const HOUR_MS = 3_600_000;
const MAX_CATCH_UP_HOURS = 336;

const words = (text: string): string[] => text.split(/[\s;]+/).filter((word) => word !== '');

const events = choices(
	{
		displayName: 'Events',
		name: 'events',
		default: ['group:devices'],
		description:
			'Events that start the workflow: groups, individual events or both. Type to search.',
		options: [
			...EVENT_GROUPS.map(({ value, name, description }) => ({ value, name, description })),
			...EVENT_GROUPS.flatMap(({ events }) =>
				Object.entries(events).map(([value, name]) => ({ value, name, description: value })),
			),
		],
	},
	(entry) => EVENT_TYPE.test(entry),
);

const otherEvents = list({
	displayName: 'Other Event Types',
	name: 'otherEvents',
	placeholder: 'e.g. SIGN_ON_POLICY_ASSIGNMENT.UPDATED',
	description:
		'Event types not in the list, spelled as in PingOne’s audit log and separated by commas',
}).as((given, label) => {
	const types = given.flatMap(words);
	const odd = types.find((word) => !EVENT_TYPE.test(word));
	if (odd === undefined) return types;
	throw new FieldError(
		label,
		`must be event types such as DEVICE.CREATED, got ${quote(odd)}`,
		'Copy the type from the column Event Type of PingOne’s audit log, and separate several by commas.',
	);
});

const types = group('types', [events, otherEvents], (given) => {
	const chosen = given.events.flatMap((value) => {
		const found = EVENT_GROUPS.find((each) => each.value === value);
		return found ? Object.keys(found.events) : [value];
	});
	const all = [...new Set([...chosen, ...given.otherEvents])].sort();
	if (all.length > 0) return all;
	throw new FieldError(
		events.label,
		'must name at least one event',
		'Choose an event or a group of events.',
	);
});

const named = filled('Enter a value, or remove this filter to receive all events.');

function checkIds(given: string[], label: string): string[] {
	const wanted = named(given.flatMap(words), label);
	const ids = [...new Set(wanted.map((id) => requireUuid(id, label)))].sort();
	if (ids.length <= MAX_IDS) return ids;
	throw new FieldError(
		label,
		`must be at most ${MAX_IDS}, got ${ids.length}`,
		'Choose fewer, or remove this filter to receive all events.',
	);
}

const filters = collection({ displayName: 'Filters', name: 'filters', placeholder: 'Add Filter' }, [
	flag({
		displayName: 'Administrator Identity Events Only',
		name: 'administratorsOnly',
		default: true,
		description:
			'Whether to receive only events about administrators’ actions on other administrators',
	}),
	list({
		displayName: 'Application IDs',
		name: 'applications',
		placeholder: 'e.g. 2f7e3a10-5b1c-4d8e-9f60-7a1b2c3d4e5f',
		description: 'Only events from these applications: up to 10 IDs, separated by commas',
	}).as(checkIds),
	choice({
		displayName: 'Outcome',
		name: 'outcome',
		default: 'SUCCESS',
		description:
			'Only events whose action succeeded or failed, according to the event’s type and PingOne’s result',
		options: [
			{ name: 'Failed', value: 'FAILURE' },
			{ name: 'Succeeded', value: 'SUCCESS' },
		],
	}),
	list({
		displayName: 'Population Names or IDs',
		name: 'populations',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getPopulations' },
		default: [],
		description:
			'Only events about users in these populations (up to 10). Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	}).as(checkIds),
]);

const COMMON = [
	types,
	filters,
	flag({
		displayName: 'Simplify',
		name: 'simplify',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	}),
	flag({
		displayName: 'Fetch Details',
		name: 'fetchDetails',
		default: false,
		description:
			'Whether to add the current user and device (up to two more requests per event). Missing ones may have been deleted or be invisible to the worker app.',
	}),
] as const;

const includeSource = flag({
	displayName: 'Include IP Address and Browser',
	name: 'includeSource',
	default: true,
	description: 'Whether to add the action’s source: IP address and user agent',
});

const includeRaw = flag({
	displayName: 'Include Raw Event',
	name: 'includeRaw',
	default: true,
	description:
		'Whether to add the event with PingOne’s own members, as <code>raw</code>. Its <code>source</code> requires Include IP Address and Browser.',
}).when({ '/simplify': [true] });

const options = <const Own extends Members>(own: Own) =>
	collection(
		{
			displayName: 'Options',
			// Not named `options`: n8n looks there for how to read the body (see unreadBody).
			name: 'settings',
			placeholder: 'Add option',
		},
		own,
	);

/** The trigger that PingOne calls. */
const WEBHOOK = [
	new Notice({
		displayName:
			'PingOne must be able to reach n8n from the internet over HTTPS. If it cannot, use the PingOne Polling Trigger.',
		name: 'reachNotice',
	}),
	...COMMON,
	options([includeSource, includeRaw]),
	unreadBody,
] as const;

/** The trigger that reads PingOne's audit log. */
const POLLING = [
	...COMMON,
	options([
		number(
			{
				displayName: 'Catch Up (Hours)',
				name: 'catchUpHours',
				typeOptions: { minValue: 1, maxValue: 336 },
				default: 336,
				description:
					'How far back to look for missed events after n8n was stopped. PingOne returns the last 14 days (336 hours). For older events, one item states the missing period.',
			},
			{
				allows: (value) => value >= 1 && value <= MAX_CATCH_UP_HOURS,
				must: `be a number from 1 to ${MAX_CATCH_UP_HOURS}`,
				hint: 'PingOne returns only the last 14 days (336 hours).',
			},
		),
		includeSource,
		includeRaw,
	]),
] as const;

export const webhookFields = fieldsOf(WEBHOOK);
export const pollingFields = fieldsOf(POLLING);

const settingsOf = ({
	types: chosen,
	filters: { populations = [], applications = [], administratorsOnly = false, outcome },
	simplify,
	fetchDetails,
	settings,
}: Values<typeof WEBHOOK>): TriggerSettings => ({
	types: chosen,
	populations,
	applications,
	administratorsOnly,
	...(outcome && { outcome }),
	includeSource: settings.includeSource ?? false,
	simplify,
	includeRaw: settings.includeRaw ?? false,
	fetchDetails,
});

export const readWebhookSettings = (ctx: TriggerContext): TriggerSettings =>
	settingsOf(readAll(WEBHOOK, triggerSource(ctx)));

export function readPollingSettings(ctx: TriggerContext): PollingSettings {
	const given = readAll(POLLING, triggerSource(ctx));
	const { catchUpHours = MAX_CATCH_UP_HOURS } = given.settings;
	return { ...settingsOf(given), catchUpMs: catchUpHours * HOUR_MS };
}
