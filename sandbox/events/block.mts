import type { Activity } from './activity.mts';
import type { DeliverySettings } from './deliverySettings.mts';
import type { FilterOptions } from './subscription.mts';
import { webhookEvent } from './view.mts';

type Members = Record<string, unknown>;

/** Takes a member away; `a.b` reaches into an object, `resources.TYPE` takes out a resource. */
function drop(event: Members, path: string): void {
	const [first = '', rest] = path.split('.', 2);
	if (rest === undefined) {
		Reflect.deleteProperty(event, first);
		return;
	}
	const inner = event[first];
	if (Array.isArray(inner)) {
		event[first] = inner.filter((each: Members) => each.type !== rest);
	} else if (typeof inner === 'object' && inner !== null) {
		Reflect.deleteProperty(inner, rest);
	}
}

/**
 * The body of a POST: one JSON array of events ("The system doesn't use line-delimited JSON or send
 * individual event payloads"), unless the settings ask for another form.
 */
export function bodyOf(
	block: Activity[],
	options: FilterOptions,
	{ form, reorder, omit }: DeliverySettings,
): string {
	const events = block.map((activity) => structuredClone(webhookEvent(activity, options)));
	for (const event of events) for (const path of omit) drop(event, path);
	if (reorder) events.reverse();
	if (form === 'ndjson') return events.map((event) => JSON.stringify(event)).join('\n');
	return JSON.stringify(form === 'object' && events.length === 1 ? events[0] : events);
}
