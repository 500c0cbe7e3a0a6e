import type { IDataObject } from 'n8n-workflow';
import { parseDelivery } from '../../../nodes/PingOne/trigger/webhook/body.ts';
import { eventType, isEvent } from '../../../nodes/PingOne/trigger/event/members.ts';
import { simplifyEvent as simplify } from '../../../nodes/PingOne/trigger/event/readEvent.ts';
import { readSubject } from '../../../nodes/PingOne/trigger/event/subject.ts';

const simplifyEvent = (event: IDataObject) => simplify({ event });

const BASE = 'https://api.pingone.com/v1/environments/6f3e1c2b-0000-4000-8000-0000000000e1';
const USER = '6f3e1c2b-0000-4000-8000-0000000000a1';
const DEVICE = '6f3e1c2b-0000-4000-8000-0000000000d1';
const GROUP = '6f3e1c2b-0000-4000-8000-00000000009f';
const POPULATION = '6f3e1c2b-0000-4000-8000-00000000000b';
const POLICY = '6f3e1c2b-0000-4000-8000-0000000000c1';

/** Everything that a row of the audit log can have. */
const full = (changes: IDataObject = {}): IDataObject => ({
	_links: { self: { href: `${BASE}/activities/1` } },
	id: 'b0f1c2d3-0000-4000-8000-000000000001',
	recordedAt: '2026-11-25T09:00:00.000Z',
	createdAt: '2026-11-25T09:00:00.120Z',
	correlationId: '3d8c',
	internalCorrelation: { transactionId: '4f7a', sessionId: '9' },
	actors: {
		client: { id: 'app', name: 'HR feed', type: 'CLIENT', href: `${BASE}/applications/app` },
		user: { id: 'admin', name: 'grace', type: 'USER', population: { id: POPULATION } },
	},
	action: { type: 'DEVICE.ACTIVATED', description: 'Device Activated' },
	resources: [
		{
			type: 'DEVICE',
			id: DEVICE,
			name: 'Blue key',
			href: `${BASE}/users/${USER}/devices/${DEVICE}`,
		},
		{
			type: 'USER',
			id: USER,
			name: 'ada',
			population: { id: POPULATION },
			href: `${BASE}/users/${USER}`,
		},
	],
	result: { status: 'SUCCESS', description: 'Activated Device' },
	source: { ipAddress: '192.0.2.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/142.0' },
	...changes,
});

describe('a simplified event', () => {
	it('says what, when, who, to whom, and how it ended', () => {
		expect(simplifyEvent(full())).toEqual({
			eventId: 'b0f1c2d3-0000-4000-8000-000000000001',
			event: 'DEVICE.ACTIVATED',
			eventName: 'Device Registered',
			description: 'Activated Device',
			recordedAt: '2026-11-25T09:00:00.000Z',
			outcome: 'SUCCESS',
			result: 'SUCCESS',
			actorType: 'USER',
			actorId: 'admin',
			actorName: 'grace',
			applicationId: 'app',
			applicationName: 'HR feed',
			userId: USER,
			userName: 'ada',
			userSource: 'RESOURCE',
			deviceId: DEVICE,
			deviceName: 'Blue key',
			groupId: null,
			policyId: null,
			populationId: POPULATION,
			populationSource: 'RESOURCE',
			resourceType: 'DEVICE',
			resourceId: DEVICE,
			resourceName: 'Blue key',
			ipAddress: '192.0.2.7',
			browser: 'Firefox on Linux',
			correlationId: '3d8c',
			transactionId: '4f7a',
			leftOutFrom: null,
			leftOutUntil: null,
		});
	});

	it.each(Object.keys(full()))('is there without %s, with all its members', (member) => {
		const rest = Object.entries(full()).filter(([name]) => name !== member);
		const item = simplifyEvent(Object.fromEntries(rest));
		expect(Object.keys(item)).toEqual(Object.keys(simplifyEvent(full())));
		expect(Object.values(item)).not.toContain(undefined);
	});

	it.each([[null], ['text'], [7], [[]], [{}], [[null, 'x', 3]], [{ id: 5, type: {} }]])(
		'survives %j in place of every member',
		(value) => {
			for (const member of Object.keys(full())) {
				const item = simplifyEvent(full({ [member]: value }));
				expect(Object.keys(item)).toEqual(Object.keys(simplifyEvent(full())));
			}
		},
	);

	it('names the application when no person acted, and nobody when the system did', () => {
		const client = { id: 'adminui', name: 'PingOne Admin Console', type: 'CLIENT' };
		expect(simplifyEvent(full({ actors: { client } }))).toMatchObject({
			actorType: 'CLIENT',
			actorId: 'adminui',
			applicationName: 'PingOne Admin Console',
		});
		expect(simplifyEvent(full({ actors: undefined }))).toMatchObject({
			actorType: null,
			actorId: null,
			applicationId: null,
		});
	});

	it('has texts on one line and in reading order: names go into subjects of mails', () => {
		const [device, user] = full().resources as IDataObject[];
		const event = full({
			resources: [
				{ ...device, name: 'Key\r\nBcc: evil@example.com' },
				{ ...user, name: '\u202eada\u2028' },
			],
		});
		expect(simplifyEvent(event)).toMatchObject({
			...{ deviceName: 'Key Bcc: evil@example.com', userName: ' ada ' },
		});
	});

	it('names the browser in words of ours: its own may be anything', () => {
		const userAgent =
			'Mozilla/5.0 IT note: planned test, no action needed. Details: https://evil.example/confirm';
		const item = simplifyEvent(full({ source: { userAgent } }));
		expect(item.browser).toBe('Unknown browser on an unknown system');
		expect(JSON.stringify(item)).not.toMatch(/evil|note/);
		expect(simplifyEvent(full({ source: {} })).browser).toBeNull();
	});

	it('keeps a type that nobody knows', () => {
		const event = full({ action: { type: 'DEVICE.TELEPORTED' } });
		expect(simplifyEvent(event)).toMatchObject({
			event: 'DEVICE.TELEPORTED',
			eventName: 'DEVICE.TELEPORTED',
		});
		expect(simplifyEvent(full({ action: { type: 'constructor' } }))).toMatchObject({
			eventName: 'constructor',
		});
	});
});

