/** Units of a span of time, in ms. */
export const UNIT_MS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

export type Unit = keyof typeof UNIT_MS;

export const UNIT_OPTIONS: Array<{ name: string; value: Unit }> = [
	{ name: 'Days', value: 'days' },
	{ name: 'Hours', value: 'hours' },
	{ name: 'Minutes', value: 'minutes' },
];
