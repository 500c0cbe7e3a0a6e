import { mainApi, type CollectionBody } from '../support/sandboxApi.mts';
import { useSandbox } from '../support/sandboxSuite.mts';

interface UserBody {
	_links: Record<string, { href: string }>;
	id: string;
	username: string;
	email?: string;
	mfaEnabled: boolean;
}

const suite = useSandbox();

describe('one user', () => {
	it('shows the documented links and members', async () => {
		const [{ id }] = suite.sandbox.ids.users;
		const { status, body } = await suite.api<UserBody>('GET', `/users/${id}`);
		const self = `${suite.sandbox.url}/v1/environments/${suite.sandbox.ids.environmentId}/users/${id}`;
		expect(status).toBe(200);
		expect(body).toMatchObject({
			id,
			username: 'ada.lovelace',
			email: 'ada@example.com',
			enabled: true,
			environment: { id: suite.sandbox.ids.environmentId },
			name: { given: 'Ada', family: 'Lovelace' },
		});
		expect(body._links.self.href).toBe(self);
		expect(body._links.devices.href).toBe(`${self}/devices`);
	});

	it('may lack an e-mail address', async () => {
		const path = `/users?filter=${encodeURIComponent('username eq "konrad.zuse"')}`;
		const { body } = await suite.api<CollectionBody<UserBody>>('GET', path);
		expect(body._embedded.users[0]).not.toHaveProperty('email');
	});

	it.each(['', '/mfaEnabled', '/enabled', '/devices'])(
		'answers 404 for nobody%s',
		async (below) => {
			const reply = await suite.api('GET', `/users/${suite.sandbox.ids.policyId}${below}`);
			expect([reply.status, reply.body.code]).toEqual([404, 'NOT_FOUND']);
		},
	);

	it('has its MFA flag read and changed', async () => {
		const path = `/users/${suite.sandbox.ids.users[0].id}/mfaEnabled`;
		expect((await suite.api('GET', path)).body.mfaEnabled).toBe(true);
		const changed = await suite.api('PUT', path, { body: { mfaEnabled: false } });
		expect([changed.status, changed.body.mfaEnabled]).toEqual([200, false]);
		expect((await suite.api('GET', path)).body.mfaEnabled).toBe(false);
		for (const body of [{}, { mfaEnabled: 'yes' }, { mfaEnabled: true, more: 1 }]) {
			expect((await suite.api('PUT', path, { body })).status).toBe(400);
		}
	});

	it('has its enabled state read', async () => {
		const { body } = await suite.api('GET', `/users/${suite.sandbox.ids.users[0].id}/enabled`);
		expect(body.enabled).toBe(true);
	});
});

describe('extra users', () => {
	it('come with a reset, always with the same IDs', async () => {
		const hire = async (): Promise<UserBody> => {
			await suite.sandbox.control('POST', '/reset', { users: 300 });
			suite.api = await mainApi(suite.sandbox);
			const path = `/users?filter=${encodeURIComponent('email eq "hire0300@example.com"')}`;
			const { body } = await suite.api<CollectionBody<UserBody>>('GET', path);
			expect(body._embedded.users).toHaveLength(1);
			return body._embedded.users[0];
		};
		const first = await hire();
		expect(first).toMatchObject({ username: 'hire0300', mfaEnabled: false });
		expect(await hire()).toEqual(first);
	});
});
