import type { Reply } from '../support/pingOneClient.mts';
import { createPending, details, type DeviceBody } from '../support/sandboxApi.mts';
import { useSandbox, vendor } from '../support/sandboxSuite.mts';

const suite = useSandbox();

function act(id: string, action: string, body?: string): Promise<Reply<DeviceBody>> {
	return suite.api<DeviceBody>('POST', `${suite.devices}/${id}`, {
		contentType: vendor(`device.${action}`),
		body,
	});
}

describe('block, unblock and unlock', () => {
	it('change the device and answer with it', async () => {
		const id = await suite.seedActive();
		const blocked = await act(id, 'block');
		expect([blocked.status, blocked.body.block?.status]).toEqual([200, 'BLOCKED']);
		expect(Date.parse(blocked.body.block?.blockedAt ?? '')).not.toBeNaN();
		expect((await act(id, 'unblock')).body.block).toEqual({ status: 'UNBLOCKED' });
		const lock = { status: 'LOCKED', expiresAt: '2030-01-01T00:00:00.000Z' };
		await suite.sandbox.control('POST', `/users/${suite.userId}/devices/${id}`, { lock });
		expect((await suite.api<DeviceBody>('GET', `${suite.devices}/${id}`)).body.lock).toEqual(lock);
		expect((await act(id, 'unlock')).body.lock).toEqual({ status: 'UNLOCKED' });
	});

	it('can answer without content', async () => {
		await suite.sandbox.control('POST', '/settings', { emptyActionAnswers: true });
		const id = await suite.seedActive();
		const reply = await act(id, 'block');
		expect([reply.status, reply.text]).toEqual([204, '']);
		expect((await suite.api<DeviceBody>('GET', `${suite.devices}/${id}`)).body.block?.status).toBe(
			'BLOCKED',
		);
	});

	it('need the media type and an empty body', async () => {
		const id = await suite.seedActive();
		expect((await suite.api('POST', `${suite.devices}/${id}`)).status).toBe(500);
		const withBody = await act(id, 'block', '{}');
		expect([withBody.status, withBody.text]).toEqual([
			400,
			expect.stringContaining('INVALID_REQUEST'),
		]);
	});

	it('need an active device', async () => {
		const { id } = await createPending(suite.api, suite.userId, suite.sandbox.ids.policyId);
		for (const action of ['block', 'unblock', 'unlock']) {
			const reply = await act(id, action);
			expect([reply.status, ...details(reply)]).toEqual([400, 'INVALID_VALUE status']);
		}
	});
});

describe('nickname', () => {
	const rename = (id: string, nickname: unknown): Promise<Reply<DeviceBody>> =>
		suite.api<DeviceBody>('PUT', `${suite.devices}/${id}/nickname`, { body: { nickname } });

	it('is set, and cleared by the empty text', async () => {
		const id = await suite.seedActive();
		const named = await rename(id, 'Desk key');
		expect([named.status, named.body.nickname]).toEqual([200, 'Desk key']);
		expect(named.body).not.toHaveProperty('id');
		await rename(id, '');
		const { body } = await suite.api('GET', `${suite.devices}/${id}`);
		expect(body).not.toHaveProperty('nickname');
	});

	it.each([
		['x'.repeat(101), 'SIZE_LIMIT_EXCEEDED nickname'],
		[7, 'INVALID_VALUE nickname'],
		[undefined, 'REQUIRED_VALUE nickname'],
		['   ', 'EMPTY_VALUE nickname'],
	])('is refused as %j', async (nickname, expected) => {
		const reply = await rename(await suite.seedActive(), nickname);
		expect([reply.status, ...details(reply)]).toEqual([400, expected]);
	});

	it('is changed by PUT only', async () => {
		const id = await suite.seedActive();
		const path = `${suite.devices}/${id}/nickname`;
		expect((await suite.api('POST', path, { body: { nickname: 'x' } })).status).toBe(405);
	});
});
