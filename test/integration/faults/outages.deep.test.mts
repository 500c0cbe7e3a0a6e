import dns from 'node:dns';
import { setTimeout as delay } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import { runNode } from '../../support/engine.mts';
import {
	Front,
	lasting,
	PEOPLE,
	PER_SECOND,
	underWay,
	type OutageKind,
} from '../../support/outage.mts';
import {
	createParameters,
	credentialFor,
	seedHires,
	startSandboxProcess,
} from '../../support/tenant.mts';

const BEGINS_MS = 1_000;
/** How soon after the outage is looked at in virtual time (test/model); the machine may be busy. */
const MOST_MS = 400_000;

/** One run of many against a tenant of its own that goes away for a while in the middle. */
async function runThrough(
	begin: (front: Front) => Promise<() => Promise<void>>,
	{ host, options, lastsMs }: { host?: string; options?: IDataObject; lastsMs: number },
) {
	const sandbox = await startSandboxProcess();
	const front = new Front(sandbox.url);
	await front.listen();
	try {
		const hires = await seedHires(sandbox, PEOPLE);
		await sandbox.control('POST', '/settings', { rateLimit: { perSecond: PER_SECOND } });
		const url = front.url(host);
		const running = runNode({
			parameters: createParameters(sandbox, { options }),
			credential: credentialFor(sandbox, { apiUrl: url, authServerUrl: url }),
			credentialId: `outage ${url}`,
			items: hires.map((userId) => ({ userId })),
			onError: 'continueErrorOutput',
		});
		await underWay(sandbox);
		await delay(BEGINS_MS);
		const end = await begin(front);
		const ending = delay(lastsMs).then(end);
		const { branches, error } = await running;
		await ending;
		const counts = await Promise.all(
			hires.map(
				async (id) => (await sandbox.control<unknown[]>('GET', `/users/${id}/devices`)).length,
			),
		);
		return {
			done: branches[0],
			failed: branches[1] ?? [],
			error,
			counts,
			during: front.during,
		};
	} finally {
		await front.close();
		await sandbox.close();
	}
}

const goAway = (kind: OutageKind) => async (front: Front) => {
	await front.begin(kind);
	return async () => await front.end();
};

/** The name of the host is not found. */
async function loseName() {
	const { lookup } = dns;
	const none = (name: string, options: unknown, done: (reason: Error) => void) => {
		if (name !== 'localhost') lookup(name, options as never, done as never);
		else done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }));
	};
	dns.lookup = none as never;
	return await Promise.resolve(async () => {
		dns.lookup = lookup;
		await Promise.resolve();
	});
}

describe.each<[string, number, (front: Front) => Promise<() => Promise<void>>, object]>([
	['connections are refused', 60, goAway('refused'), {}],
	['a load balancer answers 503 with a page', 45, goAway('page503'), {}],
	['502 after the work was done', 30, goAway('page502After'), {}],
	['answers are cut in the middle', 30, goAway('cut'), {}],
	['a load balancer hangs', 60, goAway('hang'), { options: { timeout: 5 } }],
	['the name is not found', 30, loseName, { host: 'localhost' }],
])('while %s', (_, seconds, begin, more) => {
	const lastsMs = lasting(seconds);

	it(
		'the run waits: everybody is done, once',
		async () => {
			const { done, failed, counts } = await runThrough(begin, { ...more, lastsMs });
			expect(failed.map(({ json }) => json)).toEqual([]);
			expect(done).toHaveLength(PEOPLE);
			expect(new Set(counts)).toEqual(new Set([1]));
		},
		MOST_MS,
	);
});

it('with Wait for PingOne at 0 the rest fails soon, unsent, and says so', async () => {
	const { done, failed, counts, during } = await runThrough(goAway('page503'), {
		options: { waitForPingOne: 0 },
		lastsMs: 20_000,
	});
	expect(done.length + failed.length).toBe(PEOPLE);
	expect(failed.length).toBeGreaterThan(50);
	const unsent = failed.filter(({ json }) =>
		JSON.stringify(json).includes('Nothing was sent for this item'),
	);
	expect(unsent.length).toBeGreaterThan(failed.length / 3);
	expect(counts.filter((count) => count > 0)).toHaveLength(done.length);
	expect(during).toBeLessThan(PEOPLE);
});
