import type { ApiClient } from '../support/pingOneClient.mts';
import { startSandboxProcess, type SandboxProcess } from '../support/sandbox.mts';
import { details, mainApi, type CollectionBody } from '../support/sandboxApi.mts';

interface UserBody {
	_links: Record<string, { href: string }>;
	id: string;
	username: string;
	email?: string;
	mfaEnabled: boolean;
}

let sandbox: SandboxProcess;
let api: ApiClient;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
});
beforeEach(async () => {
	await sandbox.control('POST', '/reset');
	api = await mainApi(sandbox);
});
afterAll(() => sandbox.close());

async function filtered(filter: string): Promise<string[]> {
	const path = `/users?filter=${encodeURIComponent(filter)}`;
	const reply = await api<CollectionBody<UserBody>>('GET', path);
	expect([filter, reply.status]).toEqual([filter, 200]);
	return reply.body._embedded.users.map(({ username }) => username);
}

async function refusal(query: string): Promise<unknown[]> {
	const reply = await api('GET', `/users?${query}`);
	return [reply.status, reply.body.code, ...details(reply)];
}

describe('filter on users', () => {
	it.each([
		['username eq "ada.lovelace"', ['ada.lovelace']],
		['email eq "ada@example.com"', ['ada.lovelace']],
		['email eq "eniac@example.com"', ['betty.holberton', 'jean.bartik']],
		['username eq "nobody"', []],
		['username eq "ADA.LOVELACE"', []],
		['username sw "k"', ['kathleen.booth', 'katherine.johnson', 'konrad.zuse']],
		['username sw "k" and email sw "k"', ['kathleen.booth', 'katherine.johnson']],
		['username sw "k" and not (email sw "k")', ['konrad.zuse']],
		['name.given eq "Ada" or name.given eq "Alan"', ['ada.lovelace', 'alan.turing']],
		['name.given eq "Ada" or name.given eq "Alan" and name.family eq "X"', ['ada.lovelace']],
		['(name.given eq "Ada" or name.given eq "Alan") and name.family eq "Turing"', ['alan.turing']],
		['username sw "k" AND enabled EQ true and (((name.given eq "Konrad")))', ['konrad.zuse']],
		['enabled eq false', []],
		['title eq "x"', []],
		['username eq "quo\\"te\\\\d"', []],
	])('%s', async (filter, expected) => {
		expect(await filtered(filter)).toEqual(expected);
	});

	it('can ignore case', async () => {
		await sandbox.control('POST', '/settings', { caseInsensitiveFilters: true });
		expect(await filtered('username eq "ADA.Lovelace"')).toEqual(['ada.lovelace']);
	});

	it.each([
		'id eq "x"',
		'mfaEnabled eq true',
		'username co "a"',
		'username eq',
		'username eq ada',
		"username eq 'ada'",
		'username eq "ada',
		'username eq "a\\d"',
		'username eq "a" and',
		'username eq "a" username eq "b"',
		'(username eq "a"',
		'username eq "a")',
		'not username eq "a"',
		'username eq 5',
		'$',
		'',
		`${'('.repeat(30)}username eq "a"${')'.repeat(30)}`,
	])('refuses %s', async (filter) => {
		expect(await refusal(`filter=${encodeURIComponent(filter)}`)).toEqual([
			400,
			'INVALID_DATA',
			'INVALID_FILTER filter',
		]);
	});
});

