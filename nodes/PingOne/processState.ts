/**
 * Everything that this process remembers between executions. For each entry: what a second n8n
 * process (a worker, a webhook processor, or this one after a restart) does not know, and why that
 * is safe. Nothing else in the package may keep state outside n8n's own contexts.
 */
const HELD = {
	/** Rates per rate-limit group. A second process measures its own; both back off on a 429. */
	paces: undefined as unknown,
	/**
	 * Tokens that n8n is fetching or renewing, per credential as it was read. A second process has its
	 * own fetched, which costs one more token request.
	 */
	tokenFetches: undefined as unknown,
	/**
	 * Credentials whose token PingOne has accepted. A second process, or this one after a restart, paces
	 * the first requests of each apart from its tenant again.
	 */
	acceptedIdentities: undefined as unknown,
	/**
	 * Circuit breakers, per base address and per credential's token endpoint. A second process finds out
	 * for itself that nobody answers, with three requests.
	 */
	breakers: undefined as unknown,
	/**
	 * The last create of each user and relying party, of each group's name, of each username. Creates
	 * in a second process are unknown here: both may look before either creates (docs/limits.md). A
	 * create with an unclear outcome compares the time of creation, and never removes a device that
	 * could belong to another create.
	 */
	locks: undefined as unknown,
	/**
	 * What PingOne has answered to changes lately: what it made and deleted, how things are, what had no
	 * answer (client/memory.ts). A second process believes reads that lag, and tells what others made by
	 * the time of its creation only (docs/limits.md, docs/done.md).
	 */
	answers: undefined as unknown,
	/** PingOne's clock, per base address. A second process reads it from its own first response. */
	clocks: undefined as unknown,
	/** Policies read within the last minute. A second process reads them again. */
	policies: undefined as unknown,
	/**
	 * Attempts, wrong proofs and closed links, per waiting enrollment. A second process counts
	 * separately, so the limit on attempts applies per process. That one process serves a wait is a
	 * condition (docs/running-at-scale.md); a second key is named, and stays.
	 */
	attempts: undefined as unknown,
	/**
	 * Decisions and wrong codes, per waiting confirmation. A second process counts separately; an end
	 * counts while its wait is present (waiting/door.ts).
	 */
	confirmations: undefined as unknown,
	/**
	 * Open requests to enrollment pages. Each process bounds its own, since each has its own memory.
	 */
	openRequests: undefined as unknown,
	/**
	 * Events emitted and deliveries under way, per trigger node. A second process reads what the
	 * first one saved with the workflow, so an event is emitted twice only when PingOne sends one
	 * delivery to both at the same time (docs/trigger.md).
	 */
	listeners: undefined as unknown,
	/**
	 * The poll under way, per trigger node, and what was known when it was published. n8n polls in one
	 * process only, its leader; when another one takes over, both poll at the same time once at most, and
	 * a trigger goes on where it was before it was unpublished.
	 */
	polls: undefined as unknown,
	/**
	 * What the trigger nodes of each workflow have kept last. A second process reads it from n8n's
	 * database, where it may be older (docs/trigger.md, "What a trigger remembers").
	 */
	triggerStates: undefined as unknown,
};

/**
 * Returns the one object that this process holds under a name, created at first use.
 *
 * @param name an entry of the table above
 * @param create creates the object, once
 */
export function processWide<T>(name: keyof typeof HELD, create: () => T): T {
	HELD[name] ??= create();
	return HELD[name] as T;
}

/**
 * Puts an entry at the end of a map, as the one used last. Users choose the keys, so the number of
 * entries is bounded: the first one, which was not used for the longest, makes room.
 */
export function putLast<V>(map: Map<string, V>, key: string, value: V, most: number): void {
	map.delete(key);
	map.set(key, value);
	const [oldest = key] = map.keys();
	if (map.size > most) map.delete(oldest);
}

/** Longer than any tolerance of clocks, and than PingOne goes on showing what is gone. In ms. */
const REMEMBERED_MS = 60_000;

/**
 * So many are remembered for longer: a create whose answers time out goes on for minutes, and all that
 * others have made since it began must be known as theirs.
 */
const ALWAYS_KEPT = 20_000;

/** What happened lately, such as the IDs of what was created: within a minute, or among the last ones. */
export class Recent {
	/** The time by the monotonic clock, the oldest one first. */
	private readonly times = new Map<string, number>();

	note(what: string): void {
		for (const [known, at] of this.times) {
			if (this.times.size < ALWAYS_KEPT || performance.now() - at < REMEMBERED_MS) break;
			this.times.delete(known);
		}
		// Noted again, it is the newest one.
		this.times.delete(what);
		this.times.set(what, performance.now());
	}

	has(what: string): boolean {
		return this.times.has(what);
	}

	clear(): void {
		this.times.clear();
	}
}
