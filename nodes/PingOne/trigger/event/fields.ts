import type { INodeProperties } from 'n8n-workflow';
import { EVENT_GROUPS } from './catalog';

const eventsField: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	default: ['group:devices'],
	description:
		'What starts the workflow. Type to search; a group and single events can be combined.',
	options: [
		...EVENT_GROUPS.map(({ value, name, description }) => ({ value, name, description })),
		...EVENT_GROUPS.flatMap(({ events }) =>
			Object.entries(events).map(([value, name]) => ({ value, name, description: value })),
		),
	],
};

const otherEventsField: INodeProperties = {
	displayName: 'Other Event Types',
	name: 'otherEvents',
	type: 'string',
	default: '',
	placeholder: 'e.g. SIGN_ON_POLICY_ASSIGNMENT.UPDATED',
	description:
		'Event types that are not in the list, separated by commas, as PingOne’s audit log spells them',
};

const filtersField: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	options: [
		{
			displayName: 'Administrator Identity Events Only',
			name: 'administratorsOnly',
			type: 'boolean',
			default: true,
			description: 'Whether to receive only what administrators did to other administrators',
		},
		{
			displayName: 'Application IDs',
			name: 'applications',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2f7e3a10-5b1c-4d8e-9f60-7a1b2c3d4e5f',
			description: 'Only events from these applications: up to 10 IDs, separated by commas',
		},
		{
			displayName: 'Outcome',
			name: 'outcome',
			type: 'options',
			default: 'FAILURE',
			description:
				'Only events whose action succeeded or failed, by the event’s type and PingOne’s result',
			options: [
				{ name: 'Failed', value: 'FAILURE' },
				{ name: 'Succeeded', value: 'SUCCESS' },
			],
		},
		{
			displayName: 'Population Names or IDs',
			name: 'populations',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getPopulations' },
			default: [],
			description:
				'Only events about users of these populations, at most 10. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
	],
};

const outputFields: INodeProperties[] = [
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Fetch Details',
		name: 'fetchDetails',
		type: 'boolean',
		default: false,
		description:
			'Whether to add the current user and device. Takes up to two requests to PingOne for each event.',
	},
];

const sourceOption: INodeProperties = {
	displayName: 'Include IP Address and Browser',
	name: 'includeSource',
	type: 'boolean',
	default: true,
	description: 'Whether to add where the action came from: IP address and user agent',
};

const rawOption: INodeProperties = {
	displayName: 'Include Raw Event',
	name: 'includeRaw',
	type: 'boolean',
	default: true,
	description:
		'Whether to add the event as PingOne sent it to a simplified item, as <code>raw</code>',
};

const optionsField = (options: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	// Not named `options`: n8n looks there for how to read the body (see bodyField).
	name: 'settings',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options,
});

/**
 * Keeps n8n from reading the body: it responds 422 to broken JSON and 413 to a large body before
 * this node is called, and PingOne repeats anything not answered with 200 for seven days. n8n reads
 * nothing for a node of version 1 whose parameter `options` has `binaryData` (n8n 2.41.1,
 * webhook-helpers.js, parseRequestBody; the same in 1.123).
 */
const bodyField: INodeProperties = {
	displayName: 'Body',
	name: 'options',
	type: 'hidden',
	default: { binaryData: true },
};

/** Fields of the trigger that PingOne calls. */
export const webhookFields: INodeProperties[] = [
	{
		displayName:
			'PingOne must be able to reach n8n from the internet over HTTPS. If it cannot, use the PingOne Polling Trigger.',
		name: 'reachNotice',
		type: 'notice',
		default: '',
	},
	eventsField,
	otherEventsField,
	filtersField,
	...outputFields,
	optionsField([sourceOption, rawOption]),
	bodyField,
];

/** Fields of the trigger that reads PingOne's audit log. */
export const pollingFields: INodeProperties[] = [
	eventsField,
	otherEventsField,
	filtersField,
	...outputFields,
	optionsField([
		{
			displayName: 'Catch Up (Hours)',
			name: 'catchUpHours',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 336 },
			default: 336,
			description:
				'How far back to look for missed events after n8n was stopped. PingOne keeps 14 days (336 hours) at hand. What is older comes out as one item that says from when to when.',
		},
		sourceOption,
		rawOption,
	]),
];
