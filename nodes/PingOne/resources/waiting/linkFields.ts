import type { INodeProperties } from 'n8n-workflow';
import { UNIT_OPTIONS } from '../fields/units';

/**
 * How long a link is valid.
 *
 * @param label of the number
 * @param days the default
 */
export const validityFields = (
	label: string,
	days: number,
	description: string,
): INodeProperties[] => [
	{
		displayName: label,
		name: 'linkValidFor',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: days,
		required: true,
		description,
	},
	{
		displayName: 'Unit',
		name: 'linkValidUnit',
		type: 'options',
		options: UNIT_OPTIONS,
		default: 'days',
		description: `Unit of ${label}`,
	},
];

/** @param where the admin finds the code, and over which other channel it is sent */
export const startCodeField = (where: string): INodeProperties => ({
	displayName: 'Start Code',
	name: 'startCode',
	type: 'boolean',
	default: false,
	description: `Whether the page also asks for an eight-digit code, which ${where}. Five wrong codes close the link.`,
});

/** What the link is sent with. */
export const DELIVERY = { workflow: 'workflow', nodes: 'nodes' } as const;

/** How the user gets the link. */
export const deliveryFields = (byDefault: keyof typeof DELIVERY): INodeProperties[] => [
	{
		displayName: 'Send Link With',
		name: 'sendLinkWith',
		type: 'options',
		options: [
			{
				name: 'A Workflow',
				value: DELIVERY.workflow,
				description: 'This node creates the link and calls a workflow that sends it',
			},
			{
				name: 'Nodes Before This One',
				value: DELIVERY.nodes,
				description: 'A node that creates the link, and one that sends it, come before this one',
			},
		],
		default: byDefault,
		description: 'How the user gets the link',
	},
	{
		displayName: 'Workflow',
		name: 'deliveryWorkflow',
		type: 'workflowSelector',
		default: '',
		required: true,
		displayOptions: { show: { sendLinkWith: [DELIVERY.workflow] } },
		description:
			'The workflow that sends the link. It is called with one item: link, code, validUntil, reminder, and user with name, email and language. The trigger “When Executed by Another Workflow” and a Send Email node are enough.',
	},
];

/** Fields that only one way of sending needs. */
export const onlyFor = (way: keyof typeof DELIVERY, fields: INodeProperties[]): INodeProperties[] =>
	fields.map((field) => ({ ...field, displayOptions: { show: { sendLinkWith: [way] } } }));
