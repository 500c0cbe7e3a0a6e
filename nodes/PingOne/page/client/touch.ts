import { nameOf, underWay } from './intent';
import { fail } from './view';

const CODES: Record<string, string> = {
	InvalidStateError: 'already',
	SecurityError: 'wrongHost',
	NotSupportedError: 'unsuitable',
	ConstraintError: 'unsuitable',
	TimeoutError: 'timedOut',
	// The device or its credential manager has failed (Credential Management §5.6; Android's is one).
	NotReadableError: 'trouble',
	OperationError: 'trouble',
	UnknownError: 'trouble',
};

/** What the browser calls it helps those who are asked for help. */
const NAMED = ['trouble', 'unexpected'];

/** A browser that refuses within this time has not asked the user, in ms. */
const INSTANT_MS = 300;

/** Browsers may time out this much before the time they were given, in ms. */
const EARLY_MS = 1_000;

/** Some never do, nor do extensions in their place: so much later, the user may try again. In ms. */
const LATE_MS = 5_000;

/** Why no key has answered: NotAllowedError also means a timeout, or that the user was not asked. */
function codeFor(name: string, elapsedMs: number, timeoutMs: number): string {
	if (name !== 'NotAllowedError' && name !== 'AbortError') return CODES[name] || 'unexpected';
	if (elapsedMs < INSTANT_MS) return 'unasked';
	return elapsedMs >= timeoutMs - EARLY_MS ? 'timedOut' : 'canceled';
}

export interface Failed {
	code: string;
	/** The browser's name for it, where the page has none. */
	reference?: string;
	/** Whether it failed before anyone can have been asked. */
	unasked: boolean;
}

type Touched<T> = { made: T; failed?: undefined } | { made?: undefined; failed: Failed };

function failureOf(thrown: unknown, elapsedMs: number, timeoutMs: number): Failed {
	const name = nameOf(thrown);
	const code = codeFor(name, elapsedMs, timeoutMs);
	const reference = NAMED.includes(code) ? name : undefined;
	// Where the name tells the cause, the user has learned of it, asked or not.
	return { code, unasked: elapsedMs < INSTANT_MS && !CODES[name], reference };
}

/** Has the browser ask for a key, until the user wants something else. Rejects for nothing else. */
export async function touch<T>(ask: (signal: AbortSignal) => Promise<T>, timeoutMs = 300_000) {
	const started = performance.now();
	const intent = underWay();
	const timer = window.setTimeout(() => {
		fail({ code: 'timedOut' });
		intent.mark('paused');
	}, timeoutMs + LATE_MS);
	const asking = ask(intent.signal).then(
		(made) => ({ made }),
		(thrown: unknown) => ({ failed: failureOf(thrown, performance.now() - started, timeoutMs) }),
	);
	try {
		return await intent.holds<Touched<T>>(asking);
	} finally {
		window.clearTimeout(timer);
	}
}
