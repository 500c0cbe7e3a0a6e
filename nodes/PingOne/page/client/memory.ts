/** What this browser keeps of a link, so that it survives a reload or a second visit. */
export interface Memory {
	/** The attempt under way. Sealed, and worthless without the proof. */
	token?: string;
	/** Whether a passkey was sent for that attempt. */
	sent?: boolean;
	/** Until when the link is valid by this browser's clock, in milliseconds since 1970. */
	until?: number;
	/** Whether this browser has set up a passkey with the link. */
	done?: boolean;
}

/** Links of one execution share an address, so each has its own entry: 32 bits of a hash (FNV-1a). */
function nameOf(proof: string): string {
	let hash = 0x811c9dc5;
	for (let at = 0; at < proof.length; at++) {
		hash = Math.imul(hash ^ proof.charCodeAt(at), 0x01000193);
	}
	return `n8n-nodes-pingone ${location.pathname} ${(hash >>> 0).toString(36)}`;
}

/** Storage can be disabled or full; then a reload starts over. */
function tryTo<T>(act: () => T): T | undefined {
	try {
		return act();
	} catch {
		return undefined;
	}
}

export const recall = (proof: string): Memory =>
	tryTo(() => JSON.parse(localStorage.getItem(nameOf(proof)) || '{}') as Memory) || {};

export function remember(proof: string, memory: Memory): void {
	tryTo(() => localStorage.setItem(nameOf(proof), JSON.stringify(memory)));
}
