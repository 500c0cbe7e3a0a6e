import type { IDataObject } from 'n8n-workflow';
import { useWorld } from '../support/world.mts';
import { runNode } from '../support/engine.mts';
import { createParameters, credentialFor, locator } from '../support/tenant.mts';

interface LoggedRequest {
	method: string;
	path: string;
	contentType?: string;
	body?: unknown;
	authScheme?: string;
	route?: string;
	transactionId?: string;
}

const { sandbox } = useWorld();

const create = async (changes: object = {}, item: object = {}) => {
	const result = await runNode({
		parameters: createParameters(sandbox, changes as never),
		credential: credentialFor(sandbox),
		items: [{ userId: sandbox.ids.users[0].id, ...item }],
	});
	if (result.error) throw new Error(result.error.message);
	return result.branches[0][0].json;
};

const requests = async (route: string) => {
	const log = await sandbox.control<LoggedRequest[]>('GET', '/requests');
	return log.filter((request) => request.route === route);
};

describe('the request', () => {
	it('is the documented sample: one /v1, the same members and nothing else', async () => {
		await create();
		const [request, ...others] = await requests('devices.create');
		expect(others).toEqual([]);
		expect(request).toMatchObject({
			method: 'POST',
			path: `/v1/environments/${sandbox.ids.environmentId}/users/${sandbox.ids.users[0].id}/devices`,
			contentType: 'application/json',
			body: {
				type: 'FIDO2',
				rp: { id: 'pingone.com', name: 'PingOne' },
				policy: { id: sandbox.ids.policyId },
			},
		});
		expect(Object.keys(request.body as object)).toEqual(['type', 'rp', 'policy']);
	});

	it('carries every optional property of the request model when it is set', async () => {
		await create({
			additionalFields: {
				nickname: ' Ada’s key ',
				blockStatus: 'UNBLOCKED',
				blockedAt: '2026-01-31T09:00:00+01:00',
				lockStatus: 'LOCKED',
				lockExpiresAt: '2026-02-28T00:00:00Z',
				policyType: 'MFA',
			},
		});
		expect((await requests('devices.create'))[0].body).toEqual({
			type: 'FIDO2',
			rp: { id: 'pingone.com', name: 'PingOne' },
			policy: { id: sandbox.ids.policyId, type: 'MFA' },
			nickname: 'Ada’s key',
			block: { status: 'UNBLOCKED', blockedAt: '2026-01-31T08:00:00.000Z' },
			lock: { status: 'LOCKED', expiresAt: '2026-02-28T00:00:00.000Z' },
		});
	});

	it('leaves out what was added but left empty', async () => {
		await create({
			additionalFields: { nickname: '  ', blockedAt: '', lockExpiresAt: '', policyType: '' },
		});
		expect(Object.keys((await requests('devices.create'))[0].body as object)).toEqual([
			'type',
			'rp',
			'policy',
		]);
	});

	it('reads a date without a zone in the time zone of the workflow', async () => {
		await create({ additionalFields: { blockedAt: '2026-07-01T12:00:00' } });
		const { body } = (await requests('devices.create'))[0];
		// The engine runs with n8n's default zone, America/New_York.
		expect(body).toMatchObject({ block: { blockedAt: '2026-07-01T16:00:00.000Z' } });
	});
});

describe('the user', () => {
	const ada = () => sandbox.ids.users[0];

	it.each(['id', 'list'])('is taken by %s without a look-up', async (mode) => {
		const device = await create({ user: locator(mode, ada().id.toUpperCase()) });
		expect(device.user).toEqual({ id: ada().id });
		expect(await requests('users.list')).toEqual([]);
	});

	it.each(['username', 'email'] as const)('is found by %s', async (mode) => {
		const device = await create({ user: locator(mode, ` ${ada()[mode]} `) });
		expect(device.user).toEqual({ id: ada().id });
	});

	it('is found although PingOne hands out one entry a page', async () => {
		await sandbox.control('POST', '/settings', { usersPageSize: 1 });
		const device = await create({ user: locator('username', ada().username) });
		expect(device.user).toEqual({ id: ada().id });
	});

	it('has to exist', async () => {
		await expect(create({ user: locator('username', 'no"body\\') })).rejects.toThrow(
			`'User' matches no user: PingOne has no user with the username 'no"body\\'`,
		);
	});

	it('has to be one person, also when the two come on two pages', async () => {
		await sandbox.control('POST', '/settings', { usersPageSize: 1 });
		const shared = 'eniac@example.com';
		await expect(create({ user: locator('email', shared) })).rejects.toThrow(
			`'User' matches more than one user: several PingOne users have the email address '${shared}'`,
		);
		expect(await requests('devices.create')).toEqual([]);
	});
});

