import { Budget } from './budget';

/** How a wait ended. */
export interface Outcome {
	kind: 'enrolled' | 'confirmed' | 'declined' | 'closed';
	/** Milliseconds since 1970. */
	at: number;
}

/** What a process remembers of every wait between requests. Changed by its own methods only. */
export class WaitRecord<O extends Outcome = Outcome> {
	readonly budget = new Budget();

	protected end?: O;

	private wrongProofCount = 0;

	private wrongStartCodeCount = 0;

	get outcome(): O | undefined {
		return this.end;
	}

	/** @returns how many there were, this one included */
	noteWrongProof(): number {
		this.wrongProofCount += 1;
		return this.wrongProofCount;
	}

	/** @returns how many there were, this one included */
	noteWrongStartCode(): number {
		this.wrongStartCodeCount += 1;
		return this.wrongStartCodeCount;
	}
}
