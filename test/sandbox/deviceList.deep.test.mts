import type { Reply } from '../support/pingOneClient.mts';
import { createPending, details, vendor } from '../support/sandboxApi.mts';
import type { CollectionBody, DeviceBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

async function list(query = ''): Promise<CollectionBody<DeviceBody>> {
	return (await api<CollectionBody<DeviceBody>>('GET', `${sandbox.devicesPath()}${query}`)).body;
}

async function listedIds(query = ''): Promise<string[]> {
	return (await list(query))._embedded.devices.map(({ id }) => id);
}

describe('order', () => {
	const reorder = (ids: string[]): Promise<Reply> =>
		api('POST', sandbox.devicesPath(), {
			contentType: vendor('devices.reorder'),
			body: { order: ids.map((id) => ({ id })) },
		});

	it('comes first to last in the list, pending devices after', async () => {
		const [a, b] = [(await sandbox.seed()).id, (await sandbox.seed()).id];
		const { id: waiting } = await createPending(api, sandbox.user().id, sandbox.ids.policyId);
		expect(await listedIds()).toEqual([a, b, waiting]);
		const reply = await reorder([b, a]);
		expect([reply.status, reply.body.order]).toEqual([200, [{ id: b }, { id: a }]]);
		expect(await listedIds()).toEqual([b, a, waiting]);
		expect((await list('?expand=order')).order).toEqual([{ id: b }, { id: a }]);
		expect((await list()).order).toBeUndefined();
	});

	it('promotes the second device when the default is deleted', async () => {
		const [a, b] = [(await sandbox.seed()).id, (await sandbox.seed()).id];
		expect((await api('DELETE', `${sandbox.devicesPath()}/${a}`)).status).toBe(204);
		expect((await list('?expand=order')).order).toEqual([{ id: b }]);
	});

	it('can be removed', async () => {
		await sandbox.seed();
		const contentType = vendor('devices.order.remove');
		expect((await api('POST', sandbox.devicesPath(), { contentType })).status).toBe(204);
		expect((await list('?expand=order')).order).toEqual([]);
	});

	it('must hold every active device once', async () => {
		const [a, b] = [(await sandbox.seed()).id, (await sandbox.seed()).id];
		const { id: waiting } = await createPending(api, sandbox.user().id, sandbox.ids.policyId);
		for (const ids of [[a], [a, a], [a, b, b], [a, waiting], []]) {
			const reply = await reorder(ids);
			expect([reply.status, ...details(reply)]).toEqual([400, 'INVALID_VALUE order']);
		}
		const contentType = vendor('devices.reorder');
		const wrongKey = await api('POST', sandbox.devicesPath(), {
			contentType,
			body: { devices: [{ id: a }] },
		});
		expect(wrongKey.status).toBe(400);
	});
});

describe('the collection', () => {
	it('links to itself and to its order', async () => {
		const { _links } = await list();
		const href = `${sandbox.url}/v1/environments/${sandbox.ids.environmentId}${sandbox.devicesPath()}`;
		expect(_links).toEqual({ self: { href }, 'devices.reorder': { href } });
	});

	it('shows the order as objects or as IDs', async () => {
		const { id } = await sandbox.seed();
		expect((await list('?expand=order')).order).toEqual([{ id }]);
		await sandbox.control('POST', '/settings', { orderForm: 'ids' });
		expect((await list('?expand=order')).order).toEqual([id]);
	});

	it('expands what is documented', async () => {
		expect(await list('?expand=order,typeDisplayNames')).toMatchObject({
			order: [],
			typeDisplayNames: {},
		});
		const path = `${sandbox.devicesPath()}?expand=user`;
		expect(details(await api('GET', path))).toEqual(['INVALID_VALUE expand']);
	});

	it('holds devices of other types as they were seeded', async () => {
		const members = { phone: '+14135550150', testMode: true };
		const { id } = await sandbox.seed({ type: 'SMS', members });
		const [device] = (await list())._embedded.devices;
		expect(device).toMatchObject({ id, type: 'SMS', ...members });
		for (const absent of ['rp', 'credentialId', 'attributes', 'backup', 'displayName']) {
			expect(device).not.toHaveProperty(absent);
		}
	});
});

describe('reading and deleting', () => {
	it('shows a pending device with its activate link, without its options', async () => {
		const created = await createPending(api, sandbox.user().id, sandbox.ids.policyId);
		const { publicKeyCredentialCreationOptions: _, ...rest } = created;
		expect((await list())._embedded.devices).toEqual([rest]);
		expect((await api('GET', `${sandbox.devicesPath()}/${created.id}`)).body).toEqual(rest);
	});

	it('filters by status and type', async () => {
		const active = (await sandbox.seed()).id;
		const { id: waiting } = await createPending(api, sandbox.user().id, sandbox.ids.policyId);
		const byStatus = (status: string): Promise<string[]> =>
			listedIds(`?filter=${encodeURIComponent(`(status eq "${status}")`)}`);
		expect(await byStatus('ACTIVE')).toEqual([active]);
		expect(await byStatus('ACTIVATION_REQUIRED')).toEqual([waiting]);
		const filtered = (filter: string): string => `?filter=${encodeURIComponent(filter)}`;
		expect(await listedIds(filtered('type eq "FIDO2"'))).toEqual([active, waiting]);
		expect(await listedIds(filtered('type eq "SMS"'))).toEqual([]);
		for (const filter of ['type sw "F"', 'nickname eq "x"']) {
			const refused = await api('GET', sandbox.devicesPath() + filtered(filter));
			expect([refused.status, ...details(refused)]).toEqual([400, 'INVALID_FILTER filter']);
		}
	});

	it('deletes once', async () => {
		const id = (await sandbox.seed()).id;
		expect((await api('DELETE', `${sandbox.devicesPath()}/${id}`)).status).toBe(204);
		expect((await api('DELETE', `${sandbox.devicesPath()}/${id}`)).status).toBe(404);
		expect((await api('GET', `${sandbox.devicesPath()}/${id}`)).status).toBe(404);
	});

	it('does not find a device under another user', async () => {
		const id = (await sandbox.seed()).id;
		const [, other] = sandbox.ids.users;
		expect((await api('GET', `/users/${other.id}/devices/${id}`)).status).toBe(404);
	});

	it('forgets pending devices after 24 hours, active ones never', async () => {
		const active = (await sandbox.seed()).id;
		const { id } = await createPending(api, sandbox.user().id, sandbox.ids.policyId);
		await sandbox.control('POST', '/time/advance', { seconds: 24 * 60 * 60 - 60 });
		await api.signIn();
		expect(await listedIds()).toEqual([active, id]);
		await sandbox.control('POST', '/time/advance', { seconds: 60 });
		expect(await listedIds()).toEqual([active]);
		expect((await api('GET', `${sandbox.devicesPath()}/${id}`)).status).toBe(404);
	});
});
