import { startSandboxProcess } from '../support/sandbox.mts';
import { mainApi } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

const ONE = { perSecond: 0.001, burst: 1 };

function limit(limits: unknown, more: object = {}): Promise<unknown> {
	return sandbox.control('POST', '/settings', { limits, ...more });
}

const get = async (path: string): Promise<number> => (await api('GET', path)).status;
const user = (): string => `/users/${sandbox.user().id}`;

/** Statuses of two reads of each kind, one after the other. */
async function statuses(...paths: string[]): Promise<number[]> {
	const all: number[] = [];
	for (const path of paths) all.push(await get(path));
	return all;
}

describe('limits on groups', () => {
	it('are ten a second on the audit at first, which is documented', async () => {
		expect(await sandbox.control('GET', '/settings')).toMatchObject({
			limits: { audit: { perSecond: 10 } },
		});
	});

	it('do not know of each other', async () => {
		await limit({ devices: ONE, users: ONE });
		const devices = `${user()}/devices`;
		expect(await statuses(user(), user(), devices, devices)).toEqual([200, 429, 200, 429]);
		expect(await statuses('/fido2Policies', '/fido2Policies')).toEqual([200, 200]);
	});

	it('hold together with a limit on everything, and refusals cost nothing', async () => {
		await limit({ users: ONE }, { rateLimit: { perSecond: 0.001, burst: 2 } });
		expect(await statuses(user(), user(), user(), '/mfaSettings', '/mfaSettings')).toEqual([
			200, 429, 429, 200, 429,
		]);
	});

	it('may be of operations by name', async () => {
		await limit({ lookups: { ...ONE, routes: ['users.list'] } });
		expect(await statuses('/users?limit=1', '/users?limit=1', user(), user())).toEqual([
			200, 429, 200, 200,
		]);
	});

	it('reach the token endpoint only when that is meant', async () => {
		const refused = async (): Promise<number> => {
			await mainApi(sandbox);
			await mainApi(sandbox);
			const { byStatus } = await sandbox.control<{ byStatus: Record<string, number> }>(
				'GET',
				'/metrics',
			);
			return byStatus['429'] ?? 0;
		};
		await limit({ all: ONE });
		expect(await refused()).toBe(0);
		await limit({ token: ONE });
		expect(await refused()).toBe(1);
	});

	it('cap what is in flight', async () => {
		await limit({ users: { kind: 'flight', atOnce: 3, retryAfter: 'none' } }, { latencyMs: 100 });
		const replies = await Promise.all(Array.from({ length: 8 }, () => api('GET', user())));
		expect(replies.map(({ status }) => status).sort()).toEqual([
			...[200, 200, 200],
			...[429, 429, 429, 429, 429],
		]);
		expect(replies.every(({ headers }) => headers['retry-after'] === undefined)).toBe(true);
		expect(await get(user())).toBe(200);
	});

	it.each([
		{ devices: {} },
		{ devices: { perSecond: 0 } },
		{ devices: { perSecond: 1, kind: 'leak' } },
		{ devices: { perSecond: 1, seconds: 61 } },
		{ devices: { kind: 'flight' } },
		{ unknown: { perSecond: 1 } },
	])('cannot be %j', async (limits) => {
		await expect(limit(limits)).rejects.toThrow('invalid setting: limits');
	});
});

describe('the clock of the limits', () => {
	it('can differ from Date, which can be left out', async () => {
		const window = { kind: 'window', perSecond: 1, seconds: 60, burst: 1 };
		await limit({ users: window }, { limiterOffsetMs: 30_000 });
		await get(user());
		const { headers } = await api('GET', user());
		const rest = 60 - (Math.floor((Date.now() + 30_000) / 1000) % 60);
		expect(Math.abs(Number(headers['retry-after']) - rest)).toBeLessThanOrEqual(2);
		expect(Math.abs(Date.parse(String(headers.date)) - Date.now())).toBeLessThan(5_000);
		await limit({}, { sendDate: false });
		expect((await api('GET', user())).headers).not.toHaveProperty('date');
	});
});

describe('--limit', () => {
	it('sets limits that a reset comes back to', async () => {
		const other = await startSandboxProcess({
			args: [
				...['--limit', 'devices=bucket:100/s:burst=10', '--limit', 'audit=log:10/s'],
				...['--limit', 'configuration=window:600/min:phase=first:retryAfter=none'],
				...['--limit', 'users=counter:50/10s', '--limit', 'all=flight:20'],
			],
		});
		try {
			await other.control('POST', '/settings', { limits: {} });
			await other.control('POST', '/reset');
			expect(await other.control('GET', '/settings')).toMatchObject({
				limits: {
					devices: { kind: 'bucket', perSecond: 100, seconds: 1, burst: 10 },
					audit: { kind: 'log', perSecond: 10, seconds: 1 },
					configuration: {
						...{ kind: 'window', perSecond: 10, seconds: 60 },
						...{ phase: 'first', retryAfter: 'none' },
					},
					users: { kind: 'counter', perSecond: 5, seconds: 10 },
					all: { kind: 'flight', atOnce: 20 },
				},
			});
		} finally {
			await other.close();
		}
	});

	it.each([
		'devices',
		'devices=bucket:100',
		'nothing=bucket:1/s',
		'users=leak:1/s',
		'users=log:x/s',
	])('refuses %s', async (spec) => {
		await expect(startSandboxProcess({ args: ['--limit', spec] })).rejects.toThrow(
			'--limit must look like',
		);
	});
});
