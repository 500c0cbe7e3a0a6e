import type { IDataObject } from 'n8n-workflow';
import { eventType, objectAt, resourcesOf, textAt } from './members';

/** The user and resources that an event is about; without IDs that PingOne did not name. */
export interface Subject {
	userId?: string;
	/** Where the user is named: as a resource, or only as the one who acted. */
	userSource?: 'RESOURCE' | 'ACTOR';
	deviceId?: string;
	groupId?: string;
	policyId?: string;
	/** The population of that user, or the population that changed. */
	populationId?: string;
	/** Where the population is named. */
	populationSource?: 'RESOURCE' | 'ACTOR';
}

type Named = Omit<Subject, 'userSource' | 'populationSource'>;

/** The segments of PingOne's addresses that an ID can follow, in lower case. */
const COLLECTIONS = ['environments', 'users', 'devices', 'groups', 'memberofgroups', 'populations'];
const isCollection = (segment: string) =>
	COLLECTIONS.includes(segment) || segment.endsWith('policies');

/** Longer than any address of PingOne's. */
const MAX_HREF = 2_000;

/** The IDs in an address by collection, in lower case; all policies count as `policies`. */
function idsInHref(resource: IDataObject): Record<string, string> {
	const [path = ''] = (textAt(resource, 'href') ?? '').slice(0, MAX_HREF).split(/[?#]/);
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

/** In capitals and in one word: in real data the type of a FIDO policy is `FIDO Policy`. */
const resourceType = (resource: IDataObject): string =>
	(textAt(resource, 'type') ?? '').toUpperCase().replaceAll(' ', '_');

/** What one resource names: its type decides what its `id` is, and its address holds the rest. */
function namedBy(resource: IDataObject): Named {
	const type = resourceType(resource);
	const named = idsInHref(resource);
	const idOf = (types: RegExp) => (types.test(type) ? textAt(resource, 'id') : undefined);
	return {
		userId: idOf(/^USER$/) ?? named.users,
		deviceId: idOf(/^DEVICE$/) ?? named.devices,
		// The `id` of a membership is the group's, and only the address names the user (in real data).
		groupId: idOf(/^(MEMBER_OF_)?GROUP$/) ?? named.memberofgroups ?? named.groups,
		policyId: idOf(/_POLICY$/) ?? named.policies,
		populationId:
			idOf(/^POPULATION$/) ?? textAt(objectAt(resource, 'population'), 'id') ?? named.populations,
	};
}

/** Types in which the user acts, as FLOW.* and USER.ACCESS_* in public rows (others assumed). */
const SIGN_ON = ['USER.ACCESS_', 'ASSERTION.', 'OTP.', 'SESSION.', 'FLOW.'];

/** Whether an event of this type belongs to a sign-on, so that its actor is its subject. */
const isSignOn = (type: string): boolean => SIGN_ON.some((beginning) => type.startsWith(beginning));

const OF_USER = ['deviceId', 'groupId', 'policyId', 'populationId'] as const;

const userOf = ({ userId }: Named) => userId;
const isDefined = (value: string | undefined): value is string => value !== undefined;

/**
 * The user and resources that an event is about: from the types of its `resources`, or else from
 * their addresses. The actor is the subject of a sign-on only: administrators act on others. Of
 * several users, it is the first one and what belongs to them.
 */
export function readSubject(event: IDataObject): Subject {
	const all = resourcesOf(event).map(namedBy);
	const named = all.map(userOf).find(isDefined);
	const own = all.filter((each) => each.userId === undefined || each.userId === named);
	const first = (member: keyof Named) => own.map((each) => each[member]).find(isDefined);
	const actor = objectAt(objectAt(event, 'actors'), 'user');
	const actorId = textAt(actor, 'id');
	const userId = named ?? (isSignOn(eventType(event) ?? '') ? actorId : undefined);
	const ofResource = first('populationId');
	const ofActor =
		userId !== undefined && userId === actorId
			? textAt(objectAt(actor, 'population'), 'id')
			: undefined;
	return {
		...Object.fromEntries(OF_USER.map((member) => [member, first(member)])),
		userId,
		userSource: named ? 'RESOURCE' : userId ? 'ACTOR' : undefined,
		populationId: ofResource ?? ofActor,
		populationSource: ofResource ? 'RESOURCE' : ofActor ? 'ACTOR' : undefined,
	};
}

/** The users that an event names beside its subject, with their populations where it names them. */
export function otherUsers(event: IDataObject): Array<Pick<Subject, 'userId' | 'populationId'>> {
	const { userId } = readSubject(event);
	return resourcesOf(event)
		.map(namedBy)
		.filter((each) => each.userId !== undefined && each.userId !== userId);
}

/** The name of the first resource of a type, such as `ada`. @param isIt whether it is the right one */
export function nameIn(
	event: IDataObject,
	type: string,
	isIt: (named: Named) => boolean = () => true,
): string | undefined {
	const found = resourcesOf(event).find(
		(each) => resourceType(each) === type && isIt(namedBy(each)),
	);
	return found && textAt(found, 'name');
}
