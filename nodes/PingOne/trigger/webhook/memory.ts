import type { IDataObject } from 'n8n-workflow';

/** What a PingOne Trigger node remembers between runs, in n8n's database. */
export interface Remembered extends IDataObject {
	secret?: string;
	/** The previous secret, until the subscription certainly has the new one. */
	formerSecret?: string;
	/** When the secret was changed, in ms since 1970. */
	secretSince?: number;
	/** What an administrator added to the subscription in PingOne, as JSON. */
	additions?: string;
	/** Which events have been emitted, as serialized by `SeenEvents`. */
	seen?: string;
}
