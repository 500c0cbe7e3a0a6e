import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../../pingone/errors/apiResponse';
import { browserName, shownText } from '../../pingone/errors/foreign';
import { eventName, LEFT_OUT } from './catalog';
import { eventType, objectAt, outcomeOf, resourcesOf, textAt } from './members';
import { nameIn, readSubject } from './subject';

/** An event, and what was found out about it beside what it says. */
export interface Found {
	event: IDataObject;
	/** The population that its user is in now, where the event did not name one. */
	populationNow?: string;
}

/** The application that was used. */
export const applicationOf = (event: IDataObject): string | undefined =>
	textAt(objectAt(objectAt(event, 'actors'), 'client'), 'id');

/** PingOne sends tags as a list; its documentation also describes them as members. */
export function hasTag({ tags }: IDataObject, tag: string): boolean {
	return Array.isArray(tags)
		? tags.some((each) => each === tag)
		: isJsonObject(tags) && tag in tags;
}

/** The actor: the user if there is one, else the application; none for the system. */
function actorOf(event: IDataObject) {
	const actors = objectAt(event, 'actors');
	const [user, client] = [objectAt(actors, 'user'), objectAt(actors, 'client')];
	const isUser = Object.keys(user).length > 0;
	const actor = isUser ? user : client;
	const fallback = Object.keys(actor).length > 0 ? (isUser ? 'USER' : 'CLIENT') : undefined;
	return {
		actorType: textAt(actor, 'type') ?? fallback,
		actorId: textAt(actor, 'id'),
		actorName: textAt(actor, 'name'),
		applicationId: textAt(client, 'id'),
		applicationName: textAt(client, 'name'),
	};
}

/** From where, and with which browser: its own words stand in the raw event only. */
function sourceOf(event: IDataObject) {
	const source = objectAt(event, 'source');
	const agent = textAt(source, 'userAgent');
	return {
		ipAddress: textAt(source, 'ipAddress') ?? textAt(source, 'ip'),
		browser: agent && browserName(agent),
	};
}

/** Whom and what the event is about. */
function aboutOf(event: IDataObject, populationNow?: string) {
	const subject = readSubject(event);
	const { userId, userSource, deviceId, groupId, policyId } = subject;
	const actor = objectAt(objectAt(event, 'actors'), 'user');
	const isActor = userId !== undefined && textAt(actor, 'id') === userId;
	return {
		userId,
		// Users who act on themselves are often named as the actor only.
		userName:
			nameIn(event, 'USER', ({ userId: id }) => id === userId) ??
			(isActor ? textAt(actor, 'name') : undefined),
		userSource,
		deviceId,
		deviceName: nameIn(event, 'DEVICE'),
		groupId,
		policyId,
		populationId: subject.populationId ?? populationNow,
		populationSource: subject.populationSource ?? (populationNow && 'DIRECTORY'),
	};
}

/**
 * One flat item: what happened, when, who did it, to whom, and the result. Every member is always
 * present, so that expressions and tables work; null means that PingOne did not send it. Texts are on
 * one line and in reading order, since names of users and devices go into subjects of mails.
 */
export function simplifyEvent({ event, populationNow }: Found): IDataObject {
	const type = eventType(event);
	const result = objectAt(event, 'result');
	const [resource = {}] = resourcesOf(event);
	const members = {
		eventId: textAt(event, 'id'),
		event: type,
		eventName: type && eventName(type),
		description: textAt(result, 'description') ?? textAt(objectAt(event, 'action'), 'description'),
		recordedAt: textAt(event, 'recordedAt') ?? textAt(event, 'createdAt'),
		outcome: outcomeOf(event),
		result: textAt(result, 'status'),
		...actorOf(event),
		...aboutOf(event, populationNow),
		resourceType: textAt(resource, 'type'),
		resourceId: textAt(resource, 'id'),
		resourceName: textAt(resource, 'name'),
		...sourceOf(event),
		correlationId: textAt(event, 'correlationId'),
		// One for each event; this one joins those of one sign-on, FLOW.CREATED to FLOW.DELETED (field
		// report of a consumer of PingOne's webhooks, August 2026).
		transactionId: textAt(objectAt(event, 'internalCorrelation'), 'transactionId'),
		leftOutFrom: undefined,
		leftOutUntil: undefined,
	};
	return Object.fromEntries(
		Object.entries(members).map(([name, value]) => [
			name,
			value === undefined ? null : shownText(value),
		]),
	);
}

/** In the notation of resources/shape.ts. @internal Read by tools/schemas.mts. */
export const EVENT = `${Object.keys(simplifyEvent({ event: {} })).join(' ')}
	raw{
		id recordedAt createdAt correlationId internalCorrelation{transactionId}
		actors{
			client{id name type href environment{id}}
			user{id name type href environment{id} population{id}}
		}
		action{type description}
		resources[type id name href environment{id} population{id}]
		result{status description}
		source{ipAddress userAgent}
	}
	user{
		id username email enabled:boolean mfaEnabled:boolean name{given family} population{id}
		createdAt updatedAt
	}
	userStatus
	device{id type status nickname rp{id name} createdAt updatedAt}
	deviceStatus detailsProblem`;

/**
 * The item in place of all events of a time (ms since 1970) that was not read. @param why a sentence
 */
export function leftOutItem(from: number | undefined, until: number, why: string) {
	const leftOutUntil = new Date(until).toISOString();
	// By its ID, Remove Duplicates keeps it apart from others of its kind.
	const event = { id: `left-out-${leftOutUntil}`, action: { type: LEFT_OUT } };
	return {
		...simplifyEvent({ event }),
		description: why,
		recordedAt: leftOutUntil,
		leftOutFrom: from === undefined ? null : new Date(from).toISOString(),
		leftOutUntil,
	};
}
