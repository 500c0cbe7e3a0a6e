import type { IDataObject } from 'n8n-workflow';

/*
 * Rows of PingOne's audit log and webhook events, written anew from public ones with IDs of our own:
 *
 * - elastic: elastic/integrations, packages/ping_one, test-pipeline-audit.log (2022)
 * - datadog: DataDog/integrations-core, ping_one, ping-one_tests.yaml (2024)
 * - appomni: AppOmni-Labs/event-maturity-matrix, products/pingone/event_examples (2024)
 * - consumer: what a service in production expects of PingOne's webhooks, by its documentation
 */

const E = '11111111-2222-4333-8444-000000000001';
const USER = '11111111-2222-4333-8444-000000000002';
const ADMIN = '11111111-2222-4333-8444-000000000003';
const OTHER = '11111111-2222-4333-8444-000000000007';
const GROUP = '11111111-2222-4333-8444-000000000005';
const POPULATION = '11111111-2222-4333-8444-000000000006';

export interface PublicRow {
	/** Where the shape is from. */
	source: 'elastic' | 'datadog' | 'appomni' | 'consumer';
	/** How the row reached the one who published it. */
	way: 'polled' | 'webhook';
	event: IDataObject;
	/** What the item must say. */
	means: IDataObject;
}

const base = `https://api.pingone.eu/v1/environments/${E}`;
const environment = { id: E };
const person = (id: string, name: string, population: IDataObject = { id: POPULATION }) => ({
	id,
	name,
	environment,
	population,
	href: `${base}/users/${id}`,
	type: 'USER',
});
const user = person(USER, 'ada@example.com');
const admin = person(ADMIN, 'grace@example.com', {});
const adminUi = { id: 'adminui', name: 'adminui', type: 'CLIENT' };
const application = (name: string) => ({
	id: OTHER,
	name,
	environment,
	href: `${base}/applications/${OTHER}`,
	type: 'CLIENT',
});
const byAdmin = { client: adminUi, user: admin };
const bySelf = { client: application('PingOne Admin Console'), user };
const at = (type: string, path: string, id = OTHER, name = 'A name') => ({
	type,
	id,
	name,
	environment,
	href: `${base}/${path}`,
});
const membership = at('MEMBER_OF_GROUP', `users/${USER}/memberOfGroups/${GROUP}`, GROUP, 'new');

type Parts = Pick<PublicRow, 'source' | 'means'> & {
	actors?: IDataObject;
	resources: IDataObject[];
	result?: IDataObject;
	more?: IDataObject;
};

let rows = 0;
const nextId = () => `22222222-3333-4444-8555-${String((rows += 1)).padStart(12, '0')}`;

function polled(
	type: string,
	{ source, means, actors, resources, result, more }: Parts,
): PublicRow {
	const id = nextId();
	const description = type.toLowerCase().replaceAll(/[._]/g, ' ');
	const event = {
		_links: { self: { href: `${base}/activities/${id}` } },
		id,
		correlationId: OTHER,
		...(actors && { actors }),
		action: { type, description },
		resources,
		result: { status: 'SUCCESS', description, ...result },
		...more,
	};
	return { source, way: 'polled', event, means };
}

function hooked(
	type: string,
	{ source, means, actors, resources, result, more }: Parts,
): PublicRow {
	const event = {
		_embedded: {},
		action: { type },
		...(actors && { actors }),
		id: nextId(),
		resources,
		result: { description: 'Done', status: 'SUCCESS', ...result },
		...more,
	};
	return { source, way: 'webhook', event, means };
}

