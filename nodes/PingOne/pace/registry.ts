import { Pace } from './pace';

/** What an idle controller knows is worth keeping for so long; limits change rarely (ms). */
const KEEP_MS = 600_000;

/** Controllers by tenant. Idle ones are dropped when somebody asks for any, so no timer is needed. */
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

	/** The controller of that tenant, for all that talk to it in this process. */
	for(tenant: string): Pace {
		for (const [key, pace] of this.paces) {
			if (pace.idleMs > KEEP_MS) this.paces.delete(key);
		}
		const pace = this.paces.get(tenant) ?? this.create();
		this.paces.set(tenant, pace);
		return pace;
	}
}

const registry = new PaceRegistry();

/**
 * The controller that all runs in this process share for a tenant.
 *
 * @param tenant whatever the server counts requests by, as one string
 */
export function paceFor(tenant: string): Pace {
	return registry.for(tenant);
}
