import type { OutputSchema } from '../../../nodes/PingOne/resources/shape.ts';

const typeOf = (value: unknown): string => {
	if (Array.isArray(value)) return 'array';
	if (value === null) return 'null';
	return Number.isInteger(value) ? 'integer' : typeof value;
};

/**
 * Compares a value with a schema.
 *
 * @returns paths at which the value has something that the schema does not promise, with the type
 */
export function unpromised(value: unknown, schema: OutputSchema, path = ''): string[] {
	// PingOne writes null for "the default"; the editor shows the type of a real value.
	if (value === null) return [];
	if (typeOf(value) !== schema.type) return [`${path} is ${typeOf(value)}, not ${schema.type}`];
	if (Array.isArray(value)) {
		return value.flatMap((entry) =>
			schema.items ? unpromised(entry, schema.items, `${path}[]`) : [`${path}[]`],
		);
	}
	if (typeof value !== 'object') return [];
	return Object.entries(value).flatMap(([name, member]) => {
		const found = schema.properties?.[name];
		return found ? unpromised(member, found, `${path}.${name}`) : [`${path}.${name}`];
	});
}
