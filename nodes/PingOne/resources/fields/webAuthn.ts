import { FieldError } from '../../pingone/errors/fieldError';
import { WebAuthnDataError } from '../../webauthn/errors';

const OF_BROWSER =
	'Pass the browser’s response through unchanged, and compare it with what this item holds.';

const continued = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** A refusal of WebAuthn data, as one that names the field; anything else as it is. */
function asFieldError(field: string, cure: string, thrown: unknown): unknown {
	if (!(thrown instanceof WebAuthnDataError)) return thrown;
	const { problem, hint = cure, code } = thrown;
	return new FieldError(field, `cannot be used: ${continued(problem)}`, hint, { check: code });
}

/** Reads WebAuthn data of a field, so that a refusal names it, and its cure. @throws FieldError */
export function readWebAuthn<T>(field: string, read: () => T, cure = OF_BROWSER): T {
	try {
		return read();
	} catch (thrown) {
		throw asFieldError(field, cure, thrown);
	}
}