describe('whom an event is about', () => {
	const of = (...resources: unknown[]) =>
		readSubject(full({ resources: resources as IDataObject[] }));

	it.each([
		['a whole address', `${BASE}/users/${USER}/devices/${DEVICE}`],
		['one with a query', `${BASE}/users/${USER}/devices/${DEVICE}?expand=all`],
		['one that ends with a slash', `${BASE}/users/${USER}/devices/${DEVICE}/`],
		['a path', `/v1/environments/e/users/${USER}/devices/${DEVICE}`],
		['a path below the environment', `/users/${USER}/devices/${DEVICE}`],
		['another host', `https://auth.example.eu/x/environments/e/users/${USER}/devices/${DEVICE}`],
	])('is read from %s when no ID is sent', (_, href) => {
		expect(of({ type: 'DEVICE', href })).toMatchObject({ userId: USER, deviceId: DEVICE });
		expect(of({ href })).toMatchObject({ userId: USER, deviceId: DEVICE });
	});

	it('is read by the type of the resource, whatever its place', () => {
		expect(of({ type: 'USER', id: USER }, { type: 'DEVICE', id: DEVICE })).toMatchObject({
			userId: USER,
			deviceId: DEVICE,
		});
		expect(of({ type: 'device', id: DEVICE }, { type: 'user', id: USER })).toMatchObject({
			userId: USER,
			deviceId: DEVICE,
		});
	});

	it('takes the ID of a membership for the group, and the user from the address', () => {
		const href = `${BASE}/users/${USER}/memberOfGroups/${GROUP}`;
		expect(of({ type: 'MEMBER_OF_GROUP', id: GROUP, href })).toMatchObject({
			userId: USER,
			groupId: GROUP,
			deviceId: undefined,
		});
	});

	it('finds policies and populations', () => {
		const policy = { type: 'FIDO Policy', id: POLICY, href: `${BASE}/fidoPolicies/${POLICY}` };
		expect(of(policy)).toMatchObject({ policyId: POLICY, userId: undefined });
		expect(of({ href: policy.href })).toMatchObject({ policyId: POLICY });
		expect(of({ type: 'POPULATION', id: POPULATION })).toMatchObject({ populationId: POPULATION });
		expect(of({ type: 'USER', id: USER, population: {} })).toMatchObject({
			populationId: undefined,
		});
	});

	it('takes one resource for a list of one', () => {
		const event = full({ resources: { type: 'USER', id: USER } });
		expect(readSubject(event)).toMatchObject({ userId: USER });
	});

	it('is not the actor, who is an administrator', () => {
		expect(of()).toEqual({
			userId: undefined,
			userSource: undefined,
			populationSource: undefined,
			deviceId: undefined,
			groupId: undefined,
			policyId: undefined,
			populationId: undefined,
		});
	});

	it('is nobody where the address is broken', () => {
		for (const href of ['', '/', 'users', `https://`, `//users//devices`, '%%%', 7, null]) {
			expect(of({ type: 'DEVICE', href })).toMatchObject({ deviceId: undefined });
		}
	});
});

it('tells events from what cannot be one', () => {
	expect([{ id: 'a' }, { action: { type: 'X.Y' } }, full()].every(isEvent)).toBe(true);
	expect([null, 1, 'a', [], {}, { id: 5 }, { id: '' }, { action: 'X' }].some(isEvent)).toBe(false);
	expect(eventType({ action: { type: 5 } })).toBeUndefined();
});

it('refuses events nested deeper than any of PingOne’s, without a stack overflow', () => {
	const nested = (depth: number) =>
		Buffer.from(`[{"id":"a","x":${'['.repeat(depth)}${']'.repeat(depth)}}]`);
	expect(parseDelivery(nested(30)).events).toHaveLength(1);
	for (const depth of [5_000, 1_000_000]) {
		expect(parseDelivery(nested(depth))).toEqual({
			events: [],
			unreadable: '1 of 1 parts are not JSON, or nested too deeply',
		});
	}
});
