import { Pace } from './pace';

/** What an idle controller knows is worth keeping for so long; limits change rarely (ms). */
const KEEP_MS = 600_000;

/** Anybody can name a new limit by what they type into a credential, so their number is bounded. */
const MAX_PACES = 500;

/** Controllers by rate limit. Idle ones are dropped when somebody asks for any, so no timer is needed. */
export class PaceRegistry {
	private readonly paces = new Map<string, Pace>();
	private readonly create: () => Pace;

	constructor(create: () => Pace = () => new Pace()) {
		this.create = create;
	}

	/** How many controllers are kept. */
	get size(): number {
		return this.paces.size;
	}

	/** The controller for that limit, for all that share it in this process. */
	for(limit: string): Pace {
		this.dropIdle();
		const pace = this.paces.get(limit) ?? this.create();
		this.paces.set(limit, pace);
		return pace;
	}

	/** Drops what nobody has used for long and, when there are too many, what was idle longest. */
	private dropIdle(): void {
		const idle = [...this.paces].filter(([, { idleMs }]) => idleMs > 0);
		idle.sort(([, a], [, b]) => b.idleMs - a.idleMs);
		for (const [name, { idleMs }] of idle) {
			if (idleMs <= KEEP_MS && this.paces.size < MAX_PACES) return;
			this.paces.delete(name);
		}
	}
}
