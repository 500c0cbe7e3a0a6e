import type { INodePropertyOptions } from 'n8n-workflow';

/** Units of a span of time, in ms. */
export const UNIT_MS = {
	minutes: 60_000,
	hours: 3_600_000,
	days: 86_400_000,
};

/** The units as a menu. */
export const UNIT_OPTIONS: INodePropertyOptions[] = [
	{ name: 'Days', value: 'days' },
	{ name: 'Hours', value: 'hours' },
	{ name: 'Minutes', value: 'minutes' },
];
