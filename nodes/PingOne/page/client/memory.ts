/**
 * The attempt that this browser began, so that it survives a reload or a second visit. It is
 * sealed, and worthless without the proof.
 */
const key = `n8n-nodes-pingone ${location.pathname}`;

/** Storage can be disabled or full; then a reload starts over. */
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
