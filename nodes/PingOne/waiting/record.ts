import type { IDataObject } from 'n8n-workflow';
import type { Answer } from './answer';
import type { Door } from './door';
import { RESUME_AGAIN_MS } from './wait';

/** Requests per wait that may cause requests to PingOne. The longest legitimate use needs about 30. */
const MAX_TOTAL = 100;
const MAX_PER_MINUTE = 30;
const MINUTE_MS = 60_000;

/** How many flows of one link may send something to its user: a mistake, and two more tries. */
const MAX_SENDING_FLOWS = 3;

/** Pages of one link that have begun and not come back yet: one, and two more windows. */
export const MAX_BEGUN = 3;

/** What one link may cost: rejected requests count like all others. */
class Budget {
	private total = 0;
	/** By the monotonic clock, in ms. */
	private recent: number[] = [];

	/** @returns `tooFast`: reject for now; `spent`: the budget is used up, close the link */
	spend(): 'ok' | 'tooFast' | 'spent' {
		const now = performance.now();
		this.recent = this.recent.filter((at) => now - at < MINUTE_MS);
		if (this.recent.length >= MAX_PER_MINUTE) return 'tooFast';
		this.recent.push(now);
		this.total += 1;
		return this.total > MAX_TOTAL ? 'spent' : 'ok';
	}

	/** What may be asked again, PingOne has not answered: an outage uses up no link. @returns the answer */
	refund(answer: Answer): Answer {
		if (answer.body.repeat === true) this.total -= 1;
		return answer;
	}
}

export interface Outcome {
	kind: 'enrolled' | 'confirmed' | 'declined' | 'closed';
	/** Milliseconds since 1970. */
	at: number;
}

/** `sendingFlow`: it may have sent the user something. `otherProcess`: it answers the page as well. */
type Counted = 'sendingFlow' | 'otherProcess' | 'wrongProof';

/** What a process remembers of every wait between requests. Changed by its own methods only. */
export class WaitRecord<O extends Outcome = Outcome> {
	readonly budget = new Budget();

	/** Each is one guess, however often the page sends it. */
	readonly wrongStartCodes = new Set<string>();

	/** What came of the last end of the wait that n8n was told, or is being told. Never rejects. */
	verdict?: Promise<Door>;

	private end?: O;
	private readonly begun = new Map<number, { answer: Answer; holds: () => boolean }>();
	private first?: { item: IDataObject; at: number };
	/** With the clicks that met them first. */
	private readonly failures = new Map<string, number | undefined>();
	private readonly tallies = new Map<Counted, number>();

	get outcome(): O | undefined {
		return this.end;
	}

	/** The wait has ended. Whatever comes later changes nothing. */
	conclude(outcome: O): void {
		this.end ??= outcome;
	}

	/** A page has begun. Its request may be repeated for half of the time, while it `holds`. */
	noteBegun(visit: number | undefined, answer: Answer, timeMs: number, holds = () => true): void {
		const until = performance.now() + timeMs / 2;
		this.failures.clear();
		if (visit === undefined) return;
		this.begun.set(visit, { answer, holds: () => performance.now() < until && holds() });
		for (const oldest of [...this.begun.keys()].slice(0, -MAX_BEGUN)) this.begun.delete(oldest);
	}

	/** What a page was answered that begins again as it has begun. */
	begunBy(visit: number | undefined): Answer | undefined {
		const known = visit === undefined ? undefined : this.begun.get(visit);
		return known?.holds() ? known.answer : undefined;
	}

	/** n8n is told to continue with an item. What it was told first counts. */
	tell(item: IDataObject): void {
		this.first ??= { item, at: performance.now() };
	}

	get isTold(): boolean {
		return this.first !== undefined;
	}

	/** n8n has not continued: the next request tells it again. */
	notHeard(): void {
		if (this.first) this.first.at = -Infinity;
	}

	/** @param at when a request had its turn: the execution waits. @returns what is to be told again */
	unheard(at: number): IDataObject | undefined {
		return this.first && at - this.first.at >= RESUME_AGAIN_MS ? this.first.item : undefined;
	}

	/** What n8n is told with an answer: where it has not heard what it was told first, that again. */
	told(answer: Answer, at = performance.now()): Answer {
		const resume = this.unheard(at) ?? answer.resume;
		if (resume === undefined) return answer;
		this.tell(resume);
		return { ...answer, resume };
	}

	/** @returns whether a click has met a failure of this kind before, since a begin succeeded */
	noteFailure(failure: string, click: number | undefined): 'first' | 'repeated' | 'again' {
		const known = this.failures.has(failure);
		if (!known) this.failures.set(failure, click);
		if (!known) return 'first';
		return click !== undefined && this.failures.get(failure) === click ? 'repeated' : 'again';
	}

	/** @returns how often something has happened to the link, this time included */
	tally(what: Counted): number {
		const count = (this.tallies.get(what) ?? 0) + 1;
		this.tallies.set(what, count);
		return count;
	}

	/** Whether the link's holder must not have the user sent anything more, such as a push. */
	get hasSentEnough(): boolean {
		return (this.tallies.get('sendingFlow') ?? 0) >= MAX_SENDING_FLOWS;
	}
}
