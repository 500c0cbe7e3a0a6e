/**
 * Everything that this process remembers between executions, and for each what a second n8n process
 * (a worker, a webhook processor, or this one after a restart) does not know, and why that is safe.
 * Nothing else in the package may keep state outside n8n's own contexts.
 */
const HELD = {
	/** Rates per rate-limit group. A second process measures its own; both back off on a 429. */
	paces: undefined as unknown,
	/**
	 * Token fetches under way, per credential. A second process fetches a token of its own: one more
	 * token request, nothing else.
	 */
	firstRequests: undefined as unknown,
	/**
	 * Creates under way, per environment and user. A second process is unknown here; a create with
	 * an unclear outcome then compares devices by relying party and time, and never removes a device
	 * that could be somebody else's while this process had another create for that user.
	 */
	creates: undefined as unknown,
	/** Policies read within the last minute. A second process reads them once more. */
	policies: undefined as unknown,
	/**
	 * Attempts, wrong proofs and closed links, per waiting enrollment. A second process counts for
	 * itself, so somebody gets as many attempts as there are processes; what must hold across
	 * processes (one device per enrollment) is checked against PingOne.
	 */
	attempts: undefined as unknown,
	/** Open requests to enrollment pages. Each process bounds its own, as it has its own memory. */
	openRequests: undefined as unknown,
	/**
	 * Events put out and deliveries under way, per trigger node. A second process reads what the first
	 * one has saved with the workflow, so an event comes out twice only when PingOne sends one delivery
	 * to both at the same time (docs/trigger.md).
	 */
	listeners: undefined as unknown,
};

/**
 * Returns the one object that this process holds under a name, made at first use.
 *
 * @param name an entry of the table above, which says what a second process does not know
 * @param create makes the object, once
 */
export function processWide<T>(name: keyof typeof HELD, create: () => T): T {
	HELD[name] ??= create();
	return HELD[name] as T;
}
