import { processWide } from '../../processState';

/** Open requests per wait: body still arriving, or response under way. */
const MAX_OPEN_PER_WAIT = 6;
/** The same for all waits of this process; with n8n's share, each takes a few megabytes. */
const MAX_OPEN = 200;

interface OpenRequest {
	key: string;
	/** Ends the request while its body is still being read. */
	evict?: () => void;
}

/** An admitted request. */
export interface Entered {
	/** From here on the request is being answered and can no longer be evicted. */
	bodyRead(): void;
	leave(): void;
}

/**
 * Counts open requests before their bodies are read, so that slow senders cannot pile up.
 *
 * When a wait has too many, the oldest one whose body has not arrived yet is evicted for the
 * newest. So held-open connections cannot lock out the user, whose few kB arrive at once.
 */
export class Gate {
	private readonly open = new Set<OpenRequest>();

	/**
	 * Admits a request.
	 *
	 * @param key names the wait
	 * @param evict called at most once, when a newer request takes this one's place
	 * @returns undefined when there are too many
	 */
	enter(key: string, evict: () => void): Entered | undefined {
		const ofWait = [...this.open].filter((request) => request.key === key);
		if (ofWait.length >= MAX_OPEN_PER_WAIT && !this.evictOldest(ofWait)) return undefined;
		if (this.open.size >= MAX_OPEN && !this.evictOldest([...this.open])) return undefined;
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
