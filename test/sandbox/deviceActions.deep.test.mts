import type { Reply } from '../support/pingOneClient.mts';
import { createPending, details, type DeviceBody, vendor } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

function act(id: string, action: string, body?: string): Promise<Reply<DeviceBody>> {
	return api<DeviceBody>('POST', `${sandbox.devicesPath()}/${id}`, {
		contentType: vendor(`device.${action}`),
		body,
	});
}

describe('block, unblock and unlock', () => {
	it('change the device and answer with it', async () => {
		const id = (await sandbox.seed()).id;
		const blocked = await act(id, 'block');
		expect([blocked.status, blocked.body.block?.status]).toEqual([200, 'BLOCKED']);
		expect(Date.parse(blocked.body.block?.blockedAt ?? '')).not.toBeNaN();
		expect((await act(id, 'unblock')).body.block).toEqual({ status: 'UNBLOCKED' });
		const lock = { status: 'LOCKED', expiresAt: '2030-01-01T00:00:00.000Z' };
		await sandbox.control('POST', `/users/${sandbox.user().id}/devices/${id}`, { lock });
		expect((await api<DeviceBody>('GET', `${sandbox.devicesPath()}/${id}`)).body.lock).toEqual(
			lock,
		);
		expect((await act(id, 'unlock')).body.lock).toEqual({ status: 'UNLOCKED' });
	});

	it('can answer without content', async () => {
		await sandbox.control('POST', '/settings', { emptyActionAnswers: true });
		const id = (await sandbox.seed()).id;
		const reply = await act(id, 'block');
		expect([reply.status, reply.text]).toEqual([204, '']);
		expect(
			(await api<DeviceBody>('GET', `${sandbox.devicesPath()}/${id}`)).body.block?.status,
		).toBe('BLOCKED');
	});

	it('need the media type and an empty body', async () => {
		const id = (await sandbox.seed()).id;
		expect((await api('POST', `${sandbox.devicesPath()}/${id}`)).status).toBe(500);
		const withBody = await act(id, 'block', '{}');
		expect([withBody.status, withBody.text]).toEqual([
			400,
			expect.stringContaining('INVALID_REQUEST'),
		]);
	});

	it('need an active device', async () => {
		const { id } = await createPending(api, sandbox.user().id, sandbox.ids.policyId);
		for (const action of ['block', 'unblock', 'unlock']) {
			const reply = await act(id, action);
			expect([reply.status, ...details(reply)]).toEqual([400, 'INVALID_VALUE status']);
		}
	});
});

describe('nickname', () => {
	const rename = (id: string, nickname: unknown): Promise<Reply<DeviceBody>> =>
		api<DeviceBody>('PUT', `${sandbox.devicesPath()}/${id}/nickname`, { body: { nickname } });

	it('is set, and cleared by the empty text', async () => {
		const id = (await sandbox.seed()).id;
		const named = await rename(id, 'Desk key');
		const device = `${sandbox.url}/v1/environments/${sandbox.ids.environmentId}${sandbox.devicesPath()}/${id}`;
		expect([named.status, named.body]).toEqual([
			200,
			{
				_links: { self: { href: `${device}/nickname` }, device: { href: device } },
				nickname: 'Desk key',
			},
		]);
		const read = async (): Promise<DeviceBody> =>
			(await api<DeviceBody>('GET', `${sandbox.devicesPath()}/${id}`)).body;
		expect((await read()).nickname).toBe('Desk key');
		expect((await rename(id, '')).status).toBe(200);
		expect(await read()).not.toHaveProperty('nickname');
	});

	it.each([
		['x'.repeat(101), 'SIZE_LIMIT_EXCEEDED nickname'],
		[7, 'INVALID_VALUE nickname'],
		[undefined, 'REQUIRED_VALUE nickname'],
		['   ', 'EMPTY_VALUE nickname'],
	])('is refused as %j', async (nickname, expected) => {
		const reply = await rename((await sandbox.seed()).id, nickname);
		expect([reply.status, ...details(reply)]).toEqual([400, expected]);
	});

	it('is changed by PUT only', async () => {
		const id = (await sandbox.seed()).id;
		const path = `${sandbox.devicesPath()}/${id}/nickname`;
		expect((await api('POST', path, { body: { nickname: 'x' } })).status).toBe(405);
	});
});