describe('the output', () => {
	it('is the whole response', async () => {
		const device = await create();
		expect(device).toMatchObject({
			type: 'FIDO2',
			status: 'ACTIVATION_REQUIRED',
			rp: { id: 'pingone.com', name: 'PingOne' },
			environment: { id: sandbox.ids.environmentId },
			user: { id: sandbox.ids.users[0].id },
		});
		expect(Object.keys(device).sort()).toEqual(
			[
				'_links',
				'changed',
				'createdAt',
				'environment',
				'id',
				'publicKeyCredentialCreationOptions',
				'rp',
				'status',
				'type',
				'updatedAt',
				'user',
				'webAuthnCreationOptions',
			].sort(),
		);
		expect(typeof device.publicKeyCredentialCreationOptions).toBe('string');
	});

	it('keeps members nobody has heard of', async () => {
		const body = { id: 'x', type: 'FIDO2', somethingNew: { deep: [1, null, 'two'] }, error: 'no' };
		await sandbox.control('POST', '/faults', [
			{ route: 'devices.create', fault: { kind: 'status', status: 201, body } },
		]);
		expect(await create()).toEqual({ ...body, changed: true });
	});

	it('has the options that a browser takes beside the documented text', async () => {
		const device = await create();
		const sent = JSON.parse(String(device.publicKeyCredentialCreationOptions)) as {
			challenge: number[];
			user: { id: number[] };
		};
		const bytes = (values: number[]) => Buffer.from(Int8Array.from(values)).toString('base64url');
		expect(device.webAuthnCreationOptions).toMatchObject({
			challenge: bytes(sent.challenge),
			user: { id: bytes(sent.user.id) },
			pubKeyCredParams: [{ alg: -7 }, { alg: -37 }, { alg: -257 }],
		});
	});

	it('is the device all the same when its options have a form nobody knows', async () => {
		const body = { id: 'x', publicKeyCredentialCreationOptions: 'surprise' };
		await sandbox.control('POST', '/faults', [
			{ route: 'devices.create', fault: { kind: 'status', status: 201, body } },
		]);
		expect(await create()).toEqual({
			...body,
			changed: true,
			webAuthnCreationOptions: null,
		});
	});
});

describe("the execution's custom data", () => {
	const customData = async (items: string[], changes: IDataObject = {}) => {
		const { run } = await runNode({
			parameters: createParameters(sandbox, changes),
			credential: credentialFor(sandbox),
			items: items.map((userId) => ({ userId })),
		});
		return run.data.resultData.metadata;
	};

	it('names user and status, so that the list of executions can be filtered', async () => {
		const { id } = sandbox.ids.users[0];
		expect(await customData([id], { options: { externalTransactionId: 'fall-2026' } })).toEqual({
			pingOneUser: id,
			pingOneStatus: 'ACTIVATION_REQUIRED',
			pingOneTransaction: 'fall-2026',
		});
	});

	it('names what was sent when an expression gives another value each time', async () => {
		const externalTransactionId = '={{ "hire-" + Math.random() }}';
		const facts = await customData([sandbox.ids.users[0].id], {
			options: { externalTransactionId },
		});
		const [{ transactionId }] = await requests('devices.create');
		expect(transactionId).toMatch(/^hire-0\.\d+$/);
		expect(facts).toMatchObject({ pingOneTransaction: transactionId });
	});

	it('stays empty for a run about several users', async () => {
		const [one, two] = sandbox.ids.users;
		expect(await customData([one.id, two.id])).toBeUndefined();
	});
});

describe('the token', () => {
	it.each([
		['header', 'basic'],
		['body', 'post'],
	] as const)(
		'is asked for with the client secret in the %s, and only there',
		async (authentication, app) => {
			const worker = sandbox.ids.apps[app];
			await runNode({
				parameters: createParameters(sandbox),
				credential: credentialFor(sandbox, { ...worker, authentication }),
				items: [{ userId: sandbox.ids.users[0].id }],
			});
			const [token, ...others] = await requests('token');
			expect(others).toEqual([]);
			expect(token.authScheme).toBe(authentication === 'header' ? 'Basic' : undefined);
			expect(Object.keys(token.body as object).sort()).toEqual(
				authentication === 'header' ? ['grant_type'] : ['client_id', 'client_secret', 'grant_type'],
			);
			expect(await requests('devices.create')).toHaveLength(1);
		},
	);

	it('is asked for in the environment that owns the worker app', async () => {
		const worker = sandbox.ids.apps.otherEnvironment;
		const { error } = await runNode({
			parameters: createParameters(sandbox),
			credential: credentialFor(sandbox, {
				...worker,
				managedEnvironmentId: sandbox.ids.environmentId,
			}),
			items: [{ userId: sandbox.ids.users[0].id }],
		});
		expect(error).toBeUndefined();
		expect((await requests('token'))[0].path).toBe(`/${worker.environmentId}/as/token`);
	});
});

it('sends the transaction ID', async () => {
	await create({ options: { externalTransactionId: 'onboarding-2041' } });
	expect((await requests('devices.create'))[0]).toMatchObject({ transactionId: 'onboarding-2041' });
});
