import { sleep } from 'n8n-workflow';
import { begin, finish, persist, touch } from '../../support/enrollment/ceremony.mts';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import { untilSeen } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

/** How old the reads are, in ms. PingOne documents that they lag, not by how much. */
const STALE_MS = 1_500;

it.each([0, 400, 1_200])(
	'two windows at two processes, whose reads lag: %i ms apart they leave one key, of which one is told',
	async (apart) => {
		await sandbox.control('POST', '/settings', { staleMs: STALE_MS });
		const waiting = await startEnrollment(sandbox);
		const windows = [waiting, await waiting.elsewhere()];
		const begun = [await begin(windows[0]), await begin(windows[1])];
		await untilSeen(sandbox);
		const ended = await Promise.all(
			windows.map(async (window, index) => {
				const attestation = touch(begun[index]);
				await sleep(index * apart);
				return await persist(window, async () => await finish(window, begun[index], attestation));
			}),
		);
		const active = (await sandbox.devicesOf()).filter(({ status }) => status === 'ACTIVE');
		expect(active).toHaveLength(1);
		expect(ended.filter(({ json }) => json.done === true)).toHaveLength(1);
		const items = ended.flatMap(({ item }) => item ?? []);
		expect(items).toMatchObject([{ id: active[0].id, enrollment: { status: 'ENROLLED' } }]);
		const loser = ended.find(({ json }) => json.done !== true);
		expect(['used', 'stale']).toContain(loser?.json.code);
	},
);
