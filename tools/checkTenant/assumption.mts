import type { Subject } from './subject.mts';

/** Where an assumption stands in docs/assumptions.md. */
export type Section = 'roles' | 'create' | 'key' | 'manage' | 'confirm';

/** What a probe found out. */
export interface Finding {
	/** Whether the tenant is as assumed; undefined when it could not be told. */
	holds: boolean | undefined;
	/** What was seen: statuses, codes and names of members; never a secret and no personal data. */
	found: string;
}

/** Something that Ping does not document and the node relies on. */
export interface Assumption {
	/** Short and lasting, for reports. */
	id: string;
	section: Section;
	/** What the node assumes, as Markdown. */
	assumes: string;
	/** What it means when it is not so. */
	otherwise: string;
	/** How to look by hand. */
	how: string;
	/**
	 * Tries it on a tenant. Whatever it makes belongs to the subject and goes with it.
	 *
	 * @returns undefined when the admin has not asked for it
	 */
	probe?: (subject: Subject) => Promise<Finding | undefined>;
}

export const holdsIf = (holds: boolean, found: string): Finding => ({ holds, found });
export const unclear = (found: string): Finding => ({ holds: undefined, found });
