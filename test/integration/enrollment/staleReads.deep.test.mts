import { sleep } from 'n8n-workflow';
import { begin, finish, persist, touch } from '../../support/enrollment/ceremony.mts';
import { eventually } from '../../support/eventually.mts';
import { startEnrollment } from '../../support/enrollment/execution.mts';
import { untilSeen } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

/** How old the reads are, in ms. PingOne documents that they lag, not by how much. */
const STALE_MS = 1_500;

it.each([0, 400, 1_200])(
	'two windows at two processes, whose reads lag: %i ms apart they delete no key, and name both',
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
		expect(active).toHaveLength(2);
		// n8n continues with the first of these.
		const items = ended.map(({ item }) => item);
		const [mine, theirs] = items.map((item) => item?.id);
		expect(active.map(({ id }) => id).sort()).toEqual([mine, theirs].sort());
		expect(items).toMatchObject([
			{ enrollment: { status: 'ENROLLED', conflict: { deviceIds: [theirs] } } },
			{ enrollment: { status: 'ENROLLED', conflict: { deviceIds: [mine] } } },
		]);
	},
);

it('a page that is loaded again at another process, while its passkey is being saved, begins no other one', async () => {
	await sandbox.control('POST', '/settings', { staleMs: STALE_MS });
	const waiting = await startEnrollment(sandbox);
	const begun = await begin(waiting);
	await untilSeen(sandbox);
	const saving = finish(waiting, begun);
	const counts = async () =>
		(await sandbox.control<{ devices: Record<string, number> }>('GET', '/metrics')).devices;
	await eventually('PingOne activates', async () => (await counts()).activated === 1 || undefined);
	const again = await waiting.elsewhere();
	const { token } = begun;
	const answer = await persist(again, async () =>
		again.send({ body: { action: 'begin', token, sent: true } }),
	);
	expect(answer.json).toEqual({ ok: true, done: true });
	expect((await saving).json).toEqual({ ok: true, done: true });
	expect(await counts()).toMatchObject({ created: 1, activated: 1, pending: 0 });
});
