import { useWorld } from '../../support/world.mts';
import { createParameters, locator } from '../../support/tenant.mts';

const { sandbox, node } = useWorld();

const policy = (operation: string, changes = {}) => ({ resource: 'policy', operation, ...changes });

const ids = () => sandbox.ids;
const base = () => `/v1/environments/${ids().environmentId}`;

it.each([
	['getDeviceAuthenticationPolicies', () => '/deviceAuthenticationPolicies', () => ({})],
	[
		'getDeviceAuthenticationPolicy',
		() => `/deviceAuthenticationPolicies/${ids().policyId}`,
		() => ({ policy: locator('id', ids().policyId) }),
	],
	['getFido2Policies', () => '/fido2Policies', () => ({})],
	[
		'getFido2Policy',
		() => `/fido2Policies/${ids().fido2Policies.exampleCom}`,
		() => ({ fido2Policy: locator('list', ids().fido2Policies.exampleCom) }),
	],
])('%s sends what the reference has', async (operation, path, fields) => {
	await node.outputs(policy(operation, fields()));
	expect(await sandbox.requests()).toMatchObject([
		{ method: 'GET', path: base() + path(), query: {}, body: null, status: 200 },
	]);
});

it('gives one as PingOne returned it', async () => {
	const [found] = await node.outputs(
		policy('getFido2Policy', {
			fido2Policy: locator('id', ids().fido2Policies.securityKeys),
			simplify: false,
		}),
	);
	expect(found).toMatchObject({
		relyingPartyId: 'example.com',
		backupEligibility: { allow: false },
		_links: { self: {} },
	});
	const [mfa] = await node.outputs(
		policy('getDeviceAuthenticationPolicy', {
			policy: locator('id', ids().policies.mobileOnly),
			simplify: false,
		}),
	);
	expect(mfa).toMatchObject({ name: 'Mobile only', fido2: { enabled: false }, _links: {} });
});

it.each([
	['getDeviceAuthenticationPolicies', 4, { name: 'Workforce passkeys', default: true }],
	['getFido2Policies', 3, { name: 'Passkeys on this computer', relyingPartyId: 'localhost' }],
])('%s lists, simplified or not, all or some', async (operation, count, first) => {
	const simple = await node.outputs(policy(operation));
	expect(simple).toHaveLength(count);
	expect(simple[0]).toMatchObject(first);
	expect(simple.some((entry) => 'environment' in entry || 'self' in Object(entry._links))).toBe(
		false,
	);
	const raw = await node.outputs(policy(operation, { simplify: false, limit: 1 }));
	expect(raw).toMatchObject([{ ...first, _links: {}, environment: {} }]);
});

it.each(['getDeviceAuthenticationPolicies', 'getFido2Policies'])(
	'%s names the role that is missing, with or without details from PingOne',
	async (operation) => {
		const { clientId, clientSecret } = ids().apps.devicesOnly;
		const plain = { kind: 'status', status: 403, body: { code: 'ACCESS_FAILED' } } as const;
		for (let count = 0; count < 2; count += 1) {
			const { message, description } = await node.refusal(policy(operation), {
				credential: { clientId, clientSecret },
			});
			expect(message).toBe('The worker app is not authorized to read configuration');
			expect(description).toContain('Configuration Read Only');
			await sandbox.fault('*', plain);
		}
	},
);

it('says what is not there', async () => {
	const id = '00000000-0000-4000-8000-000000000000';
	const gone = locator('id', id);
	const said = async (operation: string, fields: object) =>
		(await node.refusal(policy(operation, fields))).message;
	expect(await said('getFido2Policy', { fido2Policy: gone })).toBe(
		`'FIDO2 Policy' is unknown: PingOne has no such policy: '${id}'`,
	);
	expect(await said('getDeviceAuthenticationPolicy', { policy: gone })).toBe(
		`'Device Authentication Policy' is unknown: PingOne has no such policy: '${id}'`,
	);
	expect(await said('getFido2Policy', { fido2Policy: locator('id', 'x/y') })).toBe(
		"'FIDO2 Policy' must be a PingOne ID, got 'x/y'",
	);
});

