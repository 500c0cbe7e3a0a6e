import { FieldError } from '../../pingone/errors/fieldError';
import { WebAuthnDataError } from '../../webauthn/errors';

const HINT =
	'Pass the browser’s response through unchanged, and compare it with what this item holds.';

const continued = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** The first sentence of a message says what is wrong; the rest, if any, what to do about it. */
function split(message: string): { problem: string; hint: string } {
	const end = message.search(/\.(?= [A-Z]|$)/);
	if (end < 0) return { problem: message, hint: HINT };
	return { problem: message.slice(0, end), hint: message.slice(end + 2) || HINT };
}

function attempt<T>(read: () => T): { value: T } | { thrown: unknown } {
	try {
		return { value: read() };
	} catch (thrown) {
		return { thrown };
	}
}

/**
 * Reads WebAuthn data that came from a field, so that a refusal names the field.
 *
 * @param field visible label of the field
 * @throws FieldError
 */
export function readWebAuthn<T>(field: string, read: () => T): T {
	const attempted = attempt(read);
	if ('value' in attempted) return attempted.value;
	const { thrown } = attempted;
	if (!(thrown instanceof WebAuthnDataError)) throw thrown;
	const { problem, hint } = split(thrown.message);
	throw new FieldError(field, `cannot be used: ${continued(problem)}`, hint, thrown.code);
}
