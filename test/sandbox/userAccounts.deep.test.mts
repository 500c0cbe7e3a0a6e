import type { Reply } from '../support/pingOneClient.mts';
import { details, vendor } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

const user = (): string => `/users/${sandbox.user().id}`;

function act(path: string, action: string, body?: unknown): Promise<Reply> {
	return api('POST', path, { contentType: vendor(action), body });
}

describe('account lock', () => {
	it('lasts until its time and shows itself', async () => {
		const unlockAt = new Date(Date.now() + 3_600_000).toISOString();
		const locked = await act(user(), 'account.lock', { unlockAt });
		expect([locked.status, locked.body.account]).toEqual([
			200,
			{
				canAuthenticate: false,
				lockedAt: expect.any(String),
				secondsUntilUnlock: expect.any(Number),
				unlockAt,
				status: 'LOCKED',
			},
		]);
		await sandbox.control('POST', '/time/advance', { seconds: 3_600 });
		const { body } = await api('GET', user());
		expect(body.code ?? body).not.toHaveProperty('account');
	});

	it('does not come without a time, unless the tenant is set so', async () => {
		const free = { canAuthenticate: true, status: 'OK' };
		expect((await act(user(), 'account.lock')).body.account).toEqual(free);
		const past = { unlockAt: '2020-01-01T00:00:00Z' };
		expect((await act(user(), 'account.lock', past)).body.account).toEqual(free);
		await sandbox.control('POST', '/settings', { lockWithoutEnd: true });
		expect((await act(user(), 'account.lock')).body.account).toEqual({
			canAuthenticate: false,
			lockedAt: expect.any(String),
			status: 'LOCKED',
		});
		expect((await act(user(), 'account.unlock')).body.account).toEqual(free);
	});

	it('takes the lock of devices with it when it ends', async () => {
		const id = (await sandbox.seed()).id;
		const lock = { status: 'LOCKED' };
		await sandbox.control('POST', `${user()}/devices/${id}`, { lock });
		const device = async (): Promise<unknown> =>
			(await api('GET', `${sandbox.devicesPath()}/${id}`)).body.lock;
		await act(user(), 'account.unlock');
		expect(await device()).toEqual(lock);
		await sandbox.control('POST', '/settings', { lockWithoutEnd: true });
		await act(user(), 'account.lock');
		await act(user(), 'account.unlock');
		expect(await device()).toEqual({ status: 'UNLOCKED' });
	});
});

describe('password', () => {
	const password = (): string => `${user()}/password`;
	const check = (value: string): Promise<Reply> =>
		act(password(), 'password.check', { password: value });

	it('is set, checked and forced to change', async () => {
		expect((await api('GET', password())).body.status).toBe('NO_PASSWORD');
		const unchecked = await check('2Federate');
		expect([unchecked.status, ...details(unchecked)]).toEqual([400, 'NO_PASSWORD password']);
		const set = await api('PUT', password(), {
			contentType: vendor('password.set'),
			body: { value: '2Federate', forceChange: false },
		});
		expect([set.status, set.body.status]).toEqual([200, 'OK']);
		expect(set.text).not.toContain('2Federate');
		expect((await check('2Federate')).status).toBe(200);
		expect((await check('wrong')).status).toBe(400);
		const contentType = 'application/vnd.pingidentity.password.forceChange';
		const forced = await api('POST', password(), { contentType });
		expect([forced.status, forced.body.status]).toEqual([200, 'MUST_CHANGE_PASSWORD']);
		expect((await api('GET', user())).body).toMatchObject({
			_embedded: { password: { status: 'MUST_CHANGE_PASSWORD' } },
		});
	});

	it('is unlocked', async () => {
		await sandbox.control('POST', user(), { password: { status: 'PASSWORD_LOCKED_OUT' } });
		const locked = await check('x');
		expect([locked.status, ...details(locked)]).toEqual([400, 'ACCOUNT_NOT_USABLE password']);
		expect((await act(password(), 'password.unlock')).body.status).toBe('OK');
	});

	it('shows its policy on request only', async () => {
		expect((await api('GET', password())).body).not.toHaveProperty('_embedded');
		const { body } = await api('GET', `${password()}?expand=passwordPolicy`);
		expect(body).toMatchObject({ _embedded: { passwordPolicy: { name: 'Standard' } } });
		expect((await api('GET', `${password()}?expand=user`)).status).toBe(400);
	});
});

describe('sessions', () => {
	interface SessionList {
		_embedded: { sessions: Array<{ id: string; createdAt: string }> };
	}
	const sessions = async (): Promise<string[]> =>
		(await api<SessionList>('GET', `${user()}/sessions`)).body._embedded.sessions.map(
			({ createdAt }) => createdAt,
		);

	it('come newest first, ten at most', async () => {
		expect(await sessions()).toEqual([]);
		const all = await sandbox.control<Array<{ createdAt: number }>>('POST', `${user()}/sessions`, {
			count: 12,
		});
		const newest = all.map(({ createdAt }) => new Date(createdAt).toISOString()).reverse();
		expect(await sessions()).toEqual(newest.slice(0, 10));
	});

	it('are read and ended one by one', async () => {
		const [{ id }] = await sandbox.control<Array<{ id: string }>>('POST', `${user()}/sessions`, {
			remoteIp: '203.0.113.9',
		});
		const one = await api('GET', `${user()}/sessions/${id}`);
		expect([one.status, one.body]).toMatchObject([
			200,
			{ id, user: { id: sandbox.user().id }, locations: [{ remoteIp: '203.0.113.9' }] },
		]);
		expect((await api('DELETE', `${user()}/sessions/${id}`)).status).toBe(204);
		expect((await api('DELETE', `${user()}/sessions/${id}`)).status).toBe(404);
		expect(await sessions()).toEqual([]);
	});
});

describe('MFA bypass', () => {
	const path = (): string => `${user()}/bypassMFA`;
	const allow = (bypassMFAEnabledUntil: unknown): Promise<Reply> =>
		api('PUT', path(), { body: { bypassMFAEnabledUntil } });

	it('lasts until its time, and shows nothing else', async () => {
		expect(Object.keys((await api('GET', path())).body)).toEqual(['_links']);
		const until = new Date(Date.now() + 600_000).toISOString();
		const allowed = await allow(until);
		expect([allowed.status, allowed.body]).toMatchObject([
			200,
			{ bypassMFAEnabledUntil: until, canBypassMFA: true },
		]);
		expect((await api('GET', path())).body).toEqual(allowed.body);
		await sandbox.control('POST', '/time/advance', { seconds: 601 });
		expect(Object.keys((await api('GET', path())).body)).toEqual(['_links']);
	});

	it.each(['2030-01-01', '2030-01-01T00:00:00Z', '2030-13-01T00:00:00.000Z', 5, null, undefined])(
		'refuses %j as its end',
		async (until) => {
			const reply = await allow(until);
			expect([reply.status, details(reply)[0]]).toEqual([
				400,
				expect.stringMatching(/^(INVALID|REQUIRED)_VALUE bypassMFAEnabledUntil$/),
			]);
		},
	);
});

describe('verification code', () => {
	it('is sent to an e-mail address', async () => {
		const sent = await act(user(), 'user.sendVerificationCode');
		expect([sent.status, sent.body]).toMatchObject([
			200,
			{ lifecycle: { status: 'VERIFICATION_REQUIRED' }, emailVerified: false },
		]);
	});
});
