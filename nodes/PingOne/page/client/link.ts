import { data } from './dom';
import { recall, remember, type Memory } from './memory';
import { clearNote, note, say, setBusy } from './view';
import { post, send, type Refusal, type Reply } from './wire';

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
