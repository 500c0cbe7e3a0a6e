import { randomUUID } from 'node:crypto';
import { isObject } from '../api/body.mts';
import type { Activity, EventResource } from '../events/activity.mts';
import type { SandboxState } from '../state.mts';

type Members = Record<string, unknown>;

function resourcesOf(raw: Members): EventResource[] {
	if (!Array.isArray(raw.resources)) return [];
	return raw.resources.filter(isObject).map((each) => ({
		type: String(each.type),
		id: String(each.id),
		href: String(each.href),
		...(isObject(each.population) && { populationId: String(each.population.id) }),
	}));
}

function activityOf(raw: Members, environmentId: string, now: number): Activity {
	const action = isObject(raw.action) ? raw.action : {};
	const id = typeof raw.id === 'string' ? raw.id : randomUUID();
	const time = typeof raw.recordedAt === 'string' ? Date.parse(raw.recordedAt) : now;
	const recordedAt = Number.isNaN(time) ? now : time;
	return {
		id,
		environmentId,
		recordedAt,
		createdAt: now,
		correlationId: randomUUID(),
		type: String(action.type),
		description: '',
		resources: resourcesOf(raw),
		raw: { ...raw, id, recordedAt: raw.recordedAt ?? new Date(recordedAt).toISOString() },
		...(Array.isArray(raw.tags) && { tags: raw.tags.map(String) }),
	};
}

/**
 * Lets events happen as they are given, whatever their shape; `action.type` says who gets them.
 *
 * @param event one event, as a webhook would send it
 * @param count how many of it; without an `id` of its own each gets another
 * @returns the IDs of the events
 */
export function pushEvents(
	state: SandboxState,
	environmentId: string,
	event: Members,
	count: number,
): string[] {
	const now = state.tenant.clock.now();
	return Array.from({ length: count }, () => {
		const activity = activityOf(event, environmentId, now);
		state.journal.add(activity);
		return activity.id;
	});
}
