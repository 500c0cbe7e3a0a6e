import type { Environment } from '../tenant/types.mts';
import type { ErrorDetail } from '../wire/errors.mts';
import { violationsOf, type CrossRule } from '../rules/check.mts';
import type { Schema } from '../rules/model.mts';
import { requestOf } from '../rules/requests.mts';

/** Members that the sandbox does not play, or that have an endpoint of their own. */
const ELSEWHERE = ['account', 'identityProvider', 'verifyStatus'];
const IMPORTED = ['lifecycle', 'password'];
const CREATED = ['enabled', 'mfaEnabled', 'population'];

const LANGUAGE_RANGES =
	/^(\*|[a-z]{1,8}(-[a-z0-9]{1,8})*)(;\s*q=[01](\.\d{1,3})?)?(\s*,\s*(\*|[a-z]{1,8}(-[a-z0-9]{1,8})*)(;\s*q=[01](\.\d{1,3})?)?)*$/i;

function isLanguageTag(text: string): boolean {
	try {
		return Intl.getCanonicalLocales(text).length === 1;
	} catch {
		return false;
	}
}

const invalid = (target: string, message: string): ErrorDetail => ({
	code: 'INVALID_VALUE',
	target,
	message,
});

/** pingone-go-sdk-v2, descriptions of `locale`, `preferredLanguage`; resource_user.go of the provider. */
const CROSS_RULES: CrossRule[] = [
	({ locale }) =>
		locale === undefined || isLanguageTag(locale)
			? undefined
			: invalid('locale', 'must be a language tag, RFC 5646'),
	({ preferredLanguage }) =>
		preferredLanguage === undefined || LANGUAGE_RANGES.test(preferredLanguage)
			? undefined
			: invalid('preferredLanguage', 'must be language ranges, RFC 7231'),
	({ photo }) => {
		const { href } = (photo ?? {}) as { href?: string };
		return href === undefined || /^https?:\/\//i.test(href)
			? undefined
			: invalid('photo.href', 'must be a URL');
	},
];

/** `emailVerified` may be false only, but in an import (documented). */
const notVerified: CrossRule = ({ emailVerified }) =>
	emailVerified === true ? invalid('emailVerified', 'can only be set by an import') : undefined;

/** What a request may do with a user. */
export type UserRequest = 'create' | 'import' | 'replace' | 'update';

const REQUIRED: Record<UserRequest, string[]> = {
	// The SDK requires both; the page requires the population of an import.
	create: ['username', 'email'],
	import: ['username', 'email', 'population'],
	replace: ['username', 'email'],
	// The SDK requires both here, but its own example sends a title alone.
	update: [],
};

const text = { type: 'string', minLength: 1, maxLength: 256, notBlank: true };
const schemas = new Map<string, Schema>();

function schemaOf(request: UserRequest, customAttributes: string[]): Schema {
	const key = [request, ...customAttributes].join(' ');
	const makes = request === 'create' || request === 'import';
	const schema =
		schemas.get(key) ??
		requestOf('management', 'User', {
			required: REQUIRED[request],
			without: [...ELSEWHERE, ...(request === 'import' ? [] : IMPORTED), ...(makes ? [] : CREATED)],
			with: {
				...Object.fromEntries(customAttributes.map((name) => [name, text])),
				// Read-only in the SDK; the pages on creating and importing a user take them.
				...(makes && { enabled: { type: 'boolean' }, emailVerified: { type: 'boolean' } }),
			},
		});
	schemas.set(key, schema);
	return schema;
}

/** Checks the body of a request that creates or changes a user. */
export function userViolations(
	body: unknown,
	request: UserRequest,
	{ customAttributes }: Environment,
): ErrorDetail[] {
	const rules = request === 'import' ? CROSS_RULES : [...CROSS_RULES, notVerified];
	return violationsOf(body, schemaOf(request, customAttributes), rules);
}
