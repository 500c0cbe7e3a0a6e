/** A schema of an OpenAPI 3.0 document, as far as this looks into it. */
export type Schema = Record<string, unknown>;
type Schemas = Record<string, Schema>;

const isSchema = (value: unknown): value is Schema =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a value must be. Descriptions, examples and defaults are Ping's texts and stay there. */
const KEPT = [
	...['type', 'format', 'enum', 'pattern', 'readOnly', 'required'],
	...['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'],
];

/** Keywords of arrays, which the documents also write beside objects, where they say nothing. */
const OF_ARRAYS = new Set(['minItems', 'maxItems']);

export const nameOf = (reference: string): string => reference.split('/').at(-1) ?? '';

/** Parts of `allOf` become one schema, so that a schema can be closed against unknown members. */
function merged(schemas: Schemas, schema: Schema): Schema {
	if (typeof schema.$ref === 'string') return merged(schemas, schemas[nameOf(schema.$ref)] ?? {});
	if (!Array.isArray(schema.allOf)) return schema;
	const { allOf, ...own } = schema;
	return [...(allOf as Schema[]), own].reduce<Schema>((whole, part) => {
		const next = merged(schemas, part);
		const required = [
			...((whole.required ?? []) as string[]),
			...((next.required ?? []) as string[]),
		];
		return {
			...whole,
			...next,
			properties: { ...(whole.properties as Schema), ...(next.properties as Schema) },
			...(required.length > 0 && { required: [...new Set(required)] }),
		};
	}, {});
}

/**
 * A schema with nothing but its rules.
 *
 * @param schemas all of the document, for `allOf`
 * @param collections members of `_embedded` to keep: the document lists those of all its resources
 */
export function reduced(schemas: Schemas, schema: Schema, collections: RegExp): Schema {
	const again = (value: unknown): Schema => reduced(schemas, value as Schema, collections);
	if (typeof schema.$ref === 'string') {
		const { readOnly } = schema;
		return { $ref: nameOf(schema.$ref), ...(readOnly === true && { readOnly }) };
	}
	if (Array.isArray(schema.allOf)) return again(merged(schemas, schema));
	if (Array.isArray(schema.oneOf)) return { oneOf: schema.oneOf.map(again) };
	const { type, properties, items, additionalProperties } = schema;
	const members = isSchema(properties)
		? Object.entries(properties).map(([name, member]) => [
				name,
				name === '_embedded' ? embedded(again, member as Schema, collections) : again(member),
			])
		: undefined;
	return {
		...Object.fromEntries(
			KEPT.flatMap((keyword) =>
				schema[keyword] === undefined || (type !== 'array' && OF_ARRAYS.has(keyword))
					? []
					: [[keyword, schema[keyword]]],
			),
		),
		...(members && { properties: Object.fromEntries(members) as Schema }),
		...(isSchema(items) && { items: again(items) }),
		...(isSchema(additionalProperties) && { additionalProperties: again(additionalProperties) }),
	};
}

function embedded(again: (value: unknown) => Schema, schema: Schema, collections: RegExp): Schema {
	const members = Object.entries((schema.properties ?? {}) as Schema).filter(
		([name, member]) => (member as Schema).type !== 'array' || collections.test(name),
	);
	return again({ ...schema, properties: Object.fromEntries(members) });
}

/** Names of the schemas that a schema refers to. */
export function referred(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(referred);
	if (!isSchema(value)) return [];
	if (typeof value.$ref === 'string') return [value.$ref];
	return Object.values(value).flatMap(referred);
}
