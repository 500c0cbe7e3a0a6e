import { AMENDMENTS } from './amendments.mts';
import { modelOf, type Schema, type Service } from './model.mts';

/** What an operation takes of its schema. */
export interface RequestOptions {
	/** Members that this operation does not take. */
	without?: string[];
	/** Members that it takes besides, such as attributes of the environment. */
	with?: Record<string, Schema>;
	/** Members that it requires; by default those of the schema. */
	required?: string[];
}

function put(schema: Schema, [part, ...rest]: string[], rule: Schema): Schema {
	if (part === undefined) return { ...schema, ...rule };
	if (part === '[]') return { ...schema, items: put(schema.items ?? {}, rest, rule) };
	const member = put(schema.properties?.[part] ?? {}, rest, rule);
	return { ...schema, properties: { ...schema.properties, [part]: member } };
}

const pathOf = (member: string): string[] => member.replaceAll('[]', '.[]').split('.');

function amended(name: string, schema: Schema): Schema {
	return AMENDMENTS.filter((each) => each.schema === name).reduce((whole, { member, rule }) => {
		if (member !== '') return put(whole, pathOf(member), rule);
		return { ...whole, ...rule, required: [...(whole.required ?? []), ...(rule.required ?? [])] };
	}, schema);
}

/** A text that holds nothing but blanks is refused like an empty one (assumed). */
function withoutBlanks(schema: Schema): Schema {
	const { type, properties, items } = schema;
	if (type === 'string') return schema.enum ? schema : { ...schema, minLength: 1, notBlank: true };
	return {
		...schema,
		...(items && { items: withoutBlanks(items) }),
		...(properties && {
			properties: Object.fromEntries(
				Object.entries(properties).map(([name, member]) => [name, withoutBlanks(member)]),
			),
		}),
	};
}

/**
 * The schema of a request body: Ping's own, amended, and strict about unknown members (assumed).
 *
 * @throws Error when Ping's documents have no schema of that name
 */
export function requestOf(service: Service, name: string, options: RequestOptions = {}): Schema {
	const { without = [], required } = options;
	const schema = withoutBlanks(amended(name, modelOf(service, name, 'request')));
	const members = Object.entries(schema.properties ?? {}).filter(
		([member]) => !without.includes(member),
	);
	return {
		...schema,
		properties: { ...Object.fromEntries(members), ...options.with },
		required: required ?? schema.required ?? [],
	};
}
