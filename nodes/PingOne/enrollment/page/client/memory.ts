/**
 * The attempt that this browser began, so that a person who reloads the page or opens the link again
 * finds it. It is sealed, and without the proof it is good for nothing.
 */
const key = `n8n-nodes-pingone ${location.pathname}`;

/** Storage can be switched off, or full; then a reload begins anew. */
function tryTo<T>(act: () => T): T | undefined {
	try {
		return act();
	} catch {
		return undefined;
	}
}

export const recallAttempt = () => tryTo(() => localStorage.getItem(key)) ?? undefined;

export function rememberAttempt(token: string | undefined): void {
	tryTo(() =>
		token === undefined ? localStorage.removeItem(key) : localStorage.setItem(key, token),
	);
}
