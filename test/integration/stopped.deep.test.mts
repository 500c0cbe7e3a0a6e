import type { IDataObject } from 'n8n-workflow';
import { runNode } from '../support/engine.mts';
import { eventually } from '../support/eventually.mts';
import { createParameters, credentialFor, seedHires } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox } = useWorld();
const RP = { id: 'pingone.com', name: 'PingOne' };
const HOUR_MS = 3_600_000;

const run = async (hires: string[], options: IDataObject, started?: (cancel: () => void) => void) =>
	await runNode({
		parameters: createParameters(sandbox, { options }),
		credential: credentialFor(sandbox),
		items: hires.map((userId) => ({ userId })),
		onError: 'continueErrorOutput',
		started: ({ cancel }) => started?.(cancel),
	});

/** Starts a run for these users, and stops it in its middle. */
async function stopInMiddle(hires: string[], options: IDataObject): Promise<void> {
	await sandbox.control('POST', '/settings', { latencyMs: 50, rateLimit: { perSecond: 10 } });
	let cancel = () => {};
	const running = run(hires, options, (stop) => (cancel = stop));
	await eventually('the run is in its middle', async () => {
		const { devices } = await sandbox.control<{ devices: { created: number } }>('GET', '/metrics');
		return devices.created > 5 || undefined;
	});
	cancel();
	await running;
	await sandbox.control('POST', '/settings', { latencyMs: 0, rateLimit: null });
}

it.each(['replacePending', 'returnExisting'])(
	'after a stop, a new run with %s gives everybody one device, and leaves what others made',
	async (ifUserHasDevice) => {
		const hires = await seedHires(sandbox, 20);
		const add = async (userId: string, changes: IDataObject) =>
			await sandbox.control<{ id: string }>('POST', `/users/${userId}/devices`, {
				createdAt: Date.now() - HOUR_MS,
				...changes,
			});
		const elsewhere = { id: 'example.com', name: 'Example' };
		const others = await Promise.all(
			hires.map(
				async (userId) => await add(userId, { rp: elsewhere, status: 'ACTIVATION_REQUIRED' }),
			),
		);
		await stopInMiddle(hires, { ifUserHasDevice });
		const made =
			(await Promise.all(hires.map(async (userId) => await sandbox.devicesOf(userId)))).flat()
				.length - hires.length;
		expect(made).toBeGreaterThan(0);
		expect(made).toBeLessThan(hires.length);
		const { branches } = await run(hires, { ifUserHasDevice });
		expect(branches.map((branch) => branch.length)).toEqual([hires.length, 0]);
		for (const [place, userId] of hires.entries()) {
			const devices = await sandbox.devicesOf(userId);
			const own = devices.filter(({ rp }) => (rp as IDataObject).id === RP.id);
			expect(own.map(({ id }) => id)).toEqual([branches[0][place].json.id]);
			expect(devices.map(({ id }) => id)).toContain(others[place].id);
		}
	},
);
