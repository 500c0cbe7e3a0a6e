import { randomUUID } from 'node:crypto';
import { isObject } from '../api/body.mts';
import type { Activity, EventResource } from '../events/activity.mts';
import type { SandboxState } from '../state.mts';
import type { Environment, User } from '../tenant/types.mts';

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

/** The user that an event is about: of its resources, or who signed on. */
function affectedUser(raw: Members): string | undefined {
	const resources: unknown[] = Array.isArray(raw.resources) ? raw.resources : [];
	for (const each of resources.filter(isObject)) {
		if (each.type === 'USER') return String(each.id);
		const inAddress = /\/users\/([^/?#]+)/.exec(String(each.href))?.[1];
		if (inAddress !== undefined) return inAddress;
	}
	const actor = isObject(raw.actors) ? raw.actors.user : undefined;
	return isObject(actor) ? String(actor.id) : undefined;
}

function activityOf(
	raw: Members,
	{ id: environmentId, users }: Pick<Environment, 'id' | 'users'>,
	now: number,
): Activity {
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
		populationId: users.get(affectedUser(raw) ?? '')?.populationId,
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
	const environment = state.tenant.environments.get(environmentId);
	const about = environment ?? { id: environmentId, users: new Map<string, User>() };
	return Array.from({ length: count }, () => {
		const activity = activityOf(event, about, now);
		state.journal.add(activity);
		return activity.id;
	});
}
