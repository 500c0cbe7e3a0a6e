import { sleep } from 'n8n-workflow';
import { SUBJECTS } from '../../support/editor/everyOperation.mts';
import { runInLab, undisturbed, type LabRun } from '../../support/lab/lab.mts';
import type { Answer, Fate } from '../../support/lab/wire.mts';
import { requestToken } from '../../support/pingOneClient.mts';
import { seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const CREATE = SUBJECTS.find(({ operation }) => operation === 'createFido2')!;
const PEOPLE = 600;
/** So many requests are answered before PingOne goes away. */
const BEFORE = 50;
const ROUND_TRIP_MS = 80;
const MINUTE_MS = 60_000;
/** Of real time, on a busy machine. */
const MOST_MS = 5 * MINUTE_MS;
const UNSENT = 'Nothing was sent for this item';

const refuse = async (): Promise<Answer> =>
	await Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));

/** A load balancer's page takes what was sent for an answer that nobody knows. */
const page = async (): Promise<Answer> =>
	await Promise.resolve({ statusCode: 503, headers: {}, body: '<h1>503</h1>' });

interface Told {
	message: string;
	hint: string;
}

const toldOf = ({ outputs }: LabRun) =>
	outputs.flatMap(({ error }, place) =>
		error === undefined ? [] : [{ place, ...(error as Told) }],
	);

/** Creates for all, while PingOne goes away in the middle; then, when it is back, for those who failed. */
async function runAndRetry(away: () => Promise<Answer>, options: object) {
	const users = await seedHires(sandbox, PEOPLE);
	const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
	const access = { sandbox, token: String(body.access_token) };
	const reached = new Set<string>();
	const fate: Fate = async ({ count, method, path }, forward) => {
		await sleep(ROUND_TRIP_MS);
		if (count <= BEFORE) return await forward();
		if (method === 'POST' && away === page) reached.add(path.split('/')[2]);
		return await away();
	};
	const people = users.map((userId) => ({ userId }));
	const run = await runInLab(access, CREATE, people, fate, { options });
	const failed = toldOf(run);
	const again = failed.map(({ place }) => people[place]);
	const retried = await runInLab(access, CREATE, again, undisturbed);
	const devices = await Promise.all(users.map(async (user) => await sandbox.devicesOf(user)));
	return { run, failed, users, reached, retried, counts: devices.map(({ length }) => length) };
}

it.each([
	['connections are refused', refuse, {}, 5 * MINUTE_MS],
	['a load balancer answers with a page', page, {}, 5 * MINUTE_MS],
	['connections are refused, Wait for PingOne is 0', refuse, { waitForPingOne: 0 }, 0],
	['a load balancer answers with a page, Wait for PingOne is 0', page, { waitForPingOne: 0 }, 0],
])(
	'%s for longer than the run waits: what was not sent says so, and a retry does the rest',
	async (_, away, options, waitMs) => {
		const { run, failed, users, reached, retried, counts } = await runAndRetry(away, options);
		expect(failed).toHaveLength(PEOPLE - BEFORE);
		for (const { place, message, hint } of failed) {
			const isUnsent = !reached.has(users[place]);
			expect([place, hint.includes(UNSENT)]).toEqual([place, isUnsent]);
			expect(message).not.toBe('');
		}
		// The breaker opens after a second of such answers; the rest is not sent.
		expect(reached.size).toBeLessThan((PEOPLE - BEFORE) / 2);
		expect(run.waitedMs).toBeGreaterThanOrEqual(0.8 * waitMs);
		expect(run.waitedMs).toBeLessThan(waitMs + 10_000);
		expect(toldOf(retried)).toEqual([]);
		expect(new Set(counts)).toEqual(new Set([1]));
	},
	MOST_MS,
);