describe('paging through users', () => {
	async function pages(query: string): Promise<string[][]> {
		const found: string[][] = [];
		let path: string | undefined = `/users?${query}`;
		while (path !== undefined) {
			const reply = await api<CollectionBody<UserBody>>('GET', path);
			expect(reply.body.size).toBe(reply.body._embedded.users.length);
			found.push(reply.body._embedded.users.map(({ username }) => username));
			path = reply.body._links.next?.href.split(sandbox.ids.environmentId)[1];
		}
		return found;
	}

	it('goes by limit, and ends without a next link', async () => {
		const all = await pages('limit=10');
		expect(all.map((page) => page.length)).toEqual([10, 10, 5]);
		expect(new Set(all.flat()).size).toBe(25);
		expect(await pages('limit=25')).toHaveLength(1);
	});

	it('may answer fewer users than the limit', async () => {
		await sandbox.control('POST', '/settings', { usersPageSize: 7 });
		expect((await pages('limit=1000')).map((page) => page.length)).toEqual([7, 7, 7, 4]);
	});

	it('keeps the filter across pages', async () => {
		const filter = encodeURIComponent('username sw "k"');
		expect(await pages(`filter=${filter}&limit=2`)).toEqual([
			['kathleen.booth', 'katherine.johnson'],
			['konrad.zuse'],
		]);
	});

	it('leaves out the total', async () => {
		expect((await api('GET', '/users')).body).not.toHaveProperty('count');
	});

	it.each(['limit=0', 'limit=1001', 'limit=x', 'limit=-1'])('refuses %s', async (query) => {
		expect(await refusal(query)).toEqual([400, 'INVALID_DATA', 'OUT_OF_RANGE limit']);
	});

	it('refuses a cursor that is invented or of another filter', async () => {
		const invalid = [400, 'INVALID_DATA', 'INVALID_VALUE cursor'];
		expect(await refusal('cursor=abc')).toEqual(invalid);
		const { body } = await api<CollectionBody<UserBody>>('GET', '/users?limit=1');
		const cursor = new URL(body._links.next?.href ?? '').searchParams.get('cursor');
		const filter = encodeURIComponent('username sw "a"');
		expect(await refusal(`cursor=${cursor}&filter=${filter}`)).toEqual(invalid);
	});
});

describe('one user', () => {
	it('shows the documented links and members', async () => {
		const [{ id }] = sandbox.ids.users;
		const { status, body } = await api<UserBody>('GET', `/users/${id}`);
		const self = `${sandbox.url}/v1/environments/${sandbox.ids.environmentId}/users/${id}`;
		expect(status).toBe(200);
		expect(body).toMatchObject({
			id,
			username: 'ada.lovelace',
			email: 'ada@example.com',
			enabled: true,
			environment: { id: sandbox.ids.environmentId },
			name: { given: 'Ada', family: 'Lovelace' },
		});
		expect(body._links.self.href).toBe(self);
		expect(body._links.devices.href).toBe(`${self}/devices`);
	});

	it('may lack an e-mail address', async () => {
		const path = `/users?filter=${encodeURIComponent('username eq "konrad.zuse"')}`;
		const { body } = await api<CollectionBody<UserBody>>('GET', path);
		expect(body._embedded.users[0]).not.toHaveProperty('email');
	});

	it.each(['', '/mfaEnabled', '/enabled', '/devices'])(
		'answers 404 for nobody%s',
		async (below) => {
			const reply = await api('GET', `/users/${sandbox.ids.policyId}${below}`);
			expect([reply.status, reply.body.code]).toEqual([404, 'NOT_FOUND']);
		},
	);

	it('has its MFA flag read and changed', async () => {
		const path = `/users/${sandbox.ids.users[0].id}/mfaEnabled`;
		expect((await api('GET', path)).body.mfaEnabled).toBe(true);
		const changed = await api('PUT', path, { body: { mfaEnabled: false } });
		expect([changed.status, changed.body.mfaEnabled]).toEqual([200, false]);
		expect((await api('GET', path)).body.mfaEnabled).toBe(false);
		for (const body of [{}, { mfaEnabled: 'yes' }, { mfaEnabled: true, more: 1 }]) {
			expect((await api('PUT', path, { body })).status).toBe(400);
		}
	});

	it('has its enabled state read', async () => {
		const { body } = await api('GET', `/users/${sandbox.ids.users[0].id}/enabled`);
		expect(body.enabled).toBe(true);
	});
});

describe('extra users', () => {
	it('come with a reset, always with the same IDs', async () => {
		const hire = async (): Promise<UserBody> => {
			await sandbox.control('POST', '/reset', { users: 300 });
			api = await mainApi(sandbox);
			const path = `/users?filter=${encodeURIComponent('email eq "hire0300@example.com"')}`;
			const { body } = await api<CollectionBody<UserBody>>('GET', path);
			expect(body._embedded.users).toHaveLength(1);
			return body._embedded.users[0];
		};
		const first = await hire();
		expect(first).toMatchObject({ username: 'hire0300', mfaEnabled: false });
		expect(await hire()).toEqual(first);
	});
});
