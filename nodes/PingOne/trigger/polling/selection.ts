import type { IDataObject } from 'n8n-workflow';
import { hasOutcome } from '../event/items';
import { eventType } from '../event/members';
import { applicationOf, hasTag } from '../event/readEvent';
import type { TriggerSettings } from '../event/settings';

/** What decides which events a trigger gives out. Saved with the node, to notice a change. */
export type Selection = Pick<
	TriggerSettings,
	'types' | 'populations' | 'applications' | 'administratorsOnly' | 'outcome'
>;

/** The part of a trigger's settings that decides which events it gives out. */
export function selectionOf(settings: TriggerSettings): Selection {
	const { types, populations, applications, administratorsOnly, outcome } = settings;
	return { types, populations, applications, administratorsOnly, ...(outcome && { outcome }) };
}

/** Whether two selections give out the same events. */
export const isSame = (one: Selection, other: Selection): boolean =>
	JSON.stringify(one) === JSON.stringify(other);

/** Whether a selection takes an event of the audit log, which PingOne filters by one condition only. */
export function takes(selection: Selection, event: IDataObject): boolean {
	const { types, applications, administratorsOnly } = selection;
	return (
		types.includes(eventType(event) ?? '') &&
		(applications.length === 0 || applications.includes(applicationOf(event) ?? '')) &&
		(!administratorsOnly || hasTag(event, 'adminIdentityEvent')) &&
		hasOutcome(event, selection)
	);
}
