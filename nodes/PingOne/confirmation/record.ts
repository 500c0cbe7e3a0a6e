import { processWide } from '../processState';
import { HandedIn } from '../signIn/handedIn';
import type { Answer } from '../waiting/answer';
import { WaitRecord, type Outcome } from '../waiting/record';
import { Turns } from '../waiting/turns';

/** What this process remembers of one confirmation between requests. */
export class DecisionRecord extends WaitRecord {
	readonly handedIn = new HandedIn();

	private given?: { by: string; answer: Answer };

	/** What the page was answered that decided. @param by identifies its request */
	give(by: string, answer: Answer): void {
		this.given ??= { by, answer };
	}

	/** The same answer again, for the same request only. */
	givenTo(by: string): Answer | undefined {
		return this.given?.by === by ? this.given.answer : undefined;
	}

	/** Once decided, decided: a later call changes nothing. */
	decide(kind: 'confirmed' | 'declined' | 'closed', now: number): void {
		this.end ??= { kind, at: now } satisfies Outcome;
	}
}

/** The confirmations that this process knows about. */
export const decisionsHere = () =>
	processWide('confirmations', () => new Turns(() => new DecisionRecord()));
