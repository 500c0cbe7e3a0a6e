import { Pace } from './pace';

/** How long an idle controller is kept (ms); limits change rarely. */
const KEEP_MS = 600_000;

/**
 * Anybody can create a new entry through what they type into a credential, so the number is
 * bounded.
 */
const MAX_PACES = 500;

/** Controllers by rate limit. Idle ones are dropped at the next access, so no timer is needed. */
export class PaceRegistry {
	private readonly paces = new Map<string, Pace>();

	/** The controller for a limit, shared by the whole process. */
	for(limit: string): Pace {
		this.dropIdle();
		const pace = this.paces.get(limit) ?? new Pace();
		this.paces.set(limit, pace);
		return pace;
	}

	/**
	 * Drops controllers that were idle for long and, when there are too many, those idle the longest.
	 */
	private dropIdle(): void {
		const idle = [...this.paces].filter(([, { idleMs }]) => idleMs > 0);
		idle.sort(([, a], [, b]) => b.idleMs - a.idleMs);
		for (const [name, { idleMs }] of idle) {
			if (idleMs <= KEEP_MS && this.paces.size < MAX_PACES) return;
			this.paces.delete(name);
		}
	}
}
