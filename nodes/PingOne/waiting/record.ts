import type { IDataObject } from 'n8n-workflow';
import { Budget } from './budget';
import { RESUME_AGAIN_MS } from './wait';

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

	private told?: { item: IDataObject; at: number };

	private wrongProofCount = 0;

	private wrongStartCodeCount = 0;

	get outcome(): O | undefined {
		return this.end;
	}

	/**
	 * n8n is told to go on. What it was told first counts.
	 *
	 * @param item with which the execution resumes
	 */
	tell(item: IDataObject): void {
		this.told ??= { item, at: Date.now() };
	}

	/** n8n has not gone on: the next request tells it again. */
	notHeard(): void {
		if (this.told) this.told.at = -Infinity;
	}

	/**
	 * @param now of a request, which shows that the execution is still waiting; milliseconds since 1970
	 * @returns what n8n has not heard, and is to be told again
	 */
	unheard(now: number): IDataObject | undefined {
		return this.told && now - this.told.at >= RESUME_AGAIN_MS ? this.told.item : undefined;
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
