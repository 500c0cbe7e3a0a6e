import { processWide } from '../../processState';

/** Open requests per wait: body still arriving, or response under way. */
const MAX_OPEN_PER_WAIT = 6;
/** For all waits of this process: a few megabytes. A wait without any open request still gets one. */
const MAX_OPEN = 200;
/** The end of that, too: each is a link that n8n made, and all have requests open at once. */
const MAX_WAITS = 2_000;

interface OpenRequest {
	key: string;
	/** Ends the request while its body is still being read. */
	evict?: () => void;
}

export interface Entered {
	/** From here on the request is being answered and can no longer be evicted. */
	bodyRead(): void;
	leave(): void;
}

/**
 * Counts open requests before their bodies are read, so that slow senders cannot pile up. When a
 * wait has too many, the oldest one without its body is evicted for the newest: held-open
 * connections cannot lock out the user.
 */
export class Gate {
	private readonly open = new Set<OpenRequest>();

	/** Admits a request unless its wait has too many. @param evict called when a newer one comes */
	enter(key: string, evict?: () => void): Entered | undefined {
		const ofWait = [...this.open].filter((request) => request.key === key);
		if (ofWait.length >= MAX_OPEN_PER_WAIT && !this.evictOldest(ofWait)) return undefined;
		if (this.open.size >= MAX_OPEN && !this.makeRoom(ofWait.length === 0)) return undefined;
		const request: OpenRequest = { key, evict };
		this.open.add(request);
		return {
			bodyRead: () => {
				request.evict = undefined;
			},
			leave: () => {
				this.open.delete(request);
			},
		};
	}

	/** @param isFirst whether the request is the only one of its wait, which has a place kept for it */
	private makeRoom(isFirst: boolean): boolean {
		return this.evictOldest([...this.open]) || (isFirst && this.open.size < MAX_WAITS);
	}

	private evictOldest(requests: OpenRequest[]): boolean {
		const oldest = requests.find(({ evict }) => evict !== undefined);
		if (!oldest) return false;
		this.open.delete(oldest);
		oldest.evict?.();
		return true;
	}
}

/** The open requests of this process. */
export const gateHere = (): Gate => processWide('openRequests', () => new Gate());
