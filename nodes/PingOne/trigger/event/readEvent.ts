import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../../pingone/errors/apiResponse';
import { eventName } from './catalog';

/**
 * The user and resources that an event is about. A missing ID means that PingOne did not name it.
 */
export interface Subject {
	userId?: string;
	deviceId?: string;
	groupId?: string;
	policyId?: string;
	populationId?: string;
}

/** A member that is an object, or else an empty object. */
const objectAt = (parent: IDataObject, name: string): IDataObject => {
	const value = Object.hasOwn(parent, name) ? parent[name] : undefined;
	return isJsonObject(value) ? value : {};
};

/** A member that is non-empty text. */
const textAt = (parent: IDataObject, name: string): string | undefined => {
	const value = Object.hasOwn(parent, name) ? parent[name] : undefined;
	return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

/** PingOne sends a list; a single resource is treated as a list of one. */
function resourcesOf(event: IDataObject): IDataObject[] {
	const { resources } = event;
	return (Array.isArray(resources) ? resources : [resources]).filter(isJsonObject);
}

/** The segments of PingOne's addresses that an ID can follow, in lower case. */
const COLLECTIONS = ['environments', 'users', 'devices', 'groups', 'memberofgroups', 'populations'];
const isCollection = (segment: string) =>
	COLLECTIONS.includes(segment) || segment.endsWith('policies');

/**
 * The IDs in an address, by the collection that they follow: `/users/{u}/devices/{d}` yields `users`
 * and `devices`, in lower case. Accepts full addresses with any host, and paths of any depth. Policies
 * of every kind count as `policies`.
 */
function idsInHref(resource: IDataObject): Record<string, string> {
	const [path] = (textAt(resource, 'href') ?? '').split(/[?#]/);
	const segments = path
		.replace(/^[a-z]+:\/\/[^/]*/i, '')
		.split('/')
		.filter((segment) => segment !== '');
	const found: Record<string, string> = {};
	segments.forEach((segment, index) => {
		const collection = segment.toLowerCase();
		const id = segments.at(index + 1);
		if (!isCollection(collection) || id === undefined || isCollection(id.toLowerCase())) return;
		found[collection.endsWith('policies') ? 'policies' : collection] ??= id;
	});
	return found;
}

/** What one resource names: its type decides what its `id` is, and its address holds the rest. */
function subjectOf(resource: IDataObject): Subject {
	const type = (textAt(resource, 'type') ?? '').toUpperCase();
	const id = textAt(resource, 'id');
	const named = idsInHref(resource);
	// The `id` of a membership is the group's, and only the address names the user (seen in real
	// data).
	const isGroup = type === 'GROUP' || type === 'MEMBER_OF_GROUP';
	return {
		userId: (type === 'USER' ? id : undefined) ?? named.users,
		deviceId: (type === 'DEVICE' ? id : undefined) ?? named.devices,
		groupId: (isGroup ? id : undefined) ?? named.memberofgroups ?? named.groups,
		policyId: (type.endsWith('_POLICY') ? id : undefined) ?? named.policies,
		populationId:
			(type === 'POPULATION' ? id : undefined) ??
			textAt(objectAt(resource, 'population'), 'id') ??
			named.populations,
	};
}

const SUBJECT_MEMBERS = ['userId', 'deviceId', 'groupId', 'policyId', 'populationId'] as const;

/**
 * The user and resources that an event is about: from the types of its `resources`, or else from
 * their addresses. The actor is never taken for the subject, because administrators act on others.
 */
export function readSubject(event: IDataObject): Subject {
	const subjects = resourcesOf(event).map(subjectOf);
	const first = (member: keyof Subject) =>
		subjects.map((subject) => subject[member]).find((id) => id !== undefined);
	return Object.fromEntries(SUBJECT_MEMBERS.map((member) => [member, first(member)]));
}

/** PingOne's type of an event, such as `DEVICE.CREATED`. */
export const eventType = (event: IDataObject): string | undefined =>
	textAt(objectAt(event, 'action'), 'type');

/** Whether PingOne reports success; undefined when it does not say. */
export function succeeded(event: IDataObject): boolean | undefined {
	const status = textAt(objectAt(event, 'result'), 'status');
	return status === undefined ? undefined : /^SUCC/i.test(status);
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

/** Whether something that PingOne sent can be an event: it has a type or an ID. */
export const isEvent = (value: unknown): value is IDataObject =>
	isJsonObject(value) && (eventType(value) !== undefined || textAt(value, 'id') !== undefined);

/** Name of the first resource of that type, as the admin knows it. */
function nameOf(event: IDataObject, type: string): string | undefined {
	const resource = resourcesOf(event).find((each) => textAt(each, 'type')?.toUpperCase() === type);
	return resource && textAt(resource, 'name');
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

/**
 * One flat item: what happened, when, who did it, to whom, and the result. Every member is always
 * present, so that expressions and tables work; null means that PingOne did not send it.
 */
export function simplifyEvent(event: IDataObject): IDataObject {
	const type = eventType(event);
	const { userId, deviceId, groupId, policyId, populationId } = readSubject(event);
	const source = objectAt(event, 'source');
	const result = objectAt(event, 'result');
	const [resource = {}] = resourcesOf(event);
	const actor = actorOf(event);
	const members = {
		eventId: textAt(event, 'id'),
		event: type,
		eventName: type && eventName(type),
		description: textAt(result, 'description') ?? textAt(objectAt(event, 'action'), 'description'),
		recordedAt: textAt(event, 'recordedAt') ?? textAt(event, 'createdAt'),
		result: textAt(result, 'status'),
		...actor,
		userId,
		// Users who act on themselves are often named as the actor only.
		userName: nameOf(event, 'USER') ?? (actor.actorId === userId ? actor.actorName : undefined),
		deviceId,
		deviceName: nameOf(event, 'DEVICE'),
		groupId,
		policyId,
		populationId,
		resourceType: textAt(resource, 'type'),
		resourceId: textAt(resource, 'id'),
		resourceName: textAt(resource, 'name'),
		ipAddress: textAt(source, 'ipAddress') ?? textAt(source, 'ip'),
		userAgent: textAt(source, 'userAgent'),
		correlationId: textAt(event, 'correlationId'),
	};
	return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, value ?? null]));
}
