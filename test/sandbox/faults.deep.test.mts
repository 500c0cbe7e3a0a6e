import { requestToken, type Reply } from '../support/pingOneClient.mts';
import { useWorld } from '../support/world.mts';
import { fido2Body } from '../support/sandboxApi.mts';

const { sandbox, api } = useWorld();

function create(): Promise<Reply> {
	return api('POST', `/users/${sandbox.user().id}/devices`, {
		body: fido2Body(sandbox.ids.policyId),
	});
}

function addFault(
	fault: Record<string, unknown>,
	rule: Record<string, unknown> = {},
): Promise<unknown> {
	return sandbox.control('POST', '/faults', { route: 'devices.create', fault, ...rule });
}

async function created(): Promise<number> {
	const metrics = await sandbox.control<{ devices: { created: number } }>('GET', '/metrics');
	return metrics.devices.created;
}

describe('status faults', () => {
	it.each([
		['before', 0],
		['after', 1],
	])('strike %s the commit', async (when, devices) => {
		await addFault({ kind: 'status', status: 503, when, headers: { 'Retry-After': '7' } });
		const reply = await create();
		expect([reply.status, reply.headers['retry-after']]).toEqual([503, '7']);
		expect(reply.body.code).toBe('UNEXPECTED_ERROR');
		expect(reply.headers['correlation-id']).toBe(reply.body.id);
		expect(await created()).toBe(devices);
		expect((await create()).status).toBe(201);
	});

	it('carry a body of choice', async () => {
		await addFault({ kind: 'status', status: 418, body: { hello: 'you' } });
		expect((await create()).body).toEqual({ hello: 'you' });
		await addFault({ kind: 'status', status: 400, body: 'plain words' });
		expect((await create()).text).toBe('plain words');
	});
});

describe('cut connections', () => {
	it.each([
		['before', 0],
		['after', 1],
		['mid-body', 1],
	])('%s the commit', async (when, devices) => {
		await addFault({ kind: 'cut', when });
		await expect(create()).rejects.toMatchObject({
			code: expect.stringMatching(/^UND_ERR_(SOCKET|RES_CONTENT_LENGTH_MISMATCH)$/),
		});
		expect(await created()).toBe(devices);
		expect(await sandbox.control('GET', '/metrics')).toMatchObject({
			byStatus: { cut: 1 },
			inFlight: 0,
		});
	});
});

describe('spoiled bodies', () => {
	it.each([
		['malformed', 201, /^\{.*oops/],
		['truncated', 201, /^\{"_links":/],
		['empty', 201, /^$/],
	])('%s', async (kind, status, text) => {
		await addFault({ kind });
		const reply = await create();
		expect([reply.status, reply.body]).toEqual([status, undefined]);
		expect(reply.text).toMatch(text);
		expect(await created()).toBe(1);
	});

	it('html, as a gateway in between answers', async () => {
		await addFault({ kind: 'html', status: 502 });
		const reply = await create();
		expect([reply.status, reply.headers['content-type']]).toEqual([502, 'text/html']);
		expect(await created()).toBe(0);
	});
});

describe('other faults', () => {
	it('revoke tokens, so that the next request needs a new one', async () => {
		await addFault({ kind: 'revoke-tokens' });
		expect((await create()).status).toBe(401);
		await api.signIn();
		expect((await create()).status).toBe(201);
	});

	it('drop members of a body, as a tenant without such an attribute does', async () => {
		await addFault({ kind: 'drop', members: ['costCenter'] }, { route: 'users.create' });
		const body = { username: 'eve', email: 'eve@example.com', costCenter: '4711', title: 'Lead' };
		const reply = await api<object>('POST', '/users', { body });
		expect([reply.status, reply.body]).toMatchObject([201, { title: 'Lead' }]);
		expect(reply.body).not.toHaveProperty('costCenter');
		expect((await sandbox.requests()).at(-1)?.body).toEqual(body);
	});

	it('delay, together with what else is due', async () => {
		await addFault({ kind: 'latency', ms: 150 });
		await addFault({ kind: 'status', status: 500 });
		const start = performance.now();
		expect((await create()).status).toBe(500);
		expect(performance.now() - start).toBeGreaterThanOrEqual(149);
	});

	it('hit the token endpoint by name only', async () => {
		await addFault({ kind: 'status', status: 500 }, { route: '*' });
		const app = sandbox.ids.apps.basic;
		expect((await requestToken(sandbox.url, app)).status).toBe(200);
		await addFault({ kind: 'status', status: 500 }, { route: 'token' });
		expect((await requestToken(sandbox.url, app)).status).toBe(500);
	});
});

describe('rules', () => {
	const statuses = async (count: number): Promise<number[]> => {
		const replies: number[] = [];
		while (replies.length < count) replies.push((await create()).status);
		return replies;
	};

	it('skip and count', async () => {
		await addFault({ kind: 'status', status: 500 }, { skip: 2, times: 2 });
		expect(await statuses(6)).toEqual([201, 201, 500, 500, 201, 201]);
	});

	it('last for ever with -1, until they are deleted', async () => {
		await addFault({ kind: 'status', status: 500 }, { times: -1 });
		expect(await statuses(4)).toEqual([500, 500, 500, 500]);
		await sandbox.control('DELETE', '/faults');
		expect((await create()).status).toBe(201);
	});

	it('are used up one after the other', async () => {
		const rule = (status: number): unknown => ({
			route: 'devices.create',
			fault: { kind: 'status', status },
		});
		await sandbox.control('POST', '/faults', [rule(500), rule(502)]);
		expect(await statuses(3)).toEqual([500, 502, 201]);
	});

	it('select by user and method', async () => {
		const [, other] = sandbox.ids.users;
		await addFault({ kind: 'status', status: 500 }, { userId: other.id });
		await addFault({ kind: 'status', status: 500 }, { route: '*', method: 'delete' });
		expect((await create()).status).toBe(201);
		expect(await sandbox.control('GET', '/faults')).toHaveLength(2);
	});

	it.each([
		{ route: 'devices.create' },
		{ route: 'devices.create', fault: { kind: 'nonsense' } },
		{ route: 'devices.create', fault: { kind: 'status' } },
		{ fault: { kind: 'cut' } },
		{ route: '*', times: 'often', fault: { kind: 'cut' } },
	])('are refused as %j', async (rule) => {
		await expect(sandbox.control('POST', '/faults', rule)).rejects.toThrow('not a fault rule');
	});
});
