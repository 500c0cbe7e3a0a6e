import { signIn } from '../support/pingOneClient.mts';
import { useWorld } from '../support/world.mts';
import { details, type CollectionBody } from '../support/sandboxApi.mts';

interface Named {
	id: string;
	name: string;
	default: boolean;
	fido2: { enabled: boolean; pairingDisabled?: boolean; fido2PolicyId?: string };
	_links: Record<string, { href: string }>;
	relyingPartyId: string;
}

const { sandbox, api } = useWorld();

async function all(key: string): Promise<Named[]> {
	const { status, body } = await api<CollectionBody<Named>>('GET', `/${key}`);
	expect(status).toBe(200);
	expect(body.count).toBe(body._embedded[key].length);
	return body._embedded[key];
}

describe('policies', () => {
	it('lists device authentication policies with their FIDO2 state', async () => {
		const policies = await all('deviceAuthenticationPolicies');
		expect(
			policies.map(({ name, default: isDefault, fido2 }) => [
				name,
				isDefault,
				fido2.enabled,
				fido2.pairingDisabled,
			]),
		).toEqual([
			['Workforce passkeys', true, true, undefined],
			['Security keys only', false, true, undefined],
			['Mobile only', false, false, undefined],
			['Pairing paused', false, true, true],
		]);
		expect(policies[0].id).toBe(sandbox.ids.policyId);
	});

	it('lists FIDO2 policies, one of them the default', async () => {
		const policies = await all('fido2Policies');
		expect(policies.map((each) => each.relyingPartyId)).toEqual([
			'localhost',
			'example.com',
			'example.com',
		]);
		expect(policies.filter((each) => each.default)).toHaveLength(1);
	});

	it.each(['deviceAuthenticationPolicies', 'fido2Policies', 'populations'])(
		'reads one of %s, and answers 404 for another ID',
		async (key) => {
			const [first] = await all(key);
			const one = await api<Named>('GET', `/${key}/${first.id}`);
			expect(one.body).toEqual(first);
			expect((await api('GET', `/${key}/${sandbox.ids.users[0].id}`)).status).toBe(404);
		},
	);

	it('can be changed behind the back of the API', async () => {
		const { policyId } = sandbox.ids;
		await sandbox.control('POST', `/policies/${policyId}`, { fido2: { enabled: false } });
		const [first] = await all('deviceAuthenticationPolicies');
		expect(first.fido2.enabled).toBe(false);
		expect(first.fido2).not.toHaveProperty('pairingDisabled');
	});
});

describe('the FIDO2 policy in force', () => {
	it('is a link, also when it is the default one; the ID is there only when set', async () => {
		const [workforce, securityKeys] = await all('deviceAuthenticationPolicies');
		const { localhost, securityKeys: roaming } = sandbox.ids.fido2Policies;
		expect(workforce._links.fido2.href.endsWith(`/fido2Policies/${localhost}`)).toBe(true);
		expect(workforce.fido2).not.toHaveProperty('fido2PolicyId');
		expect(securityKeys._links.fido2.href.endsWith(`/fido2Policies/${roaming}`)).toBe(true);
		expect(securityKeys.fido2.fido2PolicyId).toBe(roaming);
	});

	it('names those that use it, when asked', async () => {
		const path = '/fido2Policies?expand=deviceAuthenticationPolicies';
		const { body } = await api<CollectionBody<unknown>>('GET', path);
		expect(body._embedded.fido2Policies[2]).toMatchObject({
			_embedded: { deviceAuthenticationPolicies: [{ name: 'Security keys only' }] },
		});
		expect((await api('GET', '/fido2Policies?expand=order')).status).toBe(400);
		expect((await api('GET', '/fido2Policies?limit=1')).status).toBe(400);
	});
});

