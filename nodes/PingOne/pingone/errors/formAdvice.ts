import type { Advice, Facts } from './errorRow';
import type { FailureDetail } from './failure';
import { quote, shown } from './fieldError';

interface Form {
	/** What is allowed, continuing "may contain", or "must be". */
	allowed: string;
	/** A character that is not allowed; absent where the form is more than a set of characters. */
	forbidden?: RegExp;
}

const NAME: Form = {
	allowed: 'may contain only letters, digits, spaces, apostrophes, periods and hyphens',
	forbidden: /[^\p{L}\p{M}\p{N}' .-]/u,
};
const LINE: Form = {
	allowed: 'may contain anything except line breaks, tabs and other control characters',
	forbidden: /[^\p{L}\p{M}\p{Zs}\p{S}\p{N}\p{P}]/u,
};

/** Forms of a user's attributes (pingone-go-sdk-v2; terraform-provider-pingone, resource_user.go). */
const FORMS: Record<string, Form> = {
	'name.family': NAME,
	'name.formatted': NAME,
	'name.given': LINE,
	'name.middle': LINE,
	username: LINE,
	nickname: LINE,
	title: LINE,
	type: LINE,
	email: { allowed: 'must be an email address, for example ada@example.com' },
	locale: { allowed: 'must be a language tag, for example en-US' },
	timezone: { allowed: 'must be two names with a slash, for example America/Chicago' },
	'address.countryCode': { allowed: 'must be two capital letters, for example US' },
	mobilePhone: { allowed: 'must contain a digit' },
	primaryPhone: { allowed: 'must contain a digit' },
};

const APOSTROPHES = /[‘’ʼ‛′＇`´]/u;

/** A name may come from an HR system in a form of its own; what to do depends on the character. */
function cure(character: string, target: string): string {
	if (APOSTROPHES.test(character) && target.startsWith('name.')) {
		return `Replace it with ', which Straighten Apostrophes under Options does when you create users.`;
	}
	if (character === ',')
		return 'Leave it out: a suffix such as Jr. has its own field, Honorific Suffix.';
	if (character === '/') return 'Replace it with a hyphen.';
	return 'Leave it out, or replace it.';
}

/** A character as people see it, with its code, because some look alike and some not at all. */
function named(character: string): string {
	const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
	return `${/[\p{L}\p{N}\p{P}\p{S}]/u.test(character) ? `${character} ` : ''}(U+${code})`;
}

/** The form that a refusal is about; undefined when it is about something else. */
function refusedForm({ code, target = '', innerError, message = '' }: FailureDetail) {
	const form = FORMS[target];
	if (code !== 'INVALID_VALUE' || form === undefined) return undefined;
	// What is more than a set of characters is refused for nothing but its form.
	const isAboutForm =
		form.forbidden === undefined ||
		innerError?.allowedPattern !== undefined ||
		/\bmatch\b/.test(message);
	return isAboutForm ? form : undefined;
}

/** Whose value it is, unless the value itself says it. */
function whose({ sent, value }: Facts): string {
	const person = sent?.username ?? sent?.email ?? sent?.user;
	return person === undefined || person === value ? '' : ` of ${quote(person)}`;
}

/** Says in words what PingOne says by a regular expression. @returns undefined for all else */
export function adviseOnForm(facts: Facts): Advice | undefined {
	const { detail, field, value } = facts;
	const form = refusedForm(detail);
	if (form === undefined) return undefined;
	const place = `${field}${whose(facts)}${shown(value)}`;
	const character = value === undefined ? undefined : form.forbidden?.exec(value)?.[0];
	if (character === undefined) {
		return { message: `PingOne rejected the value of ${place}`, hint: `It ${form.allowed}.` };
	}
	return {
		message: `PingOne does not accept ${named(character)} in ${place}`,
		hint: `${cure(character, detail.target ?? '')} It ${form.allowed}.`,
	};
}
