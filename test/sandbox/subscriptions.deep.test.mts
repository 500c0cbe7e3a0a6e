import { signIn, type Reply } from '../support/pingOneClient.mts';
import { details, type CollectionBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

const BODY = {
	name: 'n8n',
	enabled: true,
	format: 'ACTIVITY',
	verifyTlsCertificates: true,
	filterOptions: { includedActionTypes: ['DEVICE.ACTIVATED'] },
	httpEndpoint: { url: 'https://n8n.example.com/webhook/1', headers: { 'X-Secret': 'x' } },
};

function create(changes: object = {}): Promise<Reply> {
	return api('POST', '/subscriptions', { body: { ...BODY, ...changes } });
}

function endpoint(changes: object): object {
	return { httpEndpoint: { ...BODY.httpEndpoint, ...changes } };
}

function filter(changes: object): object {
	return { filterOptions: { ...BODY.filterOptions, ...changes } };
}

describe('subscriptions', () => {
	it('are created, listed, read, replaced and deleted', async () => {
		const created = await create({ tlsClientAuthKeyPair: { id: 'x' } });
		expect([created.status, created.body]).toMatchObject([
			201,
			{ ...BODY, id: expect.any(String), environment: { id: sandbox.ids.environmentId } },
		]);
		const path = `/subscriptions/${String(created.body.id)}`;
		expect((await api('GET', path)).body).toEqual(created.body);
		const list = await api<CollectionBody<unknown>>('GET', '/subscriptions');
		expect(list.body._embedded.subscriptions).toEqual([created.body]);
		const replaced = await api('PUT', path, { body: { ...BODY, name: 'other' } });
		expect([replaced.status, replaced.body.name]).toEqual([200, 'other']);
		expect(replaced.body).not.toHaveProperty('tlsClientAuthKeyPair');
		expect((await api('PUT', path, { body: { name: 'only' } })).status).toBe(400);
		expect((await api('DELETE', path)).status).toBe(204);
		expect((await api('GET', path)).status).toBe(404);
	});

	it.each([
		[{ name: undefined }, 'REQUIRED_VALUE name'],
		[{ enabled: 'yes' }, 'INVALID_VALUE enabled'],
		[{ format: 'XML' }, 'INVALID_VALUE format'],
		[{ verifyTlsCertificates: undefined }, 'REQUIRED_VALUE verifyTlsCertificates'],
		[{ id: 'x' }, 'INVALID_PARAMETER id'],
		[endpoint({ url: 'http://n8n.example.com/' }), 'INVALID_VALUE httpEndpoint.url'],
		[endpoint({ url: 'https://localhost/' }), 'INVALID_VALUE httpEndpoint.url'],
		[endpoint({ url: 'https://10.0.0.1/' }), 'INVALID_VALUE httpEndpoint.url'],
		[endpoint({ url: 'https://[::1]/' }), 'INVALID_VALUE httpEndpoint.url'],
		[endpoint({ url: 'https://n8n/' }), 'INVALID_VALUE httpEndpoint.url'],
		[{ httpEndpoint: undefined }, 'REQUIRED_VALUE httpEndpoint'],
		[endpoint({ headers: { a: 1 } }), 'INVALID_VALUE httpEndpoint.headers.a'],
		[filter({ includedActionTypes: [] }), 'EMPTY_VALUE filterOptions.includedActionTypes'],
		[filter({ includedActionTypes: ['*'] }), 'INVALID_VALUE filterOptions.includedActionTypes[0]'],
		[
			filter({ includedPopulations: Array.from({ length: 11 }, () => ({ id: 'x' })) }),
			'SIZE_LIMIT_EXCEEDED filterOptions.includedPopulations',
		],
	])('are refused with %j', async (changes, expected) => {
		const reply = await create(changes);
		expect([reply.status, ...details(reply)]).toEqual([400, expected]);
	});

	it('are fifty at most; one more is answered like a missing role', async () => {
		for (let made = 0; made < 50; made += 1) expect((await create()).status).toBe(201);
		const tooMany = await create();
		expect(tooMany.status).toBe(403);
		const { devicesOnly } = sandbox.ids.apps;
		const other = await signIn(sandbox.url, devicesOnly, sandbox.ids.environmentId);
		const forbidden = await other('POST', '/subscriptions', { body: BODY });
		expect({ ...forbidden.body, id: '' }).toEqual({ ...tooMany.body, id: '' });
		expect((await other('GET', '/subscriptions')).status).toBe(403);
	});
});
