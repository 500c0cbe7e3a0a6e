/**
 * A value as a SCIM string literal. `"` and `\` are escaped with a backslash (RFC 7644, section
 * 3.4.2.2, which takes JSON's rules); PingOne does not document its own rule, so this is assumed.
 */
export const literal = (value: string) => JSON.stringify(value);

/** The filter `attribute eq "value"`. */
export const equals = (attribute: string, value: string) => `${attribute} eq ${literal(value)}`;

/** The filter `attribute sw "value"`. That /users knows `sw` is assumed. */
export const startsWith = (attribute: string, value: string) => `${attribute} sw ${literal(value)}`;

/** Joins filters, of which one has to hold. */
export const anyOf = (filters: string[]) => filters.map((filter) => `(${filter})`).join(' or ');
