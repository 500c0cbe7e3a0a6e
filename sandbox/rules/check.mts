import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ErrorDetail } from '../wire/errors.mts';
import type { Schema } from './model.mts';

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const isTime = (text: string): boolean => ISO_TIME.test(text) && !Number.isNaN(Date.parse(text));

/** A validator with the formats of Ping's documents; patterns with `\p{…}` are Unicode ones. */
export function newAjv(): Ajv {
	const ajv = new Ajv({ allErrors: true, strictTypes: false, verbose: true });
	ajv.addFormat('date-time', isTime);
	ajv.addFormat('uri', (text: string) => URL.canParse(text));
	ajv.addFormat('password', true);
	ajv.addKeyword({
		keyword: 'notBlank',
		type: 'string',
		validate: (_on: boolean, text: string) => text.trim() !== '',
	});
	return ajv;
}

let ajv: Ajv | undefined;

const compiled = new WeakMap<Schema, ValidateFunction>();

function validatorOf(schema: Schema): ValidateFunction {
	ajv ??= newAjv();
	const validator = compiled.get(schema) ?? ajv.compile(schema);
	compiled.set(schema, validator);
	return validator;
}

/** `/filterOptions/includedTags/0` as `filterOptions.includedTags[0]`. */
function targetOf({ instancePath, keyword, params }: ErrorObject): string {
	const named = params as { missingProperty?: string; additionalProperty?: string };
	const member =
		keyword === 'required'
			? named.missingProperty
			: keyword === 'additionalProperties'
				? named.additionalProperty
				: undefined;
	const path = instancePath.split('/').slice(1);
	return [...path, ...(member === undefined ? [] : [member])].reduce(
		(target, part) =>
			/^\d+$/.test(part) ? `${target}[${part}]` : target === '' ? part : `${target}.${part}`,
		'',
	);
}

const ARTICLES: Record<string, string> = { array: 'an', integer: 'an', object: 'an' };

/** Code and text of a violated keyword, in PingOne's terms; the texts are the sandbox's own. */
function codeOf({ keyword, params, data }: ErrorObject): Omit<ErrorDetail, 'target'> {
	const said = params as Record<string, unknown>;
	switch (keyword) {
		case 'required':
			return { code: 'REQUIRED_VALUE', message: 'must be given' };
		case 'additionalProperties':
			return { code: 'INVALID_PARAMETER', message: 'is not a known property' };
		case 'enum': {
			const allowedValues = said.allowedValues as string[];
			const message = `must be one of ${allowedValues.join(', ')}`;
			const code = data === '' ? 'EMPTY_VALUE' : 'INVALID_VALUE';
			return { code, message, innerError: { allowedValues } };
		}
		case 'pattern': {
			const allowedPattern = String(said.pattern);
			const message = `must match "${allowedPattern}"`;
			return { code: 'INVALID_VALUE', message, innerError: { allowedPattern } };
		}
		case 'notBlank':
		case 'minLength':
		case 'minItems':
			return { code: 'EMPTY_VALUE', message: 'must not be empty' };
		case 'maxLength':
			return {
				code: 'SIZE_LIMIT_EXCEEDED',
				message: `must not be longer than ${String(said.limit)} characters`,
			};
		case 'maxItems':
			return {
				code: 'SIZE_LIMIT_EXCEEDED',
				message: `must not hold more than ${String(said.limit)}`,
			};
		case 'type':
			return {
				code: 'INVALID_VALUE',
				message: `must be ${ARTICLES[String(said.type)] ?? 'a'} ${String(said.type)}`,
			};
		default:
			return { code: 'INVALID_VALUE', message: 'has an invalid format' };
	}
}

/** A violated bound of a number, with both bounds, as PingOne's `innerError` has them. */
function rangeOf({ parentSchema = {} }: ErrorObject): Omit<ErrorDetail, 'target'> {
	const { minimum, maximum } = parentSchema as { minimum?: number; maximum?: number };
	const innerError = { rangeMinimumValue: minimum, rangeMaximumValue: maximum };
	const message = `must be from ${String(minimum)} to ${String(maximum)}`;
	return { code: 'OUT_OF_RANGE', message, innerError };
}

function detailOf(error: ErrorObject): ErrorDetail {
	const isRange = error.keyword === 'minimum' || error.keyword === 'maximum';
	const target = targetOf(error);
	return { target: target === '' ? 'body' : target, ...(isRange ? rangeOf(error) : codeOf(error)) };
}

/** Without the members that are null: in a request, null clears. */
function withoutNulls(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(
		Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
			member === null ? [] : [[name, withoutNulls(member)]],
		),
	);
}

/** A rule between members, or one that a schema cannot say; it gets a body without nulls. */
export type CrossRule = (body: Record<string, never>) => ErrorDetail | undefined;

/**
 * Checks a request body against a schema, and if that holds, against the rules between members.
 *
 * @returns PingOne's details of the violations: unknown members first, one for each target
 */
export function violationsOf(
	body: unknown,
	schema: Schema,
	crossRules: CrossRule[] = [],
): ErrorDetail[] {
	const validate = validatorOf(schema);
	const given = withoutNulls(body);
	if (validate(given)) {
		return crossRules.flatMap((rule) => rule(given as Record<string, never>) ?? []);
	}
	const details = (validate.errors ?? []).map(detailOf);
	// An empty text also violates its pattern: which of the two is told must not depend on the order.
	const rank = ({ code }: ErrorDetail): number => (code === 'EMPTY_VALUE' ? 0 : 1);
	const first = [...details]
		.sort((a, b) => rank(a) - rank(b))
		.filter(({ target }, place, all) => all.findIndex((each) => each.target === target) === place);
	const isUnknown = ({ code }: ErrorDetail): boolean => code === 'INVALID_PARAMETER';
	return [...first.filter(isUnknown), ...first.filter((each) => !isUnknown(each))];
}
