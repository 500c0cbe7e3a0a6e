import { Pace } from './pace';

/** How long an idle controller is kept (ms): a limit learnt a week ago says little. */
const KEEP_MS = 604_800_000;
/** Most controllers (count): anybody can create one through what they type into a credential. */
const MAX_PACES = 500;

/** Controllers by rate limit, the one used last at the end. No timer is needed. */
export class PaceRegistry {
	private readonly paces = new Map<string, { pace: Pace; usedAt: number }>();

	/**
	 * The controller for a limit, shared by the whole process.
	 *
	 * @param own becomes that controller, if there is none yet
	 */
	for(limit: string, own?: Pace): Pace {
		const usedAt = performance.now();
		const { pace } = this.paces.get(limit) ?? { pace: own ?? new Pace() };
		this.paces.delete(limit);
		this.paces.set(limit, { pace, usedAt });
		for (const [name, other] of this.paces) {
			const isOld = usedAt - other.usedAt > KEEP_MS;
			if (isOld || this.paces.size > MAX_PACES) this.paces.delete(name);
		}
		return pace;
	}
}
