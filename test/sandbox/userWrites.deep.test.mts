import { signIn, type Reply } from '../support/pingOneClient.mts';
import { details, mainApi, vendor, type CollectionBody } from '../support/sandboxApi.mts';
import { startSandboxProcess } from '../support/sandbox.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

const NEW = { username: 'new.hire', email: 'new.hire@example.com' };

function create(body: unknown, contentType?: string): Promise<Reply> {
	return api('POST', '/users', { body, contentType });
}

async function read(id: unknown, query = ''): Promise<Record<string, unknown>> {
	return (await api('GET', `/users/${String(id)}${query}`)).body;
}

async function created(body: Record<string, unknown> = {}): Promise<string> {
	const reply = await create({ ...NEW, ...body });
	expect([reply.text, reply.status]).toEqual([reply.text, 201]);
	return String(reply.body.id);
}

describe('creating a user', () => {
	it('answers 201 with the user, in the default population unless told', async () => {
		const population = { id: sandbox.ids.populations.Contractors };
		const reply = await create({ ...NEW, name: { given: 'New' }, costCenter: '7', population });
		expect(reply.status).toBe(201);
		expect(reply.headers.location).toContain(`/users/${String(reply.body.id)}`);
		expect(reply.body).toMatchObject({
			...NEW,
			name: { given: 'New' },
			costCenter: '7',
			population,
			enabled: true,
			mfaEnabled: false,
			_embedded: { password: { status: 'NO_PASSWORD' }, population },
			account: { canAuthenticate: true, status: 'OK' },
			identityProvider: { type: 'PING_ONE' },
			verifyStatus: 'NOT_INITIATED',
		});
		for (const absent of ['emailVerified', 'nickname']) {
			expect(reply.body).not.toHaveProperty(absent);
		}
		expect(await read(reply.body.id)).toEqual(reply.body);
		const other = await create({ ...NEW, username: 'b', mfaEnabled: true, enabled: false });
		expect(other.body).toMatchObject({
			population: { id: sandbox.ids.populations.Employees },
			mfaEnabled: true,
			enabled: false,
			account: { canAuthenticate: false, status: 'OK' },
		});
		expect(other.body).not.toHaveProperty('name');
	});

	it('can be an import, with password and lifecycle', async () => {
		const contentType = vendor('user.import');
		const population = { id: sandbox.ids.populations.Employees };
		const password = { value: '2Federate', forceChange: true };
		const lifecycle = { status: 'VERIFICATION_REQUIRED', suppressVerificationCode: true };
		const body = { ...NEW, population, password, lifecycle, emailVerified: true };
		const reply = await create(body, contentType);
		expect([reply.status, reply.body]).toMatchObject([
			201,
			{
				_embedded: { password: { status: 'MUST_CHANGE_PASSWORD' } },
				lifecycle: { status: 'VERIFICATION_REQUIRED' },
				emailVerified: true,
			},
		]);
		expect(reply.text).not.toContain('2Federate');
		const homeless = await create({ ...NEW, username: 'x' }, contentType);
		expect([homeless.status, ...details(homeless)]).toEqual([400, 'REQUIRED_VALUE population']);
	});

	it.each([
		[{ email: undefined }, 'REQUIRED_VALUE email'],
		[{ email: 'nobody' }, 'INVALID_VALUE email'],
		[{ username: '' }, 'EMPTY_VALUE username'],
		[{ username: 'x'.repeat(129) }, 'SIZE_LIMIT_EXCEEDED username'],
		[{ username: 'ada.lovelace' }, 'UNIQUENESS_VIOLATION username'],
		[{ population: { id: 'x' } }, 'INVALID_VALUE population.id'],
		[{ password: { value: 'secret' } }, 'INVALID_PARAMETER password'],
		[{ emailVerified: true }, 'INVALID_VALUE emailVerified'],
		[{ shoeSize: '9' }, 'INVALID_PARAMETER shoeSize'],
		[{ address: { countryCode: 'Germany' } }, 'INVALID_VALUE address.countryCode'],
		[{ mobilePhone: 'none' }, 'INVALID_VALUE mobilePhone'],
	])('is refused with %j', async (changes, expected) => {
		const reply = await create({ ...NEW, ...changes });
		expect([reply.status, ...details(reply)]).toEqual([400, expected]);
	});

	it('takes a username that differs in case, but not in a tenant that ignores case', async () => {
		expect((await create({ ...NEW, username: 'Ada.Lovelace' })).status).toBe(201);
		const other = await startSandboxProcess({ args: ['--case-insensitive'] });
		try {
			await other.control('POST', '/reset');
			const client = await mainApi(other);
			const body = { ...NEW, username: 'Ada.Lovelace' };
			const reply = await client('POST', '/users', { body });
			expect([reply.status, ...details(reply)]).toEqual([400, 'UNIQUENESS_VIOLATION username']);
		} finally {
			await other.close();
		}
	});
});

