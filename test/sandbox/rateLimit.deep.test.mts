import { setTimeout as sleep } from 'node:timers/promises';
import { requestToken, type Reply } from '../support/pingOneClient.mts';
import { details } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

function read(): Promise<Reply> {
	return api('GET', `/users/${sandbox.ids.users[0].id}`);
}

async function statuses(count: number): Promise<number[]> {
	return (await Promise.all(Array.from({ length: count }, read))).map(({ status }) => status);
}

function limit(rateLimit: unknown): Promise<unknown> {
	return sandbox.control('POST', '/settings', { rateLimit });
}

/** Does something from the beginning of a second, again if it did not end in that second. */
async function withinASecond<T>(work: () => Promise<T>): Promise<T> {
	for (;;) {
		await sleep(1010 - (Date.now() % 1000));
		const second = Math.floor(Date.now() / 1000);
		const result = await work();
		if (Math.floor(Date.now() / 1000) === second) return result;
	}
}

describe('rate limit', () => {
	it('empties a bucket that refills', async () => {
		// So slow that nothing comes back while six requests are answered.
		await limit({ perSecond: 0.2, burst: 3 });
		expect((await statuses(6)).sort()).toEqual([200, 200, 200, 429, 429, 429]);
		await sleep(5_100);
		expect((await read()).status).toBe(200);
	});

	it('counts whole seconds as a window', async () => {
		await limit({ perSecond: 4, kind: 'window' });
		expect(
			(await withinASecond(() => statuses(6))).filter((status) => status === 200),
		).toHaveLength(4);
		await sleep(1010 - (Date.now() % 1000));
		expect((await read()).status).toBe(200);
	});

	it.each([
		[undefined, /^1$/],
		['seconds', /^1$/],
		['date', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/],
		['soon', /^soon$/],
	])('says Retry-After as %s', async (retryAfter, expected) => {
		await limit({ perSecond: 1, burst: 1, retryAfter });
		await read();
		const reply = await read();
		expect([reply.status, reply.body.code, ...details(reply)]).toEqual([
			429,
			'REQUEST_LIMITED',
			'LIMIT_EXCEEDED',
		]);
		expect(reply.headers['retry-after']).toMatch(expected);
	});

	it('may say nothing, and can be lifted at once', async () => {
		await limit({ perSecond: 0.001, burst: 1, retryAfter: 'none' });
		await read();
		expect((await read()).headers).not.toHaveProperty('retry-after');
		await limit(null);
		expect((await read()).status).toBe(200);
	});

	it('leaves the token endpoint alone', async () => {
		await limit({ perSecond: 0.001, burst: 1 });
		for (const app of [sandbox.ids.apps.basic, sandbox.ids.apps.post]) {
			expect((await requestToken(sandbox.url, app)).status).toBe(200);
		}
	});
});
