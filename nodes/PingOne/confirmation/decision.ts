import { Budget } from '../page/budget';
import { Turns } from '../page/turns';
import { processWide } from '../processState';

/** How a wait ended in this process. */
export interface Decision {
	kind: 'confirmed' | 'declined' | 'closed';
	/** Milliseconds since 1970. */
	at: number;
}

/** What this process remembers of one wait between requests. Changed by its own methods only. */
export class DecisionRecord {
	readonly budget = new Budget();

	private decided?: Decision;

	private wrongStartCodes = 0;

	private wrongProofs = 0;

	get decision(): Decision | undefined {
		return this.decided;
	}

	/** Once decided, decided: a later call changes nothing. @returns the decision in force */
	decide(kind: Decision['kind'], now: number): Decision {
		this.decided ??= { kind, at: now };
		return this.decided;
	}

	/** @returns how many there were, this one included */
	noteWrongStartCode(): number {
		this.wrongStartCodes += 1;
		return this.wrongStartCodes;
	}

	/** @returns how many there were, this one included */
	noteWrongProof(): number {
		this.wrongProofs += 1;
		return this.wrongProofs;
	}
}

/** The confirmations that this process knows about. */
export const decisionsHere = () =>
	processWide('confirmations', () => new Turns(() => new DecisionRecord()));
