/** Something that an event is about. */
export interface EventResource {
	/** `USER`, `DEVICE`, `MEMBER_OF_GROUP` and so on. */
	type: string;
	id: string;
	name?: string;
	href: string;
	populationId?: string;
}

/** What an operation reports about itself. */
export interface Happening {
	/** Event type, such as `DEVICE.ACTIVATED`. */
	type: string;
	/** What happened, in a sentence. */
	description: string;
	resources: EventResource[];
	/**
	 * Population of the user that was acted on, by which webhooks are filtered. Not every row shows
	 * it.
	 */
	populationId?: string;
	failed?: boolean;
}

/** The worker app that made the request. */
export interface Actor {
	id: string;
	name: string;
	environmentId: string;
	href: string;
}

/** A happening as the audit keeps it; times in milliseconds since 1970. */
export interface Activity extends Happening {
	id: string;
	environmentId: string;
	recordedAt: number;
	createdAt: number;
	correlationId: string;
	/** Absent when the system acted. */
	actor?: Actor;
	ip?: string;
	userAgent?: string;
	/** `adminIdentityEvent`, when an administrator acted on administrators. */
	tags?: string[];
	/** Sent and listed instead of what is made of the other members; for shapes of any kind. */
	raw?: Record<string, unknown>;
}
