import { createPending } from '../support/sandboxApi.mts';
import type { CollectionBody, DeviceBody } from '../support/sandboxApi.mts';
import { useWorld } from '../support/world.mts';

const { sandbox, api } = useWorld();

const settle = async (changes: object) => await sandbox.control('POST', '/settings', changes);
const pass = async (seconds: number) => await sandbox.control('POST', '/time/advance', { seconds });
const pending = async () => await createPending(api, sandbox.user().id, sandbox.ids.policyId);
const path = (id: string) => `${sandbox.devicesPath()}/${id}`;

async function listed(): Promise<string[]> {
	const { body } = await api<CollectionBody<DeviceBody>>('GET', sandbox.devicesPath());
	return body._embedded.devices.map(({ id }) => id);
}

// An hour, so that no test has to be quick.
describe('reads that lag', () => {
	beforeEach(async () => await settle({ staleMs: 3_600_000, tokenLifetimeSeconds: 36_000 }));

	it('show a new device late, in the list and by its ID', async () => {
		const { id } = await pending();
		expect([await listed(), (await api('GET', path(id))).status]).toEqual([[], 404]);
		await pass(3_601);
		expect([await listed(), (await api('GET', path(id))).status]).toEqual([[id], 200]);
	});

	it('show a device as it was, and one that was deleted', async () => {
		const { id } = await sandbox.seed({ nickname: 'old' });
		const contentType = 'application/json';
		const renamed = await api('PUT', `${path(id)}/nickname`, {
			contentType,
			body: { nickname: 'new' },
		});
		expect(renamed.status).toBe(200);
		expect((await api('GET', path(id))).body).toMatchObject({ nickname: 'old' });
		expect((await api('DELETE', path(id))).status).toBe(204);
		expect(await listed()).toEqual([id]);
		expect((await api('DELETE', path(id))).status).toBe(404);
		await pass(3_601);
		expect(await listed()).toEqual([]);
	});

	it('show at once what the control plane has changed', async () => {
		const { id } = await sandbox.seed();
		expect(await listed()).toEqual([id]);
	});
});

it('does not find a new device by its ID for a while, also to change it', async () => {
	await settle({ lateMs: 3_600_000, tokenLifetimeSeconds: 36_000 });
	const { id } = await pending();
	expect(await listed()).toEqual([id]);
	expect((await api('DELETE', path(id))).status).toBe(404);
	await pass(3_601);
	expect((await api('DELETE', path(id))).status).toBe(204);
});
