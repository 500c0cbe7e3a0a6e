export type Json = Record<string, unknown>;

/** A body that Ping's sources forbid, and the detail that it is refused with. */
export type Case = [what: string, body: Json, refusal: string];

/** A body that Ping's sources allow. */
export type Allowed = [what: string, body: Json];
