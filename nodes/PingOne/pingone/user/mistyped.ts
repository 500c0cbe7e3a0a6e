import { FieldError, quote } from '../errors/fieldError';

const NAMED_ADDRESS = /<\s*(?:mailto:)?([^\s<>@]+@[^\s<>@]+)\s*>/i;
const MAILTO = /^mailto:/i;

/** What is wrong with text that should be one email address, and what to do; nothing when it is one. */
function addressFault(text: string): [problem: string, hint: string] | undefined {
	const addresses = text.split('@').length - 1;
	if (addresses > 1) {
		return [
			`must be one email address, got several: ${quote(text)}`,
			'Give each item one address: split the list before this node, for instance with Split Out.',
		];
	}
	const named = NAMED_ADDRESS.exec(text)?.[1];
	const alone = named ?? (MAILTO.test(text) ? text.replace(MAILTO, '') : undefined);
	if (alone !== undefined) {
		return [
			`must be an email address and nothing else, got ${quote(text)}`,
			`Enter ${quote(alone)} alone.`,
		];
	}
	if (/^[^\s@]+@\S+$/.test(text)) return undefined;
	return [
		`must be an email address, got ${quote(text)}`,
		'For a username, choose By Username in this field. For a name, pick the user From List.',
	];
}

/**
 * Refuses what cannot name a user in the chosen way, and says which way would.
 *
 * @param mode of the locator
 * @param value not empty
 * @param field visible label of the field
 * @throws FieldError before anything is sent
 */
export function refuseMistyped(mode: string, value: string, field: string): void {
	if (mode === 'email') {
		const fault = addressFault(value);
		if (fault) throw new FieldError(field, ...fault);
	}
	if (mode !== 'email' && mode !== 'username' && /^[^\s@]+@\S+$/.test(value)) {
		throw new FieldError(
			field,
			`must be a PingOne ID, got ${quote(value)}`,
			'This is an email address: choose By Email in this field, or By Username if it is one.',
		);
	}
}

/**
 * Why a username may have matched nobody, beyond its spelling.
 *
 * @returns what to do; undefined when it looks like a username
 */
export function usernameAdvice(value: string): string | undefined {
	if (value.includes('@')) return 'If it is the email address, choose By Email in this field.';
	return /\s/.test(value)
		? 'A username is not the full name: pick the user From List, or choose By Email.'
		: undefined;
}
