/** The name of what was thrown; extensions throw `undefined` and plain objects, too. */
export const nameOf = (thrown: unknown): string =>
	String((thrown as Partial<Error> | null | undefined)?.name || 'Error');

const CODES: Record<string, string> = {
	InvalidStateError: 'already',
	SecurityError: 'wrongHost',
	NotSupportedError: 'unsuitable',
	ConstraintError: 'unsuitable',
	TimeoutError: 'timedOut',
};

/** A browser that refuses within this time has not asked the user, in ms. */
const INSTANT_MS = 300;

/** Browsers may time out this much before the time they were given, in ms. */
const EARLY_MS = 1_000;

/**
 * Why no key has answered. Browsers report NotAllowedError for a cancellation, for a timeout, and
 * when they did not even ask.
 */
function codeFor(name: string, elapsedMs: number, timeoutMs = 0): string {
	if (name !== 'NotAllowedError' && name !== 'AbortError') return CODES[name] || 'unexpected';
	if (name === 'NotAllowedError' && elapsedMs < INSTANT_MS) return 'unasked';
	return timeoutMs > 0 && elapsedMs >= timeoutMs - EARLY_MS ? 'timedOut' : 'canceled';
}

/** Why there is no answer of a key. */
export interface Failed {
	code: string;
	/** The browser's name for it, where the page has none. */
	reference?: string;
}

/**
 * Has the browser ask for a key. Never rejects, whatever is thrown.
 *
 * @param timeoutMs what the browser was given
 */
export async function touch<T>(
	ask: () => Promise<T>,
	timeoutMs?: number,
): Promise<{ made: T; failed?: undefined } | { made?: undefined; failed: Failed }> {
	const started = Date.now();
	try {
		return { made: await ask() };
	} catch (thrown) {
		const name = nameOf(thrown);
		const code = codeFor(name, Date.now() - started, timeoutMs);
		return { failed: { code, ...(code === 'unexpected' && { reference: name }) } };
	}
}