/** The user is named as a resource, with the population. */
const ABOUT_USER = {
	userId: USER,
	userName: 'ada@example.com',
	userSource: 'RESOURCE',
	populationId: POPULATION,
	populationSource: 'RESOURCE',
};
const ABOUT_NOBODY = { userId: null, userSource: null, populationId: null };
const MEMBERSHIP = {
	...{ userId: USER, userSource: 'RESOURCE', groupId: GROUP, populationId: null },
	...{ actorId: ADMIN, outcome: 'SUCCESS' },
};
const elastic = { source: 'elastic' } as const;
const appomni = { source: 'appomni' } as const;
const consumer = { source: 'consumer' } as const;
const SOURCE = {
	source: { ipAddress: '198.51.100.7', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Edg/126' },
};
const BY_ADMIN = { ...elastic, actors: byAdmin };

export const PUBLIC_ROWS: PublicRow[] = [
	polled('PASSWORD.CHECK_FAILED', {
		...elastic,
		resources: [user],
		means: { ...ABOUT_USER, outcome: 'FAILURE', result: 'SUCCESS', actorId: null },
	}),
	polled('PASSWORD.CHECK_SUCCEEDED', {
		...elastic,
		resources: [user],
		means: { ...ABOUT_USER, outcome: 'SUCCESS' },
	}),
	polled('PASSWORD.SET', { ...elastic, resources: [user], means: ABOUT_USER }),
	polled('PASSWORD.RESET', {
		...elastic,
		actors: {
			client: { id: 'p14c-myaccount', name: 'p14c-myaccount', type: 'CLIENT' },
			user: { ...user, population: {} },
		},
		resources: [user],
		means: { ...ABOUT_USER, actorId: USER, applicationId: 'p14c-myaccount' },
	}),
	polled('USER.ACCESS_ALLOWED', {
		...elastic,
		actors: bySelf,
		resources: [user],
		means: { ...ABOUT_USER, outcome: 'SUCCESS', applicationName: 'PingOne Admin Console' },
	}),
	polled('USER.ACCESS_ALLOWED', {
		source: 'datadog',
		actors: bySelf,
		resources: [user],
		more: { ...SOURCE, internalCorrelation: { transactionId: OTHER } },
		means: { ...ABOUT_USER, ipAddress: '198.51.100.7', correlationId: OTHER, transactionId: OTHER },
	}),
	polled('USER.ACCESS_DENIED', {
		...appomni,
		actors: bySelf,
		resources: [user],
		result: { status: 'FAILED' },
		means: { ...ABOUT_USER, outcome: 'FAILURE', result: 'FAILED' },
	}),
	polled('USER.CREATED', {
		...BY_ADMIN,
		resources: [user],
		means: { ...ABOUT_USER, actorName: 'grace@example.com' },
	}),
	polled('USER.UPDATED', { ...BY_ADMIN, resources: [user], means: ABOUT_USER }),
	polled('USER.UPDATED', {
		...appomni,
		actors: byAdmin,
		resources: [user],
		more: {
			...SOURCE,
			_embedded: { modifiedAttributes: ['mfaEnabled'] },
			internalCorrelation: { sessionId: OTHER },
		},
		means: ABOUT_USER,
	}),
	polled('USER.DELETED', {
		...BY_ADMIN,
		resources: [user],
		more: { tags: ['adminIdentityEvent'] },
		means: ABOUT_USER,
	}),
	polled('MEMBER_OF_GROUP.CREATED', { ...BY_ADMIN, resources: [membership], means: MEMBERSHIP }),
	polled('MEMBER_OF_GROUP.DELETED', { ...BY_ADMIN, resources: [membership], means: MEMBERSHIP }),
	polled('MEMBER_OF_GROUP.CREATED', {
		...appomni,
		actors: byAdmin,
		resources: [membership],
		more: { ...SOURCE, internalCorrelation: { sessionId: OTHER } },
		means: MEMBERSHIP,
	}),
	polled('GROUP.CREATED', {
		...BY_ADMIN,
		resources: [at('GROUP', `groups/${GROUP}`, GROUP)],
		means: { ...ABOUT_NOBODY, groupId: GROUP },
	}),
	polled('GROUP.DELETED', {
		...BY_ADMIN,
		resources: [at('GROUP', `groups/${GROUP}`, GROUP)],
		means: { ...ABOUT_NOBODY, groupId: GROUP },
	}),
	polled('FIDO_POLICY.UPDATED', {
		...BY_ADMIN,
		resources: [at('FIDO Policy', `fidoPolicies/${OTHER}`)],
		result: { description: 'FIDO Policy updated: "New Policy"' },
		means: { ...ABOUT_NOBODY, policyId: OTHER, resourceType: 'FIDO Policy' },
	}),
	polled('MFA_SETTINGS.UPDATED', {
		...BY_ADMIN,
		resources: [at('MFA_SETTINGS', 'mfaSettings', E, E)],
		means: { ...ABOUT_NOBODY, resourceId: E },
	}),
	polled('POPULATION.UPDATED', {
		...BY_ADMIN,
		resources: [at('POPULATION', `populations/${POPULATION}`, POPULATION)],
		means: { userId: null, populationId: POPULATION },
	}),
	polled('ROLE_ASSIGNMENT.CREATED', {
		...elastic,
		resources: [{ ...user, href: `https://api.pingone.eu/environments/${E}/users/${USER}/x/1` }],
		more: { tags: ['adminIdentityEvent'] },
		means: ABOUT_USER,
	}),
	polled('SESSION.DELETED', {
		...appomni,
		resources: [user, at('SESSION', `sessions/${OTHER}`)],
		more: SOURCE,
		means: { ...ABOUT_USER, resourceType: 'USER', actorId: null },
	}),
	polled('FLOW.UPDATED', {
		...elastic,
		actors: bySelf,
		resources: [at('FLOW', `flows/${OTHER}`)],
		means: { ...ABOUT_USER, userSource: 'ACTOR', populationSource: 'ACTOR', resourceType: 'FLOW' },
	}),
	hooked('USER.ACCESS_ALLOWED', {
		...elastic,
		actors: bySelf,
		resources: [user],
		means: { ...ABOUT_USER, correlationId: null, transactionId: null },
	}),
	hooked('USER.ACCESS_DENIED', {
		...consumer,
		actors: { client: application('Benefits'), user },
		resources: [at('APPLICATION', `applications/${OTHER}`)],
		result: { status: 'FAILED' },
		more: { correlationId: OTHER, internalCorrelation: { transactionId: OTHER } },
		means: {
			...ABOUT_USER,
			...{ userSource: 'ACTOR', populationSource: 'ACTOR', outcome: 'FAILURE' },
			transactionId: OTHER,
		},
	}),
	// "FLOW.CREATED carries no actors.user."
	hooked('FLOW.CREATED', {
		...consumer,
		actors: { client: application('Benefits') },
		resources: [at('FLOW', `flows/${OTHER}`)],
		means: { ...ABOUT_NOBODY, outcome: 'SUCCESS' },
	}),
	hooked('FLOW.DELETED', {
		...consumer,
		actors: { client: application('Benefits'), user },
		resources: [at('FLOW', `flows/${OTHER}`)],
		result: { status: 'FAILED' },
		means: { ...ABOUT_USER, userSource: 'ACTOR', populationSource: 'ACTOR', outcome: 'FAILURE' },
	}),
	hooked('SESSION.CREATED', {
		...consumer,
		actors: { user },
		resources: [at('SESSION', `sessions/${OTHER}`)],
		means: { ...ABOUT_USER, userSource: 'ACTOR', populationSource: 'ACTOR' },
	}),
];

/** The types of the public rows, each once. */
export const PUBLIC_TYPES = [
	...new Set(PUBLIC_ROWS.map(({ event }) => String((event.action as IDataObject).type))),
];
