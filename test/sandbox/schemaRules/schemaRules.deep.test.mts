import { details } from '../../support/sandboxApi.mts';
import { useWorld } from '../../support/world.mts';
import { ALLOWED_DEVICE_POLICIES, FORBIDDEN_DEVICE_POLICIES } from './devicePolicies.mts';
import { ALLOWED_GROUPS, ALLOWED_POPULATIONS } from './directory.mts';
import { FORBIDDEN_GROUPS, FORBIDDEN_POPULATIONS } from './directory.mts';
import { ALLOWED_FIDO2, FORBIDDEN_FIDO2 } from './fido2Policies.mts';
import type { Allowed, Case, Json } from './table.mts';
import { ALLOWED_USERS, FORBIDDEN_USERS } from './users.mts';
import { ALLOWED_SUBSCRIPTIONS, FORBIDDEN_SUBSCRIPTIONS } from './webhooks.mts';

/**
 * Requests that Ping's own sources forbid, or allow: the OpenAPI documents of pingone-go-sdk-v2
 * (patterns, lengths, enumerations, required and read-only members, and the rules in their
 * descriptions), and the validators of terraform-provider-pingone. Written from those documents.
 */
const { sandbox, api } = useWorld();

let count = 0;

const TABLE: Array<[path: string, forbidden: Case[], allowed: Allowed[]]> = [
	['/users', FORBIDDEN_USERS, ALLOWED_USERS],
	['/subscriptions', FORBIDDEN_SUBSCRIPTIONS, ALLOWED_SUBSCRIPTIONS],
	['/fido2Policies', FORBIDDEN_FIDO2, ALLOWED_FIDO2],
	['/deviceAuthenticationPolicies', FORBIDDEN_DEVICE_POLICIES, ALLOWED_DEVICE_POLICIES],
	['/groups', FORBIDDEN_GROUPS, ALLOWED_GROUPS],
	['/populations', FORBIDDEN_POPULATIONS, ALLOWED_POPULATIONS],
];

describe.each(TABLE)('POST %s', (path, forbidden, allowed) => {
	it.each(forbidden)('refuses %s', async (_, body, refusal) => {
		count += 1;
		const reply = await api('POST', path, { body });
		expect([reply.status, reply.body.code, ...details(reply)]).toEqual([
			400,
			'INVALID_DATA',
			refusal,
		]);
	});

	it.each(allowed)('takes %s, and shows it', async (_, body) => {
		count += 1;
		const made = await api<{ id: string }>('POST', path, { body });
		expect([made.text, made.status]).toEqual([made.text, 201]);
		const read = await api<{ id: string }>('GET', `${path}/${made.body.id}`);
		expect(read.body).toEqual(made.body);
	});
});

describe('what an update may do', () => {
	const user = (): string => `/users/${sandbox.user().id}`;

	it.each([
		['PUT', { username: 'x' }, 'REQUIRED_VALUE email'],
		['PUT', { email: 'x@example.com' }, 'REQUIRED_VALUE username'],
		['PATCH', { name: { family: 'Müller/Maier' } }, 'INVALID_VALUE name.family'],
		['PATCH', { email: 'x' }, 'INVALID_VALUE email'],
	])('%s of %j is refused', async (method, body, refusal) => {
		count += 1;
		const reply = await api(method, user(), { body });
		expect([reply.status, ...details(reply)]).toEqual([400, refusal]);
	});

	it('PATCH takes a title alone, as the example of the page does', async () => {
		count += 1;
		expect((await api('PATCH', user(), { body: { title: 'Manager' } })).status).toBe(200);
	});

	it.each([
		[
			{ pairing: { maxAllowedDevices: 0, pairingKeyFormat: 'NUMERIC' } },
			'OUT_OF_RANGE pairing.maxAllowedDevices',
		],
		[
			{ pairing: { maxAllowedDevices: 5, pairingKeyFormat: 'HEX' } },
			'INVALID_VALUE pairing.pairingKeyFormat',
		],
		[{ lockout: { failureCount: 5 } }, 'REQUIRED_VALUE pairing'],
	])('PUT of MFA settings with %j is refused', async (body, refusal) => {
		count += 1;
		const reply = await api('PUT', '/mfaSettings', { body });
		expect([reply.status, ...details(reply)]).toEqual([400, refusal]);
	});
});

it('says which pattern a value must match, and which values are allowed', async () => {
	const name = { family: 'O’Brien' };
	const pattern = await api('POST', '/users', {
		body: { username: 'x', email: 'x@example.com', name },
	});
	expect(pattern.body).toMatchObject({
		details: [{ innerError: { allowedPattern: "^[\\p{L}\\p{M}\\p{N}' .-]*$" } }],
	});
	const choice = await api('POST', '/subscriptions', { body: { format: 'XML' } });
	const { details: all = [] } = choice.body as { details?: Json[] };
	expect(all.find(({ target }) => target === 'format')).toMatchObject({
		innerError: { allowedValues: ['ACTIVITY', 'SPLUNK', 'NEWRELIC'] },
	});
});

afterAll(() => expect(count).toBeGreaterThanOrEqual(100));
