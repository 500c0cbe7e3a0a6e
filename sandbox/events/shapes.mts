type Members = Record<string, unknown>;

/** Whom and what an event of a shape is about. */
export interface ShapeSubject {
	/** Address of the environment, as in `https://api.pingone.com/v1/environments/{id}`. */
	base: string;
	environmentId: string;
	user: { id: string; username: string; populationId: string };
	/** ID of the device, group, policy, session or flow. */
	resourceId: string;
}

/** Where the shape of a row is known from. */
export type Source = 'elastic' | 'datadog' | 'appomni' | 'consumer' | 'assumed';

interface Shape {
	source: Source;
	actors?: (about: ShapeSubject) => Members;
	resources: (about: ShapeSubject) => Members[];
	status?: 'FAILED';
}

const environmentOf = ({ environmentId }: ShapeSubject) => ({ environment: { id: environmentId } });

const person = (about: ShapeSubject): Members => ({
	type: 'USER',
	id: about.user.id,
	name: about.user.username,
	...environmentOf(about),
	population: { id: about.user.populationId },
	href: `${about.base}/users/${about.user.id}`,
});

const ADMIN_UI = { id: 'adminui', name: 'adminui', type: 'CLIENT' };

/** An administrator in the console: the actor's population is empty. */
const byAdmin = (about: ShapeSubject): Members => ({
	client: ADMIN_UI,
	user: {
		id: '5f0a4d1e-0000-4000-8000-0000000000ad',
		name: 'admin@example.com',
		...environmentOf(about),
		population: {},
		href: `${about.base}/users/5f0a4d1e-0000-4000-8000-0000000000ad`,
		type: 'USER',
	},
});

/** The user, in an application. */
const byUser = (about: ShapeSubject): Members => ({
	client: {
		id: '5f0a4d1e-0000-4000-8000-0000000000c1',
		name: 'PingOne Self-Service - MyAccount',
		...environmentOf(about),
		href: `${about.base}/applications/5f0a4d1e-0000-4000-8000-0000000000c1`,
		type: 'CLIENT',
	},
	user: person(about),
});

const resource =
	(type: string, path: (about: ShapeSubject) => string) =>
	(about: ShapeSubject): Members => ({
		type,
		id: about.resourceId,
		name: about.resourceId,
		...environmentOf(about),
		href: `${about.base}/${path(about)}`,
	});

const device = resource(
	'DEVICE',
	({ user, resourceId }) => `users/${user.id}/devices/${resourceId}`,
);
const session = resource('SESSION', ({ resourceId }) => `sessions/${resourceId}`);
const below = (type: string, collection: string) =>
	resource(type, ({ resourceId }) => `${collection}/${resourceId}`);

/** Types by the beginning of their name; the longest beginning decides. */
const SHAPES: Record<string, Shape> = {
	// No public row shows one; that device and user are both in it is assumed.
	'DEVICE.': {
		source: 'assumed',
		actors: byUser,
		resources: (about) => [device(about), person(about)],
	},
	'DEVICES.': { source: 'assumed', actors: byAdmin, resources: (about) => [person(about)] },
	'USER.': { source: 'elastic', actors: byAdmin, resources: (about) => [person(about)] },
	'USER.ACCESS_ALLOWED': {
		source: 'datadog',
		actors: byUser,
		resources: (about) => [person(about)],
	},
	'USER.ACCESS_DENIED': {
		source: 'appomni',
		actors: byUser,
		resources: (about) => [person(about)],
		status: 'FAILED',
	},
	// The population is not shown, and the user is in the address only.
	'MEMBER_OF_GROUP.': {
		source: 'elastic',
		actors: byAdmin,
		resources: (about) => [
			resource(
				'MEMBER_OF_GROUP',
				({ user, resourceId }) => `users/${user.id}/memberOfGroups/${resourceId}`,
			)(about),
		],
	},
	'GROUP.': {
		source: 'elastic',
		actors: byAdmin,
		resources: (about) => [below('GROUP', 'groups')(about)],
	},
	'SESSION.': { source: 'appomni', resources: (about) => [person(about), session(about)] },
	// The status says that the recording succeeded; nobody is named as the actor.
	'PASSWORD.': { source: 'elastic', resources: (about) => [person(about)] },
	'FLOW.': {
		source: 'consumer',
		actors: byUser,
		resources: (about) => [below('FLOW', 'flows')(about)],
	},
	// Of the row with an accepted passcode, the actor's name alone is public.
	'OTP.': {
		source: 'assumed',
		actors: byUser,
		resources: (about) => [below('FLOW', 'flows')(about)],
	},
	'ASSERTION.': {
		source: 'assumed',
		actors: byUser,
		resources: (about) => [below('APPLICATION', 'applications')(about)],
	},
	'FIDO_POLICY.': {
		source: 'elastic',
		actors: byAdmin,
		resources: (about) => [below('FIDO Policy', 'fidoPolicies')(about)],
	},
	'DEVICE_AUTHENTICATION_POLICY.': {
		source: 'assumed',
		actors: byAdmin,
		resources: (about) => [
			below('DEVICE_AUTHENTICATION_POLICY', 'deviceAuthenticationPolicies')(about),
		],
	},
	'MFA_SETTINGS.': {
		source: 'elastic',
		actors: byAdmin,
		resources: (about) => [resource('MFA_SETTINGS', () => 'mfaSettings')(about)],
	},
};

function shapeFor(type: string): Shape {
	const [found] = Object.entries(SHAPES)
		.filter(([beginning]) => type.startsWith(beginning))
		.sort(([one], [other]) => other.length - one.length);
	if (found === undefined) throw new RangeError(`no shape is known for ${type}`);
	return found[1];
}

/** Where the shape of an event of this type is known from. @throws RangeError for other types */
export const sourceOf = (type: string): Source => shapeFor(type).source;

/**
 * An event as rows of the audit log show it, made anew from public rows: elastic/integrations
 * (ping_one, test-pipeline-audit.log), DataDog/integrations-core (ping-one_tests.yaml),
 * AppOmni-Labs/event-maturity-matrix (products/pingone) and a consumer of PingOne's webhooks.
 *
 * @throws RangeError for a type whose shape is not known
 */
export function eventLike(type: string, about: ShapeSubject): Members {
	const { actors, resources, status = 'SUCCESS' } = shapeFor(type);
	const words = type.toLowerCase().replaceAll(/[._]/g, ' ');
	return {
		...(actors && { actors: actors(about) }),
		action: { type, description: words },
		resources: resources(about),
		result: { status, description: words },
		source: { ipAddress: '198.51.100.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' },
	};
}
