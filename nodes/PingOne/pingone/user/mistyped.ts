import { FieldError, quote } from '../errors/fieldError';

type Fault = [problem: string, hint: string];

const IN_BRACKETS = /<([^<>]*)>/;
const MAILTO = /^mailto:/i;
/** What mail programs, lists and sheets leave around an address. */
const AROUND = /["'();,.\s\p{Cf}]/u;
const ADDRESS = /^[^\s\p{Cf}@]+@[^\s\p{Cf}@]+$/u;

/** What an expression without a value leaves when it stands inside other text. */
const NO_VALUES = ['undefined', 'null', 'NaN'];

function noValue(text: string): Fault | undefined {
	if (!NO_VALUES.includes(text)) return undefined;
	return [
		`is the word ${quote(text)}: an expression returned no value, and was inserted into text`,
		'Check the expression. After another node, $json is what that node returned.',
	];
}

/** The address in text that holds one and a little more: a name before it, quotes, mailto:, a comma. */
function addressIn(text: string): string | undefined {
	const letters = Array.from((IN_BRACKETS.exec(text)?.[1] ?? text).replace(MAILTO, ''));
	const isInside = (letter: string) => !AROUND.test(letter);
	const [first, last] = [letters.findIndex(isInside), letters.findLastIndex(isInside)];
	const alone = letters
		.slice(first, last + 1)
		.join('')
		.replace(MAILTO, '');
	return first >= 0 && ADDRESS.test(alone) ? alone : undefined;
}

/** What is wrong with text that should be one email address, and what to do; nothing when it is one. */
function addressFault(text: string, otherwise: string): Fault | undefined {
	if (text.split('@').length > 2) {
		return [
			`must be one email address, got several: ${quote(text)}`,
			'Give each item one address: split the list before this node, for instance with Split Out.',
		];
	}
	const alone = addressIn(text);
	if (alone !== undefined && alone !== text) {
		return [
			`must be an email address and nothing else, got ${quote(text)}`,
			`Enter ${quote(alone)} alone.`,
		];
	}
	if (ADDRESS.test(text)) return undefined;
	const cure = !text.includes('@')
		? otherwise
		: /[\s\p{Cf}]/u.test(text)
			? 'There is a space or an invisible character in it: remove it.'
			: 'A part of it is missing, before or after the @.';
	return [`must be an email address, got ${quote(text)}`, cure];
}

/** Refuses what holds an address and more. What has no @ is left to PingOne. @throws FieldError */
export function refuseNoAddress(value: string, field: string): void {
	const fault = noValue(value) ?? (value.includes('@') ? addressFault(value, '') : undefined);
	if (fault) throw new FieldError(field, ...fault);
}

/** Refuses the words that an expression without a value leaves in text. @throws FieldError */
export function refuseNoValue(value: string, field: string): string {
	const fault = noValue(value);
	if (fault) throw new FieldError(field, ...fault);
	return value;
}

/** What is wrong with a username that PingOne would only not find. */
function usernameFault(text: string): Fault | undefined {
	// Such as a zero-width space.
	if (/\p{Cf}/u.test(text)) {
		return [`contains an invisible character, got ${quote(text)}`, 'Remove it at its source.'];
	}
	const alone = /^(["'])(.+)\1$/.exec(text)?.[2];
	if (alone === undefined) return undefined;
	return [`has quotes around it, got ${quote(text)}`, `Enter ${quote(alone)} without them.`];
}

function idFault(text: string): Fault | undefined {
	if (ADDRESS.test(text)) {
		return [
			`must be a PingOne ID, got ${quote(text)}`,
			'This is an email address: choose By Email in this field, or By Username if it is one.',
		];
	}
	if (/[-/]/.test(text)) return undefined;
	return [
		`must be a PingOne ID, got ${quote(text)}`,
		'For a username, choose By Username in this field. For a name, pick the user From List.',
	];
}

const FAULTS: Record<string, (text: string) => Fault | undefined> = {
	email: (text) =>
		addressFault(
			text,
			'For a username, choose By Username in this field. For a name, pick the user From List.',
		),
	username: usernameFault,
};

/** Refuses what cannot name a user in the chosen way, and says which way would. @throws FieldError */
export function refuseMistyped(mode: string, value: string, field: string): void {
	const fault = noValue(value) ?? (FAULTS[mode] ?? idFault)(value);
	if (fault) throw new FieldError(field, ...fault);
}

/** Why a username may have matched no one, beyond its spelling, and what to do. */
export function usernameAdvice(value: string): string | undefined {
	if (value.includes('@')) return 'If it is the email address, choose By Email in this field.';
	return /\s/.test(value)
		? 'A username is not the full name: pick the user From List, or choose By Email.'
		: undefined;
}
