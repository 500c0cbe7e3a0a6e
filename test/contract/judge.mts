import type { ErrorObject, ValidateFunction } from 'ajv';
import { newAjv } from '../../sandbox/rules/check.mts';
import type { Schema } from '../../sandbox/rules/model.mts';
import type { Exchange } from '../../sandbox/wire/recorder.mts';
import { FAILURE, operationOf, type Operation } from './operations.mts';

/** One way in which an exchange is not as Ping's documents say. */
export interface Difference {
	/** Such as `POST /users`. */
	operation: string;
	part: 'request' | 'answer';
	/**
	 * Where in the body, or in the entries of a collection, such as `filterOptions.includedTags[]`;
	 * empty for the whole.
	 */
	at: string;
	/** `unknown`, `type`, `enum`, `required`, `pattern`, ... or `path`, `media type`, `status`. */
	kind: string;
	/** The first exchange with it, for the report. */
	example: string;
}

const ajv = newAjv();
const validators = new WeakMap<Schema, ValidateFunction>();

function validatorOf(schema: Schema): ValidateFunction {
	const validator = validators.get(schema) ?? ajv.compile(schema);
	validators.set(schema, validator);
	return validator;
}

/** Kinds that concern the form of a body, whatever the values that an admin entered. */
const STRUCTURE = new Set(['unknown', 'type']);

function placeOf({ instancePath, params, keyword }: ErrorObject): string {
	const named = params as { missingProperty?: string; additionalProperty?: string };
	const member =
		keyword === 'additionalProperties' ? named.additionalProperty : named.missingProperty;
	const parts = [...instancePath.split('/').slice(1), ...(member === undefined ? [] : [member])];
	return parts
		.map((part) => (/^\d+$/.test(part) ? '[]' : `.${part.replaceAll('~1', '/')}`))
		.join('')
		.replace(/^\.(_embedded\.\w+\[\]\.(?=.))?/, '');
}

type Found = Pick<Difference, 'at' | 'kind'>;

function compare(body: unknown, schema: Schema): Found[] {
	const validate = validatorOf(schema);
	if (validate(body)) return [];
	return (validate.errors ?? []).map((error) => ({
		at: placeOf(error),
		kind: error.keyword === 'additionalProperties' ? 'unknown' : error.keyword,
	}));
}

const FEW = 3;

/** A collection with its first entries only: hundreds of users are alike. */
function shortened(body: unknown): unknown {
	const { _embedded: lists } = (body ?? {}) as { _embedded?: Record<string, unknown> };
	if (typeof lists !== 'object') return body;
	const few = Object.entries(lists).map(([name, list]) => [
		name,
		Array.isArray(list) ? list.slice(0, FEW) : list,
	]);
	return { ...(body as object), _embedded: Object.fromEntries(few) as object };
}

const whole = (kind: string): Found[] => [{ at: '', kind }];

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** Null clears, in requests: the documents say so in prose only. */
function withoutNulls(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, each]: [string, unknown]) =>
			each === null ? [] : [[name, withoutNulls(each)]],
		),
	);
}

/** What is wrong with a request in itself, however it was answered. */
function inRequest({ requests }: Operation, { contentType, request }: Exchange): Found[] {
	if (requests === undefined) return request === '' ? [] : whole('body');
	const mediaType = contentType?.split(';', 1)[0]?.trim() ?? '';
	const schema = requests[mediaType];
	if (schema === undefined) return whole('media type');
	if (schema === null || request === '') return [];
	const body = parsed(request);
	return body === undefined ? whole('json') : compare(withoutNulls(body), schema);
}

function inAnswer(operation: Operation | undefined, { status, answer }: Exchange): Found[] {
	if (answer === null) return [];
	if (status >= 400) return compare(parsed(answer), FAILURE);
	if (operation === undefined) return [];
	const schema = operation.answers[status];
	if (schema === undefined) return whole('status');
	if (schema === null) return [];
	return compare(shortened(parsed(answer)), schema);
}

/** n8n sends the node's requests; all others are those of tests, which may be wrong on purpose. */
const isOfNode = ({ userAgent = '' }: Exchange): boolean => /^n8n\b/.test(userAgent);

/**
 * Compares an exchange with Ping's documents. What the node sends must have the right form whatever
 * comes of it; what the sandbox accepts, from anybody, must be allowed; all that it answers too.
 */
export function differencesOf(exchange: Exchange): Difference[] {
	const { method, path, status } = exchange;
	const operation = operationOf(method, path);
	const accepted = status < 400;
	const name = `${method} ${operation?.path ?? path.replace(/[0-9a-f-]{36}/g, '{id}')}`;
	const request = operation ? inRequest(operation, exchange) : whole('path');
	const judged = accepted
		? request
		: isOfNode(exchange)
			? request.filter(({ at, kind }) => at === '' || STRUCTURE.has(kind))
			: [];
	const example = `${status} ${path}`;
	return [
		...judged.map((each): Difference => ({ operation: name, part: 'request', ...each, example })),
		...inAnswer(operation, exchange).map(
			(each): Difference => ({ operation: name, part: 'answer', ...each, example }),
		),
	];
}
