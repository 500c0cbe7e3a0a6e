/**
 * A value as a SCIM string literal. `"` and `\` are escaped with a backslash (RFC 7644, section
 * 3.4.2.2, which uses JSON's rules). PingOne documents no rule of its own, so this is assumed.
 */
export const literal = (value: string) => JSON.stringify(value);

/** The filter `attribute eq "value"`, or for a boolean `attribute eq true`. */
export const equals = (attribute: string, value: string | boolean) =>
	`${attribute} eq ${typeof value === 'boolean' ? String(value) : literal(value)}`;

/** The filter `attribute sw "value"`. That /users supports `sw` is assumed. */
export const startsWith = (attribute: string, value: string) => `${attribute} sw ${literal(value)}`;

/** Joins filters with OR. */
export const anyOf = (filters: string[]) => filters.map((filter) => `(${filter})`).join(' or ');

/** Joins filters with AND; undefined when there are none. */
export const allOf = (filters: string[]) =>
	filters.length === 0 ? undefined : filters.join(' and ');