describe('By Name', () => {
	const FIDO2_POLICY = { fido2Policy: 'getFido2Policy', policy: 'getDeviceAuthenticationPolicy' };
	const by = (field: keyof typeof FIDO2_POLICY, name: string) =>
		policy(FIDO2_POLICY[field], { [field]: locator('name', name) });

	it('finds the one policy, and asks for the list before it', async () => {
		expect(await node.outputs(by('policy', 'Mobile only'))).toMatchObject([
			{ id: ids().policies.mobileOnly },
		]);
		expect(await node.outputs(by('fido2Policy', 'Passkeys on this computer'))).toMatchObject([
			{ relyingPartyId: 'localhost' },
		]);
		expect((await sandbox.requests()).map(({ method }) => method)).toEqual(
			expect.arrayContaining(['GET', 'GET']),
		);
	});

	it.each([
		['policy', 'mobile only', 'no policy', "Capitalization must match: enter 'Mobile only'."],
		['policy', 'Mobile', 'no policy', 'Check the spelling and capitalization'],
		['fido2Policy', 'Nothing', 'no policy', 'or pick the policy from the list.'],
	] as const)('%s: %s is refused', async (field, name, problem, hint) => {
		const { message, description } = await node.refusal(by(field, name));
		expect(message).toContain(`matches ${problem}: PingOne has no policy named '${name}'`);
		expect(description).toContain(hint);
	});

	it('refuses a name that several have, and names their IDs', async () => {
		const found = ['a', 'b'].map((digit) => ({
			id: `${digit}bc2a5a2-fd5b-4c0c-b1fd-3b4ab9a6d5ab`,
			name: 'Standard',
		}));
		const body = { _embedded: { fido2Policies: found } };
		await sandbox.fault('fido2Policies.list', { kind: 'status', status: 200, body });
		const { message, description } = await node.refusal(by('fido2Policy', 'Standard'), {
			credentialId: 'several policies',
		});
		expect(message).toBe("'FIDO2 Policy' matches more than one policy: 2 are named 'Standard'");
		expect(description).toBe(`Choose By ID: '${found[0].id}', '${found[1].id}'.`);
	});

	it('creates devices for a list, and asks for the policy once', async () => {
		const items = Array.from({ length: 3 }, () => ({}));
		const parameters = createParameters(sandbox, {
			user: locator('id', sandbox.user().id),
			policy: locator('name', 'Workforce passkeys'),
		});
		const devices = await node.outputs(parameters, {
			items,
			credentialId: 'policies by name',
		});
		expect(devices).toHaveLength(3);
		const asked = (await sandbox.requests()).filter(({ path }) => path.includes('Policies'));
		expect(asked).toHaveLength(1);
		const [created] = (await sandbox.requests()).filter(({ method }) => method === 'POST');
		expect(created.body).toMatchObject({ policy: { id: ids().policyId } });
	});
});

describe('Simplify', () => {
	/** "Create FIDO Policy - all FIDO-certified authenticators", without what it drops. */
	const KEPT = {
		id: '0bc2a5a2-fd5b-4c0c-b1fd-3b4ab9a6d5ab',
		name: 'Certified',
		default: false,
		relyingPartyId: 'example.com',
		deviceDisplayName: 'Passkey',
		attestationRequirements: 'DIRECT',
		authenticatorAttachment: 'BOTH',
		discoverableCredentials: 'REQUIRED',
		userVerification: { option: 'REQUIRED', enforceDuringAuthentication: true },
		backupEligibility: { allow: true, enforceDuringAuthentication: true },
		mdsAuthenticatorsRequirements: { option: 'CERTIFIED', enforceDuringAuthentication: true },
		userPresenceTimeout: { duration: 2, timeUnit: 'MINUTES' },
		publicKeyCredentialHints: ['SECURITY_KEY'],
	};

	it('keeps which authenticators a FIDO2 policy allows', async () => {
		const body = { _links: {}, environment: {}, description: '', aggregateDevices: false, ...KEPT };
		await sandbox.fault('fido2Policies.get', { kind: 'status', status: 200, body });
		const fido2Policy = locator('id', KEPT.id);
		expect(await node.outputs(policy('getFido2Policy', { fido2Policy }))).toEqual([KEPT]);
	});

	it('keeps the link to the FIDO2 policy in force, which nothing else may name', async () => {
		const fido2 = { href: `https://api.pingone.eu/v1/environments/x/fido2Policies/${KEPT.id}` };
		const entry = { id: ids().policyId, fido2: { enabled: true } };
		const body = { _links: { self: {}, environment: {}, fido2 }, sms: {}, ...entry };
		const route = 'deviceAuthenticationPolicies';
		await sandbox.fault(`${route}.get`, { kind: 'status', status: 200, body });
		const one = policy('getDeviceAuthenticationPolicy', { policy: locator('id', entry.id) });
		expect(await node.outputs(one)).toEqual([{ ...entry, _links: { fido2 } }]);
		await sandbox.fault(`${route}.list`, {
			kind: 'status',
			status: 200,
			body: { _embedded: { [route]: [body] } },
		});
		const all = policy('getDeviceAuthenticationPolicies');
		expect(await node.outputs(all)).toEqual([{ ...entry, _links: { fido2 } }]);
	});
});
