import type { Environment } from '../tenant/types.mts';
import { flag, oneOf, text, type Shape } from './body.mts';

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE = /^\+?[0-9][0-9 ().-]*$/;

/** Attributes of a person that are a text each (pingone-go-sdk-v2, User); lengths are assumed. */
const TEXTS = ['accountId', 'externalId', 'locale', 'nickname', 'preferredLanguage', 'timezone'];

const NAME: Shape = Object.fromEntries(
	['given', 'family', 'middle', 'formatted', 'honorificPrefix', 'honorificSuffix'].map((part) => [
		part,
		{ rule: text() },
	]),
);

const ADDRESS: Shape = {
	streetAddress: { rule: text() },
	locality: { rule: text() },
	region: { rule: text() },
	postalCode: { rule: text({ max: 40 }) },
	countryCode: { rule: text({ max: 2, form: /^[A-Z]{2}$/ }) },
};

/** Members of a user that create and both kinds of update take. */
function attributes(environment: Environment): Shape {
	const texts = [...TEXTS, 'title', 'type', ...environment.customAttributes];
	return {
		...Object.fromEntries(texts.map((name) => [name, { rule: text() }])),
		email: { rule: text({ form: EMAIL }) },
		name: { shape: NAME },
		address: { shape: ADDRESS },
		mobilePhone: { rule: text({ max: 32, form: PHONE }) },
		primaryPhone: { rule: text({ max: 32, form: PHONE }) },
		photo: { shape: { href: { required: true, rule: text({ max: 2048 }) } } },
	};
}

const USERNAME = text({ max: 128 });

/** Body of an update; `mfaEnabled`, `enabled` and the population have endpoints of their own. */
export function updateShape(environment: Environment, replaces: boolean): Shape {
	return {
		...attributes(environment),
		username: { required: replaces, rule: USERNAME },
	};
}

/**
 * Body of a create: `username` and `email` are required (pingone-go-sdk-v2); the population is
 * required for an import only (documented). `emailVerified` may be false only, but in an import.
 */
export function createShape(environment: Environment, imports: boolean): Shape {
	return {
		...attributes(environment),
		username: { required: true, rule: USERNAME },
		email: { required: true, rule: text({ form: EMAIL }) },
		enabled: { rule: flag },
		mfaEnabled: { rule: flag },
		emailVerified: { rule: imports ? flag : onlyFalse },
		population: { required: imports, shape: { id: { required: true, rule: text() } } },
		...(imports && {
			lifecycle: {
				shape: {
					status: { required: true, rule: oneOf('ACCOUNT_OK', 'VERIFICATION_REQUIRED') },
					suppressVerificationCode: { rule: flag },
				},
			},
			password: {
				shape: { value: { rule: text() }, forceChange: { rule: flag } },
			},
		}),
	};
}

const onlyFalse: typeof flag = (value, target) =>
	flag(value, target) ??
	(value === true
		? { code: 'INVALID_VALUE', target, message: 'can only be set by an import' }
		: undefined);
