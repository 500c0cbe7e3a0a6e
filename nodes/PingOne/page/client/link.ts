import { data, tryTo } from './dom';
import { underWay } from './intent';
import { clearNote, note, say } from './view';
import { type Acceptance, post, type Refusal, send } from './wire';

/** What this browser keeps of a link, so that it survives a reload or a second visit. */
export interface Memory {
	/** The attempt under way. Sealed, and worthless without the proof. */
	token?: string;
	/** Names what this page begins: the node begins once, however often its answer is lost. */
	visit?: number;
	/** Whether a passkey was sent for that attempt, or a decision. */
	sent?: boolean;
	decision?: string;
	/** Whether another one was sent before it, of which the node said nothing. */
	isCrossed?: boolean;
	/** Until when the link is valid by this browser's clock, in milliseconds since 1970. */
	until?: number;
	/** Once this browser has set up a passkey with the link: what there is to do next. */
	done?: Pick<Acceptance, 'backup' | 'redirectUrl'>;
}

/** Links of one execution share an address, so each has its own entry: 30 bits of its 160. */
const nameOf = (proof: string) => `n8n-nodes-pingone ${location.pathname} ${proof.slice(0, 6)}`;

/* Storage can be disabled or full; then a reload starts over. */

const recall = (proof: string): Memory =>
	tryTo(() => JSON.parse(localStorage.getItem(nameOf(proof)) as string) as Memory) || {};

function remember(proof: string, memory: Memory): void {
	tryTo(() => localStorage.setItem(nameOf(proof), JSON.stringify(memory)));
}

/** How long a request is repeated by itself when nothing of the user's is at stake, in ms. */
const SHORT_MS = 20_000;

/** One link in this browser: sends its requests, and keeps what has to survive a reload. */
export class Link {
	/** Changed by `keep` only. */
	kept: Memory;

	constructor(
		readonly proof: string,
		readonly isNext = false,
	) {
		this.kept = recall(proof);
	}

	/** What there is to do once this browser has set up a passkey with the link, perhaps in another tab. */
	get done(): Memory['done'] {
		return recall(this.proof).done;
	}

	keep(memory: Memory): void {
		const { until } = this.kept;
		this.kept = { until, done: this.done, ...memory, visit: Math.random() };
		remember(this.proof, this.kept);
	}

	/** A decision is about to be sent. */
	sends(decision: string): void {
		const { decision: before = decision, isCrossed } = this.kept;
		this.keep({ sent: true, decision, isCrossed: isCrossed || before !== decision });
	}

	/** Sends a request until it is decided. @param more read anew at each try @param until in ms */
	async ask(action: string, more: () => object = () => ({}), until = performance.now() + SHORT_MS) {
		const { isNext, kept, proof } = this;
		const intent = underWay();
		const expired = (kept.until || Infinity) <= Date.now();
		const { token, sent, visit } = kept;
		const known = { ...kept, isNext, expired };
		const shown = data.texts[action === 'finish' ? 'saving' : 'preparing'];
		// What is sent again is no other click.
		const click = Math.random();
		const body = () => ({ proof, action, token, sent, visit, click, ...more() });
		const posting = post(action, body, known, {
			until,
			signal: intent.signal,
			onPause(reply: Refusal) {
				note(reply);
				say(data.texts.retrying);
				intent.mark('paused');
			},
			onResume() {
				clearNote();
				say(shown);
				intent.mark('working');
			},
		});
		return await intent.holds(posting);
	}

	/** Sends a request although the window is closing. */
	sendLast(action: string, more: object): void {
		send({ proof: this.proof, action, ...more }, { keepalive: true }).catch(() => undefined);
	}
}
