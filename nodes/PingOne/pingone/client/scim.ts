import type { IDataObject } from 'n8n-workflow';
import type { Memory } from './memory';

/** A SCIM filter, and what it says about an entry of a list. */
export interface Filter {
	text: string;
	/** Whether an entry meets it, by what PingOne has answered lately; undefined where that is open. */
	holds: (entry: IDataObject, memory?: Memory) => boolean | undefined;
	/** IDs of entries that meet it by what PingOne has answered lately about something else. */
	also?: (memory: Memory) => string[];
}

/** A value in JSON, by the names on the way to it, such as `name.family`. */
export const valueAt = (state: unknown, member: string): unknown =>
	member
		.split('.')
		.reduce<unknown>((value, name) => (value as IDataObject | undefined)?.[name], state);

/** A SCIM string literal (RFC 7644, section 3.4.2.2: JSON's rules). PingOne documents none: assumed. */
export const literal = (value: string) => JSON.stringify(value);

/** Whether PingOne's filters look at capital letters is not documented: other ones leave it open. */
const textFilter = (
	[attribute, operator, value]: [attribute: string, operator: string, value: string],
	isSo: (found: string, wanted: string) => boolean,
): Filter => ({
	text: `${attribute} ${operator} ${literal(value)}`,
	holds(entry) {
		const found = valueAt(entry, attribute);
		if (typeof found !== 'string') return false;
		if (isSo(found, value)) return true;
		return isSo(found.toLowerCase(), value.toLowerCase()) ? undefined : false;
	},
});

/** The filter `attribute eq "value"`, or for a boolean `attribute eq true`. */
export const equals = (attribute: string, value: string | boolean): Filter =>
	typeof value === 'string'
		? textFilter([attribute, 'eq', value], (found, wanted) => found === wanted)
		: {
				text: `${attribute} eq ${String(value)}`,
				holds: ({ [attribute]: found }) => (found === undefined ? undefined : found === value),
			};

/** The filter `attribute sw "value"`. That /users supports `sw` is assumed. */
export const startsWith = (attribute: string, value: string): Filter =>
	textFilter([attribute, 'sw', value], (found, wanted) => found.startsWith(wanted));

/** Joins the texts of filters with OR. */
export const anyOf = (filters: string[]) => filters.map((filter) => `(${filter})`).join(' or ');

/** Joins filters with AND; undefined when there are none. */
export const allOf = (filters: Filter[]): Filter | undefined =>
	filters.length === 0
		? undefined
		: {
				text: filters.map(({ text }) => text).join(' and '),
				holds(entry, memory) {
					const all = filters.map(({ holds }) => holds(entry, memory));
					if (all.includes(false)) return false;
					return all.includes(undefined) ? undefined : true;
				},
				also: (memory) => filters.flatMap(({ also }) => also?.(memory) ?? []),
			};
