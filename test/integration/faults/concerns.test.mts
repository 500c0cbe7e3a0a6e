import { createParameters, seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const CAP = { code: 'LIMIT_EXCEEDED', message: 'no', innerError: { maximumAllowed: 5 } };

/** What is far longer than one person's refusal may take, and far shorter than a rate limit's. */
const SOON_MS = 20_000;

async function createFor(users: string[]) {
	const startedAt = Date.now();
	const result = await node.run(createParameters(sandbox), {
		items: users.map((userId) => ({ userId })),
		onError: 'continueErrorOutput',
	});
	return {
		done: result.branches[0],
		failed: result.branches[1].map(({ json }) => json.error as Record<string, unknown>),
		tookMs: Date.now() - startedAt,
	};
}

it.each([
	['400', { status: 400, body: { code: 'REQUEST_FAILED', details: [CAP] } }],
	['429', { status: 429, body: { code: 'REQUEST_LIMITED', details: [CAP] } }],
	['403', { status: 403, body: { code: 'ACCESS_FAILED', details: [CAP] } }],
	[
		'429 in words only',
		{
			status: 429,
			body: {
				code: 'REQUEST_LIMITED',
				details: [{ code: 'LIMIT_EXCEEDED', message: 'Maximum number of devices reached' }],
			},
		},
	],
])('one person’s device cap that comes as %s fails that person only', async (_, answer) => {
	const users = await seedHires(sandbox, 5);
	await sandbox.fault(
		'devices.create',
		{ kind: 'status', ...answer },
		{ userId: users[2], times: -1 },
	);
	const { done, failed, tookMs } = await createFor(users);
	expect(done).toHaveLength(4);
	expect(failed).toHaveLength(1);
	expect(failed[0].message).toContain('This user already has as many devices as PingOne allows');
	expect(tookMs).toBeLessThan(SOON_MS);
	const asked = (await sandbox.requests()).filter(({ path }) => path.includes(users[2]));
	expect(asked).toHaveLength(1);
});

it('a quota that is used up ends the run, with the time at which it is renewed', async () => {
	const users = await seedHires(sandbox, 150);
	const quotaResetTime = '2026-12-01T00:00:00Z';
	await sandbox.fault(
		'devices.create',
		{
			kind: 'status',
			status: 429,
			body: {
				code: 'REQUEST_LIMITED',
				details: [{ code: 'QUOTA_EXCEEDED', message: 'no', innerError: { quotaResetTime } }],
			},
		},
		{ times: -1 },
	);
	const { done, failed, tookMs } = await createFor(users);
	expect(done).toEqual([]);
	expect(failed).toHaveLength(150);
	for (const { message, hint } of failed) {
		expect(message).toBe('The PingOne license’s quota for this kind of request is used up');
		expect(hint).toContain(quotaResetTime);
	}
	expect(tookMs).toBeLessThan(SOON_MS);
	expect((await sandbox.requests()).length).toBeLessThan(100);
});

it('a 429 whose body breaks off is the tenant’s rate limit', async () => {
	const users = await seedHires(sandbox, 5);
	await sandbox.fault(
		'devices.create',
		{ kind: 'html', status: 429, headers: { 'retry-after': '1' } },
		{ times: 2 },
	);
	const { done, failed } = await createFor(users);
	expect(failed).toEqual([]);
	expect(done).toHaveLength(5);
});
