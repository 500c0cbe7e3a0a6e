import { processWide } from '../processState';
import { WaitRecord, type Outcome } from '../waiting/record';
import { Turns } from '../waiting/turns';

/** What this process remembers of one confirmation between requests. */
export class DecisionRecord extends WaitRecord {
	/** Once decided, decided: a later call changes nothing. */
	decide(kind: 'confirmed' | 'declined' | 'closed', now: number): void {
		this.end ??= { kind, at: now } satisfies Outcome;
	}
}

/** The confirmations that this process knows about. */
export const decisionsHere = () =>
	processWide('confirmations', () => new Turns(() => new DecisionRecord()));
