import type { ErrorDetail } from '../wire/errors.mts';

type Members = Record<string, unknown>;

/** A rule for one member: the detail of its violation, or undefined when it holds. */
export type Rule = (value: unknown, target: string) => ErrorDetail | undefined;

/** Rules of a body: a rule per member, or a nested body. */
export type Shape = Record<
	string,
	{ required?: boolean; rule: Rule } | { required?: boolean; shape: Shape }
>;

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is Members {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function detail(code: string, target: string, message: string): ErrorDetail {
	return { code, target, message };
}

/** A text that is not empty, of at most so many characters, optionally of a form. */
export function text(options: { max?: number; form?: RegExp; mayBeEmpty?: boolean } = {}): Rule {
	const { max = 256, form, mayBeEmpty = false } = options;
	return (value, target) => {
		if (typeof value !== 'string') return detail('INVALID_VALUE', target, 'must be a string');
		if (value.trim() === '' && !(mayBeEmpty && value === '')) {
			return detail('EMPTY_VALUE', target, 'must not be empty');
		}
		if (value.length > max) {
			return detail('SIZE_LIMIT_EXCEEDED', target, `must not be longer than ${max} characters`);
		}
		if (form && !form.test(value)) return detail('INVALID_VALUE', target, 'has an invalid format');
		return undefined;
	};
}

/** One of a fixed set of texts. */
export function oneOf(...allowedValues: string[]): Rule {
	return (value, target) =>
		typeof value === 'string' && allowedValues.includes(value)
			? undefined
			: {
					...detail(
						value === '' ? 'EMPTY_VALUE' : 'INVALID_VALUE',
						target,
						`must be one of ${allowedValues.join(', ')}`,
					),
					innerError: { allowedValues },
				};
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A point in time in ISO 8601, with a time zone. */
export const time: Rule = (value, target) => {
	const valid =
		typeof value === 'string' && ISO_TIME.test(value) && !Number.isNaN(Date.parse(value));
	return valid ? undefined : detail('INVALID_VALUE', target, 'must be a date and time, ISO 8601');
};

/** base64url text of so many bytes at least. */
export const base64UrlOfAtLeast =
	(minimum: number): Rule =>
	(value, target) => {
		const valid = typeof value === 'string' && /^[A-Za-z0-9_-]+$/.test(value);
		if (valid && Buffer.from(value, 'base64url').length >= minimum) return undefined;
		return detail('INVALID_VALUE', target, `must be base64url of at least ${minimum} bytes`);
	};

/** true or false. */
export const flag: Rule = (value, target) =>
	typeof value === 'boolean' ? undefined : detail('INVALID_VALUE', target, 'must be a boolean');

/** An object of whatever members. */
export const anyObject: Rule = (value, target) =>
	isObject(value) ? undefined : detail('INVALID_VALUE', target, 'must be an object');

/** Whatever JSON holds. */
export const anyValue: Rule = () => undefined;

function violations(body: Members, shape: Shape, prefix: string): ErrorDetail[] {
	const unknown = Object.keys(body)
		.filter((member) => !Object.hasOwn(shape, member))
		.map((member) => detail('INVALID_PARAMETER', prefix + member, 'is not a known property'));
	const known = Object.entries(shape).flatMap(([member, part]) => {
		const [value, target] = [body[member], prefix + member];
		if (value === undefined || value === null) {
			return part.required ? [detail('REQUIRED_VALUE', target, 'must be given')] : [];
		}
		if ('rule' in part) return part.rule(value, target) ?? [];
		if (isObject(value)) return violations(value, part.shape, `${target}.`);
		return [detail('INVALID_VALUE', target, 'must be an object')];
	});
	return [...unknown, ...known];
}

/**
 * Checks a request body against its shape; unknown members are violations too (assumed).
 *
 * @returns the violations, empty when there are none
 */
export function checkBody(body: unknown, shape: Shape): ErrorDetail[] {
	return isObject(body)
		? violations(body, shape, '')
		: [detail('INVALID_VALUE', 'body', 'must be a JSON object')];
}
