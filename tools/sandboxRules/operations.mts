import { nameOf, reduced, referred, type Schema } from './reduce.mts';

/** An OpenAPI document, as far as this looks into it. */
export interface OpenApi {
	paths: Record<string, Record<string, Operation | undefined>>;
	components: { schemas: Record<string, Schema> };
}

interface Content {
	content?: Record<string, { schema?: Schema }>;
}

interface Operation {
	requestBody?: Content;
	responses: Record<string, Content>;
}

/** A request that PingOne knows: names of the schemas of its bodies, null where none is given. */
export interface KnownOperation {
	method: string;
	/** Below `/v1/environments/{environmentID}`. */
	path: string;
	/** By media type. */
	requests?: Record<string, string | null>;
	/** By status; no others than successes, since all failures have one schema. */
	answers: Record<string, string | null>;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const BASE = '/environments/{environmentID}';

/** What the node and the sandbox have to do with. */
const PATHS = [
	/^\/users(\/\{userID\})?$/,
	/^\/users\/\{userID\}\/(devices|mfaEnabled|enabled|population|password|sessions|memberOfGroups)\b(?!.*logs)/,
	/^\/(populations|subscriptions|activities|fido2Policies|deviceAuthenticationPolicies)\b(?!.*Provider)/,
	/^\/groups(\/\{groupID\}(\/memberOfGroups)?)?$/,
	/^\/mfaSettings$/,
];

/** Collections of these operations, by their names in `_embedded`. */
const COLLECTIONS =
	/^(users|groups|groupMemberships|populations|subscriptions|fido2Policies|deviceAuthenticationPolicies)$/;

const schemaName = (schema: Schema | undefined): string | null =>
	typeof schema?.$ref === 'string' ? nameOf(schema.$ref) : null;

function namesOf({ content = {} }: Content): Record<string, string | null> {
	return Object.fromEntries(
		Object.entries(content).map(([mediaType, { schema }]) => [mediaType, schemaName(schema)]),
	);
}

function known(method: string, path: string, operation: Operation): KnownOperation {
	const successes = Object.entries(operation.responses).filter(([status]) =>
		status.startsWith('2'),
	);
	return {
		method: method.toUpperCase(),
		path,
		...(operation.requestBody && { requests: namesOf(operation.requestBody) }),
		answers: Object.fromEntries(
			successes.map(([status, answer]) => [status, Object.values(namesOf(answer))[0] ?? null]),
		),
	};
}

/** The operations of a document that matter here. */
export function operationsOf({ paths }: OpenApi): KnownOperation[] {
	return Object.entries(paths).flatMap(([whole, methods]) => {
		const path = whole.replace(BASE, '');
		if (!PATHS.some((pattern) => pattern.test(path))) return [];
		return METHODS.flatMap((method) => {
			const operation = methods[method];
			return operation ? [known(method, path, operation)] : [];
		});
	});
}

/** The schemas that the operations name, and those that these refer to, with that of a failure. */
export function schemasFor(
	{ components: { schemas } }: OpenApi,
	operations: KnownOperation[],
): Record<string, Schema> {
	const wanted = operations.flatMap(({ requests = {}, answers }) => [
		...Object.values(requests),
		...Object.values(answers),
	]);
	const found: Record<string, Schema> = {};
	const open = [...wanted.filter((name) => name !== null), 'P1Error'];
	for (let name = open.pop(); name !== undefined; name = open.pop()) {
		const schema = schemas[name];
		if (found[name] || !schema) continue;
		found[name] = reduced(schemas, schema, COLLECTIONS);
		open.push(...referred(found[name]));
	}
	return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}
