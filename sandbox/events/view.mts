import { isoTime } from '../tenant/clock.mts';
import type { Activity } from './activity.mts';
import type { FilterOptions } from './subscription.mts';

type Members = Record<string, unknown>;

function actors({ actor }: Activity): Members {
	if (actor === undefined) return {};
	const { id, name, environmentId, href } = actor;
	const client = { id, name, environment: { id: environmentId }, href, type: 'CLIENT' };
	return { actors: { client } };
}

function resources(activity: Activity): Members[] {
	return activity.resources.map(({ type, id, name, href, populationId }) => ({
		type,
		id,
		...(name !== undefined && { name }),
		environment: { id: activity.environmentId },
		...(populationId !== undefined && { population: { id: populationId } }),
		href,
	}));
}

function result({ failed = false, description }: Activity): Members {
	return { status: failed ? 'FAILED' : 'SUCCESS', description };
}

/** `USER.CREATED` as PingOne describes it: "User Created". */
function inWords(type: string): string {
	// As in a public row (elastic/integrations).
	if (type === 'MFA_SETTINGS.UPDATED') return 'MFA settings updated';
	const words = type.toLowerCase().split(/[._]/);
	return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

/**
 * A row of `/activities`, member for member as in published audit rows. It says where the action came
 * from, whatever a webhook exposes (DataDog/integrations-core, ping-one_tests.yaml).
 */
export function activityRow(activity: Activity, base: string): Members {
	if (activity.raw) return activity.raw;
	const { id, tags } = activity;
	return {
		_links: { self: { href: `${base}/activities/${id}` } },
		id,
		recordedAt: isoTime(activity.recordedAt),
		createdAt: isoTime(activity.createdAt),
		correlationId: activity.correlationId,
		internalCorrelation: { transactionId: activity.correlationId },
		source: { ipAddress: activity.ip, userAgent: activity.userAgent },
		...actors(activity),
		action: { type: activity.type, description: inWords(activity.type) },
		resources: resources(activity),
		result: result(activity),
		...(tags && { tags }),
	};
}

/** The same event as a webhook gets it: the one published sample lacks much of the row. */
export function webhookEvent(activity: Activity, options: FilterOptions): Members {
	if (activity.raw) return activity.raw;
	const source = {
		...(options.ipAddressExposed && { ipAddress: activity.ip }),
		...(options.userAgentExposed && { userAgent: activity.userAgent }),
	};
	return {
		_embedded: {},
		action: { type: activity.type },
		...actors(activity),
		id: activity.id,
		recordedAt: isoTime(activity.recordedAt),
		resources: resources(activity),
		result: result(activity),
		...(Object.keys(source).length > 0 && { source }),
		...(activity.tags && { tags: activity.tags }),
	};
}