describe('writing policies', () => {
	const failure = { count: 3, coolDown: { duration: 2, timeUnit: 'MINUTES' } };
	const lifeTime = { duration: 30, timeUnit: 'MINUTES' };
	const devicePolicy = {
		name: 'New',
		default: false,
		...Object.fromEntries(
			['sms', 'email', 'mobile', 'totp', 'voice'].map((each) => [
				each,
				{
					enabled: false,
					otp: { failure, ...(each !== 'mobile' && each !== 'totp' && { lifeTime }) },
				},
			]),
		),
		fido2: { enabled: true },
	};

	it('creates, replaces and deletes', async () => {
		const created = await api<Named>('POST', '/deviceAuthenticationPolicies', {
			body: devicePolicy,
		});
		expect([created.status, created.body.fido2]).toEqual([201, { enabled: true }]);
		const path = `/deviceAuthenticationPolicies/${created.body.id}`;
		const failures = { count: '4', coolDown: { duration: 150, timeUnit: 'SECONDS' } };
		const fido2 = { enabled: true, pairingDisabled: true, failure: failures };
		const replaced = await api<Named>('PUT', path, { body: { ...devicePolicy, fido2 } });
		expect(replaced.body.fido2).toEqual({ ...fido2, failure: { ...failures, count: 4 } });
		expect((await api('DELETE', path)).status).toBe(204);
		expect((await api('GET', path)).status).toBe(404);
	});

	it('keeps one default, which cannot be deleted', async () => {
		const body = { ...devicePolicy, default: true };
		const { body: made } = await api<Named>('POST', '/deviceAuthenticationPolicies', { body });
		const defaults = (await all('deviceAuthenticationPolicies')).filter((each) => each.default);
		expect(defaults.map(({ id }) => id)).toEqual([made.id]);
		const refused = await api('DELETE', `/deviceAuthenticationPolicies/${made.id}`);
		expect([refused.status, refused.body.code]).toEqual([400, 'REQUEST_FAILED']);
		const { localhost } = sandbox.ids.fido2Policies;
		expect((await api('DELETE', `/fido2Policies/${localhost}`)).status).toBe(400);
	});

	it.each([
		[{ sms: undefined }, 'REQUIRED_VALUE sms'],
		[{ name: 'Workforce passkeys' }, 'UNIQUENESS_VIOLATION name'],
		[{ newDeviceNotification: 'LETTER' }, 'INVALID_VALUE newDeviceNotification'],
	])('refuses %j', async (changes, expected) => {
		const body = { ...devicePolicy, ...changes };
		const reply = await api('POST', '/deviceAuthenticationPolicies', { body });
		expect([reply.status, ...details(reply)]).toEqual([400, expected]);
	});

	it('needs more than the right to read', async () => {
		const { post } = sandbox.ids.apps;
		const client = await signIn(sandbox.url, post, sandbox.ids.environmentId);
		expect((await client('GET', '/deviceAuthenticationPolicies')).status).toBe(200);
		const reply = await client('POST', '/deviceAuthenticationPolicies', { body: devicePolicy });
		expect(reply.status).toBe(403);
	});
});

describe('populations', () => {
	it('are paged by limit', async () => {
		const { body } = await api<CollectionBody<Named>>('GET', '/populations?limit=1');
		expect(body._embedded.populations).toHaveLength(1);
		expect(body._embedded.populations[0].default).toBe(true);
		expect(body._links.next?.href).toContain('cursor=');
	});
});

describe('MFA settings', () => {
	it('show the device cap', async () => {
		await sandbox.control('POST', '/settings', { maxAllowedDevices: 7 });
		const { body } = await api('GET', '/mfaSettings');
		expect(body.pairing).toMatchObject({ maxAllowedDevices: 7 });
	});

	it('are replaced and reset, and say whether new users have MFA', async () => {
		const body = {
			pairing: { maxAllowedDevices: 9, pairingKeyFormat: 'ALPHANUMERIC' },
			users: { mfaEnabled: true },
		};
		const replaced = await api('PUT', '/mfaSettings', { body });
		expect([replaced.status, replaced.body]).toMatchObject([
			200,
			{ ...body, lockout: { failureCount: 5 }, phoneExtensions: { enabled: false } },
		]);
		const user = await api('POST', '/users', { body: { username: 'x', email: 'x@y.z' } });
		expect(user.body.mfaEnabled).toBe(true);
		expect((await api('DELETE', '/mfaSettings')).status).toBe(204);
		expect((await api('GET', '/mfaSettings')).body).toMatchObject({
			pairing: { maxAllowedDevices: 5, pairingKeyFormat: 'NUMERIC' },
			users: { mfaEnabled: false },
		});
		const wrong = { pairing: { maxAllowedDevices: 16, pairingKeyFormat: 'NUMERIC' } };
		const refused = await api('PUT', '/mfaSettings', { body: wrong });
		expect(details(refused)).toEqual(['OUT_OF_RANGE pairing.maxAllowedDevices']);
	});
});
