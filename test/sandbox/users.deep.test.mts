import { type CollectionBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

interface UserBody {
	_links: Record<string, { href: string }>;
	id: string;
	username: string;
	email?: string;
	mfaEnabled: boolean;
}

const { sandbox, api } = useWorld();

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
			await api.signIn();
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
