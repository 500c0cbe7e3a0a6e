import { FieldError, quote } from '../../pingone/errors/fieldError';
import { group, type Notice } from '../../read/input';
import { choice, flag, number, workflow } from '../../read/kinds';
import { UNIT_MS, UNIT_OPTIONS } from '../fields/units';

/** New hires are known before they start; a link older than this was probably forgotten. */
const MAX_MS = 30 * UNIT_MS.days;

export const HINT = 'Enter a number and choose its unit.';

interface Validity {
	label: string;
	days: number;
	description: string;
}

/** How long a link is valid, in ms. */
export const validity = ({ label, days, description }: Validity) =>
	group(
		'validMs',
		[
			number(
				{
					displayName: label,
					name: 'linkValidFor',
					type: 'number',
					typeOptions: { minValue: 1, numberPrecision: 0 },
					default: days,
					required: true,
					description,
				},
				{ allows: () => true, must: 'be a number', hint: HINT },
			),
			choice({
				displayName: 'Unit',
				name: 'linkValidUnit',
				type: 'options',
				options: UNIT_OPTIONS,
				default: 'days',
				description: `Unit of ${label}`,
			}),
		],
		({ linkValidFor: count, linkValidUnit: unit }) => {
			const ms = count * UNIT_MS[unit];
			if (ms >= UNIT_MS.minutes && ms <= MAX_MS) return ms;
			throw new FieldError(
				label,
				`must be between 1 minute and 30 days, got ${quote(`${count} ${unit}`)}`,
				HINT,
			);
		},
	);

/** @param where the admin finds the code, and over which other channel it is sent */
export const startCode = (where: string) =>
	flag({
		displayName: 'Start Code',
		name: 'startCode',
		type: 'boolean',
		default: false,
		description: `Whether the page also asks for an eight-digit code, which ${where}. Five wrong codes close the link.`,
	});

/** A workflow that sends the link, and for how long the link is to be valid. */
export interface Delivery {
	workflow: string;
	/** Milliseconds. */
	validMs: number;
	/** Label of the field that says so. */
	validity: string;
}

const deliveryWorkflow = workflow({
	displayName: 'Workflow',
	name: 'deliveryWorkflow',
	type: 'workflowSelector',
	default: '',
	required: true,
	displayOptions: { show: { sendLinkWith: ['workflow'] } },
	description:
		'The published workflow that sends the link. It begins with “When Executed by Another Workflow” and receives one item: link, code, validUntil, reminder, user and, if used, startCode and message.',
}).as((id, label) => {
	if (id !== '') return id;
	throw new FieldError(
		label,
		'is empty',
		'Select the workflow that sends the link, or set Send Link With to Nodes Before This One.',
	);
});

/** How the user gets the link; undefined when nodes before this one send it, as `notice` says. */
export const delivery = (byDefault: 'workflow' | 'nodes', notice: Notice, valid: Validity) =>
	group(
		'delivery',
		[
			choice({
				displayName: 'Send Link With',
				name: 'sendLinkWith',
				type: 'options',
				options: [
					{
						name: 'A Workflow',
						value: 'workflow',
						description: 'This node creates the link and calls a workflow that sends it',
					},
					{
						name: 'Nodes Before This One',
						value: 'nodes',
						description: 'Nodes before this one create the link and send it',
					},
				],
				default: byDefault,
				description: 'How the user gets the link',
			}),
			deliveryWorkflow,
			notice.when({ sendLinkWith: ['nodes'] }),
			validity(valid).when({ sendLinkWith: ['workflow'] }),
		],
		({ deliveryWorkflow: workflow, validMs }): Delivery | undefined =>
			workflow === undefined || validMs === undefined
				? undefined
				: { workflow, validMs, validity: valid.label },
	);