describe('changing a user', () => {
	it('replaces with PUT and merges with PATCH, where null clears', async () => {
		const id = await created({ name: { given: 'New', family: 'Hire' }, title: 'Clerk' });
		const patched = await api('PATCH', `/users/${id}`, {
			body: { name: { family: 'Hired' }, email: null, locale: 'en' },
		});
		expect([patched.status, patched.body]).toMatchObject([
			200,
			{ name: { given: 'New', family: 'Hired' }, title: 'Clerk', locale: 'en' },
		]);
		expect(patched.body).not.toHaveProperty('email');
		const put = await api('PUT', `/users/${id}`, {
			body: { username: 'renamed', email: NEW.email },
		});
		expect([put.status, put.body.username]).toEqual([200, 'renamed']);
		for (const absent of ['name', 'title', 'locale']) {
			expect(put.body).not.toHaveProperty(absent);
		}
		const filter = encodeURIComponent('username eq "renamed"');
		const { body } = await api<CollectionBody<{ id: string }>>('GET', `/users?filter=${filter}`);
		expect(body._embedded.users.map((user) => user.id)).toEqual([id]);
	});

	it.each(['mfaEnabled', 'enabled', 'population', 'id'])(
		'has no place for %s, which has an endpoint of its own',
		async (member) => {
			const id = await created();
			for (const method of ['PUT', 'PATCH']) {
				const reply = await api(method, `/users/${id}`, { body: { ...NEW, [member]: true } });
				expect([reply.status, ...details(reply)]).toEqual([400, `INVALID_PARAMETER ${member}`]);
			}
		},
	);

	it('keeps usernames apart', async () => {
		const id = await created();
		const reply = await api('PATCH', `/users/${id}`, { body: { username: 'ada.lovelace' } });
		expect([reply.status, ...details(reply)]).toEqual([400, 'UNIQUENESS_VIOLATION username']);
	});

	it('deletes', async () => {
		const id = await created();
		expect((await api('DELETE', `/users/${id}`)).status).toBe(204);
		expect((await api('GET', `/users/${id}`)).status).toBe(404);
		expect(await created()).not.toBe(id);
	});

	it('enables and disables', async () => {
		const id = await created();
		const reply = await api('PUT', `/users/${id}/enabled`, { body: { enabled: false } });
		expect([reply.status, Object.keys(reply.body)]).toEqual([200, ['_links', 'enabled']]);
		expect(Object.keys(reply.body._links as object)).toEqual(['self', 'user']);
		expect((await read(id)).enabled).toBe(false);
	});

	it('needs the role', async () => {
		const { configurationOnly } = sandbox.ids.apps;
		const other = await signIn(sandbox.url, configurationOnly, sandbox.ids.environmentId);
		const reply = await other('POST', '/users', { body: NEW });
		expect([reply.status, ...details(reply)]).toEqual([403, 'INSUFFICIENT_PERMISSIONS']);
	});
});

describe('population of a user', () => {
	it('moves, and memberships of the former one end', async () => {
		const { populations, groups } = sandbox.ids;
		const id = await created({ population: { id: populations.Contractors } });
		for (const group of [groups['External partners'], groups.Engineering]) {
			const body = { id: group };
			expect((await api('POST', `/users/${id}/memberOfGroups`, { body })).status).toBe(201);
		}
		const path = `/users/${id}/population`;
		const moved = await api('PUT', path, { body: { id: populations.Employees } });
		expect([moved.status, moved.body.id]).toEqual([200, populations.Employees]);
		expect((await api('GET', path)).body).toEqual(moved.body);
		expect(await read(id, '?include=memberOfGroupNames,memberOfGroupIDs')).toMatchObject({
			memberOfGroupNames: ['Engineering'],
			memberOfGroupIDs: [groups.Engineering],
		});
		const unknown = await api('PUT', path, { body: { id: groups.Engineering } });
		expect([unknown.status, ...details(unknown)]).toEqual([400, 'INVALID_VALUE id']);
	});
});
