import rules from './pingone.json' with { type: 'json' };

/** A JSON schema, as far as the rules use it. */
export interface Schema {
	type?: string;
	$ref?: string;
	oneOf?: Schema[];
	properties?: Record<string, Schema>;
	required?: string[];
	items?: Schema;
	additionalProperties?: Schema | boolean;
	readOnly?: boolean;
	[keyword: string]: unknown;
}

/** A request that PingOne knows; see tools/sandboxRules/operations.mts. */
export interface KnownOperation {
	method: string;
	path: string;
	requests?: Record<string, string | null>;
	answers: Record<string, string | null>;
}

export type Service = 'mfa' | 'management';

/** Which way a body goes. */
export type Direction = 'request' | 'answer';

interface Rules extends Record<Service, Model> {
	source: { commit: string };
}

interface Model {
	operations: KnownOperation[];
	schemas: Record<string, Schema>;
}

/** What Ping's OpenAPI documents say, without their texts (`npm run sandbox:rules`). */
export const RULES = rules as unknown as Rules;

/** The schema itself, or what it refers to; what is read-only here stays so. */
function resolved(service: Service, schema: Schema): Schema {
	if (schema.$ref === undefined) return schema;
	const target = RULES[service].schemas[schema.$ref];
	if (target === undefined) throw new Error(`the rules have no ${service} ${schema.$ref}`);
	return schema.readOnly ? { ...target, readOnly: true } : target;
}

function closed(service: Service, schema: Schema, direction: Direction): Schema {
	const {
		properties,
		items,
		additionalProperties,
		oneOf,
		readOnly: _,
		...rest
	} = resolved(service, schema);
	const again = (part: Schema): Schema => closed(service, part, direction);
	if (oneOf) return { oneOf: oneOf.map(again) };
	if (properties === undefined) {
		return {
			...rest,
			...(items && { items: again(items) }),
			...(typeof additionalProperties === 'object' && {
				additionalProperties: again(additionalProperties),
			}),
		};
	}
	const members = Object.entries(properties).filter(
		([, member]) => direction === 'answer' || resolved(service, member).readOnly !== true,
	);
	const required = rest.required?.filter((name) => members.some(([member]) => member === name));
	return {
		...rest,
		properties: Object.fromEntries(members.map(([name, member]) => [name, again(member)])),
		...(required && { required }),
		additionalProperties: false,
	};
}

/**
 * A schema of Ping's documents that is complete in itself and takes no unknown members.
 *
 * @param direction in a request, read-only members are unknown
 * @throws Error when there is none of that name
 */
export function modelOf(service: Service, name: string, direction: Direction): Schema {
	return closed(service, { $ref: name }, direction);
}
