import { useWorld } from '../../support/world.mts';
import { search } from './picker.mts';
import { locator } from '../../support/tenant.mts';

const { sandbox } = useWorld();

const devicesOf = async (user: unknown, filter?: string) =>
	(await search(sandbox, 'searchDevices', { parameters: { user } as never, filter })).results;

describe('the device picker', () => {
	it.each(['list', 'id', 'username', 'email'] as const)(
		'shows the devices of the user chosen %s',
		async (mode) => {
			const { id, username, email } = sandbox.user();
			const device = await sandbox.seed();
			await sandbox.seed({}, sandbox.user(1).id);
			const value = { list: id, id, username, email: email ?? '' }[mode];
			expect(await devicesOf(locator(mode, ` ${value} `))).toEqual([
				{ name: `FIDO2 (active, …${device.id.slice(-4)})`, value: device.id },
			]);
		},
	);

	it('says all that tells devices apart', async () => {
		const { id } = sandbox.user();
		const last = ({ id: deviceId }: { id: string }) => `…${deviceId.slice(-4)}`;
		const lost = await sandbox.seed({ nickname: 'Blue key', block: { status: 'BLOCKED' } });
		const locked = await sandbox.seed({ nickname: 'Laptop', lock: { status: 'LOCKED' } });
		const pending = await sandbox.seedPending();
		expect((await devicesOf(locator('id', id))).map(({ name }) => name)).toEqual([
			`Blue key (FIDO2, active, blocked, ${last(lost)})`,
			`Laptop (FIDO2, active, locked, ${last(locked)})`,
			`FIDO2 (waiting for activation, ${last(pending)})`,
		]);
	});

	it('finds by what is shown', async () => {
		const user = locator('id', sandbox.user().id);
		const device = await sandbox.seed({ nickname: 'Blue key' });
		await sandbox.seed({ nickname: 'Laptop' });
		const found = async (filter: string) =>
			(await devicesOf(user, filter)).map(({ value }) => value);
		expect(await found(' bLUE ')).toEqual([device.id]);
		expect(await found(device.id.slice(-4))).toContain(device.id);
		expect(await found('nothing like it')).toEqual([]);
	});

	it.each([undefined, locator('list', ''), locator('id', '={{ $json.id }}')])(
		'asks for a user first (%j)',
		async (user) => {
			await expect(devicesOf(user)).rejects.toThrow(
				"'User' is not chosen yet. Choose whose devices to list first, or give the device By ID.",
			);
			expect(await sandbox.requests()).toEqual([]);
		},
	);

	it('says when nobody has that name', async () => {
		await expect(devicesOf(locator('username', 'nobody"at\\all'))).rejects.toThrow(
			"'User' matches no user",
		);
	});
});
