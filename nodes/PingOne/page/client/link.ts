import { data } from './dom';
import { clearNote, note, say, setBusy } from './view';
import { post, type Refusal, type Reply, send } from './wire';

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

const recall = (proof: string): Memory =>
	tryTo(() => JSON.parse(localStorage.getItem(nameOf(proof)) || '{}') as Memory) || {};

function remember(proof: string, memory: Memory): void {
	tryTo(() => localStorage.setItem(nameOf(proof), JSON.stringify(memory)));
}

/** How long a request is repeated by itself when nothing of the user's is at stake, in ms. */
const SHORT_MS = 20_000;

/** One link in this browser: sends its requests, and keeps what has to survive a reload. */
export class Link {
	/** Changed by `keep` only. */
	kept: Memory;

	/** @param isNext whether its turn is about to come */
	constructor(
		readonly proof: string,
		readonly isNext = false,
	) {
		this.kept = recall(proof);
	}

	/** Whether this browser has set up a passkey with the link, perhaps in another tab. */
	get isDone(): boolean | undefined {
		return recall(this.proof).done;
	}

	keep(memory: Memory): void {
		this.kept = { until: this.kept.until, done: this.isDone, ...memory };
		remember(this.proof, this.kept);
	}

	/**
	 * Sends a request until it is decided.
	 *
	 * @param until milliseconds since 1970: as long as that, it is repeated while there is hope
	 */
	async ask(action: string, more: object = {}, until = Date.now() + SHORT_MS): Promise<Reply> {
		const { isNext, kept } = this;
		const expired = (kept.until || Infinity) <= Date.now();
		const known = { sent: kept.sent, isNext, expired };
		const shown = data.texts[action === 'finish' ? 'saving' : 'preparing'];
		return await post({ proof: this.proof, action, ...more }, known, {
			until,
			onPause(reply: Refusal) {
				note(reply);
				say(data.texts.retrying);
				setBusy(false);
			},
			onResume() {
				clearNote();
				say(shown);
				setBusy(true);
			},
		});
	}

	/** Sends a request although the window is closing. */
	sendLast(action: string, more: object): void {
		send({ proof: this.proof, action, ...more }, { keepalive: true }).catch(() => undefined);
	}
}
