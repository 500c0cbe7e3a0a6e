import type { Reply } from '../support/pingOneClient.mts';
import { createPending, details, fido2Body } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

function create(body: unknown): Promise<Reply> {
	return api('POST', `/users/${sandbox.user().id}/devices`, { body });
}

describe('the request body', () => {
	const change = (changes: Record<string, unknown>): Record<string, unknown> => ({
		...fido2Body(sandbox.ids.policyId),
		...changes,
	});

	it('takes every optional member of the request model', async () => {
		const reply = await create(
			change({
				nickname: 'Desk key',
				block: { status: 'UNBLOCKED', blockedAt: '2026-01-05T09:00:00.000Z' },
				lock: { status: 'UNLOCKED', expiresAt: '2026-01-05T09:00:00Z' },
				policy: { id: sandbox.ids.policyId, type: 'X' },
			}),
		);
		expect([reply.status, reply.body.nickname]).toEqual([201, 'Desk key']);
	});

	it.each<[string, Record<string, unknown>, string]>([
		['without type', { type: undefined }, 'REQUIRED_VALUE type'],
		['of another type', { type: 'SMS' }, 'INVALID_VALUE type'],
		['with an empty type', { type: '' }, 'EMPTY_VALUE type'],
		['without rp', { rp: undefined }, 'REQUIRED_VALUE rp'],
		['with a text for rp', { rp: 'example.com' }, 'INVALID_VALUE rp'],
		['without rp.name', { rp: { id: 'example.com' } }, 'REQUIRED_VALUE rp.name'],
		['with an empty rp.name', { rp: { id: 'example.com', name: '' } }, 'EMPTY_VALUE rp.name'],
		[
			'with a URL as rp.id',
			{ rp: { id: 'https://example.com', name: 'X' } },
			'INVALID_VALUE rp.id',
		],
		['with capitals in rp.id', { rp: { id: 'Example.com', name: 'X' } }, 'INVALID_VALUE rp.id'],
		['with a port in rp.id', { rp: { id: 'localhost:80', name: 'X' } }, 'INVALID_VALUE rp.id'],
		['without policy', { policy: undefined }, 'REQUIRED_VALUE policy'],
		['with an empty policy ID', { policy: { id: '' } }, 'EMPTY_VALUE policy.id'],
		['with a policy ID that is no UUID', { policy: { id: 'x' } }, 'INVALID_VALUE policy.id'],
		['with an empty nickname', { nickname: '' }, 'EMPTY_VALUE nickname'],
		['with a long nickname', { nickname: 'x'.repeat(101) }, 'SIZE_LIMIT_EXCEEDED nickname'],
		['with an invented block status', { block: { status: 'X' } }, 'INVALID_VALUE block.status'],
		[
			'with a date without time',
			{ lock: { expiresAt: '2026-01-05' } },
			'INVALID_VALUE lock.expiresAt',
		],
		['with an unknown member', { status: 'ACTIVE' }, 'INVALID_PARAMETER status'],
		[
			'with an unknown inner member',
			{ policy: { id: 'x', name: 'y' } },
			'INVALID_PARAMETER policy.name',
		],
	])('is refused %s', async (_, changes, expected) => {
		const reply = await create(change(changes));
		expect([reply.status, reply.body.code]).toEqual([400, 'INVALID_DATA']);
		expect(details(reply)).toContain(expected);
		expect(await sandbox.control('GET', `/users/${sandbox.user().id}/devices`)).toEqual([]);
	});

	it.each([[[]], [null], ['text']])('is refused when it is %j', async (body) => {
		const reply = await create(JSON.stringify(body));
		expect([reply.status, ...details(reply)]).toEqual([400, 'INVALID_VALUE body']);
	});

	it('is refused with an ID that is no device authentication policy', async () => {
		const reply = await create(fido2Body(sandbox.ids.fido2Policies.localhost));
		expect([reply.status, ...details(reply)]).toEqual([400, 'INVALID_VALUE policy.id']);
	});
});

describe('policies and users that forbid it', () => {
	it.each(['mobileOnly', 'pairingPaused'] as const)('policy %s', async (key) => {
		const reply = await create(fido2Body(sandbox.ids.policies[key]));
		expect([reply.status, reply.body.code, ...details(reply)]).toEqual([
			400,
			'INVALID_DATA',
			'INVALID_VALUE type',
		]);
	});

	it('a user without MFA, if the setting says so', async () => {
		await sandbox.control('POST', '/settings', { requireMfaEnabled: true });
		await sandbox.control('POST', `/users/${sandbox.user().id}`, { mfaEnabled: false });
		expect((await create(fido2Body(sandbox.ids.policyId))).status).toBe(400);
	});

	it('a user that does not exist', async () => {
		const body = fido2Body(sandbox.ids.policyId);
		expect((await api('POST', `/users/${sandbox.ids.policyId}/devices`, { body })).status).toBe(
			404,
		);
	});
});

describe('device caps', () => {
	async function expectCap(maximumAllowed: number): Promise<void> {
		const reply = await create(fido2Body(sandbox.ids.policyId));
		expect([reply.status, reply.body.code]).toEqual([400, 'REQUEST_FAILED']);
		expect(reply.body.details).toEqual([
			{ code: 'LIMIT_EXCEEDED', message: expect.any(String), innerError: { maximumAllowed } },
		]);
	}

	it('counts paired devices against the MFA settings', async () => {
		for (let index = 0; index < 5; index += 1) {
			await sandbox.control('POST', `/users/${sandbox.user().id}/devices`);
		}
		await expectCap(5);
		await sandbox.control('POST', '/settings', { maxAllowedDevices: 6 });
		expect((await create(fido2Body(sandbox.ids.policyId))).status).toBe(201);
	});

	it('lets 50 devices wait, until they expire after 24 hours', async () => {
		for (let index = 0; index < 50; index += 1) {
			await createPending(api, sandbox.user().id, sandbox.ids.policyId);
		}
		await expectCap(50);
		await sandbox.control('POST', '/time/advance', { seconds: 24 * 60 * 60 });
		await api.signIn();
		expect((await create(fido2Body(sandbox.ids.policyId))).status).toBe(201);
		expect(await sandbox.control('GET', `/users/${sandbox.user().id}/devices`)).toHaveLength(1);
	});
});
