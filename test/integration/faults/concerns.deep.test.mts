import { sleep } from 'n8n-workflow';
import { SUBJECTS } from '../../support/editor/everyOperation.mts';
import { runInLab } from '../../support/lab/lab.mts';
import type { Fate } from '../../support/lab/wire.mts';
import { requestToken } from '../../support/pingOneClient.mts';
import { createParameters, seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node } = useWorld();

const CAP = { code: 'LIMIT_EXCEEDED', message: 'no', innerError: { maximumAllowed: 5 } };

interface Told {
	message: string;
	hint: string;
}

const CREATE = SUBJECTS.find(({ operation }) => operation === 'createFido2')!;
const ROUND_TRIP_MS = 80;
/** What is left of a quota. */
const GRANTED = 60;
const PEOPLE = 300;

async function createFor(users: string[]) {
	const result = await node.run(createParameters(sandbox), {
		items: users.map((userId) => ({ userId })),
		onError: 'continueErrorOutput',
	});
	return {
		done: result.branches[0],
		failed: result.branches[1].map(({ json }) => json.error as Record<string, unknown>),
	};
}

/** Runs the creates of some people in a lab of its own; what PingOne refuses, it refuses there. */
async function createInLab(count: number, refusal?: (path: string) => object | undefined) {
	const users = await seedHires(sandbox, count);
	const { body: granted } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
	const access = { sandbox, token: String(granted.access_token) };
	const fate: Fate = async ({ path }, forward) => {
		const { status, body } = (refusal?.(path) ?? {}) as { status?: number; body?: object };
		if (status === undefined) return await forward();
		await sleep(ROUND_TRIP_MS);
		return { statusCode: status, headers: {}, body: JSON.stringify(body) };
	};
	const people = users.map((userId) => ({ userId }));
	const run = await runInLab(access, CREATE, people, fate);
	return {
		...run,
		users,
		failed: run.outputs.flatMap(({ error }) => (error === undefined ? [] : [error])) as Told[],
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
])('one person’s device cap that comes as %s fails that person only', async (_, refusal) => {
	const calm = await createInLab(5);
	let capped = '';
	const run = await createInLab(5, (path) => {
		capped ||= path;
		return path === capped ? refusal : undefined;
	});
	expect(run.carried).toHaveLength(4);
	expect(run.failed).toHaveLength(1);
	expect(run.failed[0].message).toContain(
		'This user already has as many devices as PingOne allows',
	);
	expect(run.sent.filter(({ path }) => path === capped)).toHaveLength(1);
	expect(run.waitedMs).toBeLessThan(calm.waitedMs + 5_000);
});

it('a quota that is used up ends the run at once, with the time at which it is renewed', async () => {
	const quotaResetTime = '2026-12-01T00:00:00Z';
	const details = [{ code: 'QUOTA_EXCEEDED', message: 'no', innerError: { quotaResetTime } }];
	let left = GRANTED;
	let isHeard = false;
	const late: string[] = [];
	const run = await createInLab(PEOPLE, (path) => {
		left -= 1;
		if (left >= 0) return undefined;
		if (left === -1) void sleep(ROUND_TRIP_MS + 1).then(() => (isHeard = true));
		if (isHeard) late.push(path);
		return { status: 429, body: { code: 'REQUEST_LIMITED', details } };
	});
	expect(run.carried).toHaveLength(GRANTED);
	expect(run.failed).toHaveLength(PEOPLE - GRANTED);
	for (const { message, hint } of run.failed) {
		expect(message).toBe('The PingOne license’s quota for this kind of request is used up');
		expect(hint).toContain(quotaResetTime);
	}
	expect(run.waitedMs - run.sent[GRANTED].afterMs).toBeLessThan(2_000);
	// How many are under way by then depends on how fast PingOne has answered (congestion.ts): each is
	// sent once, and none when the first refusal has come.
	expect(new Set(run.sent.map(({ path }) => path)).size).toBe(run.sent.length);
	expect(run.sent.length).toBeLessThan(PEOPLE);
	expect(late).toEqual([]);
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
