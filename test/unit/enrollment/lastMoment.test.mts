import { GRACE_MS } from '../../../nodes/PingOne/waiting/wait.ts';
import {
	activeIds,
	enrollmentOf,
	isRead,
	MINUTE,
	play,
} from '../../support/enrollment/model/scene.mts';

const SECOND = 1_000;
const VALID_MS = 10 * MINUTE;

/** PingOne hangs: no turn of a wait is patient for longer. */
const HANGS_MS = 30 * SECOND;

it.each([2, 20, 40, 80])(
	'a key pressed %i seconds before the end, when PingOne begins to hang, is named in the output',
	async (left) => {
		const { n8n, pingOne } = await play(VALID_MS, async ({ clock, pingOne, post, press }) => {
			await clock.pass(VALID_MS - SECOND);
			const finish = await press(0);
			await clock.pass(SECOND + GRACE_MS - left * SECOND);
			pingOne.weather.lost = 1;
			Object.assign(pingOne, { fails: isRead, tookMs: HANGS_MS });
			expect(await post(0, finish)).toMatchObject({ code: 'checking' });
		});
		expect(enrollmentOf(n8n)).toMatchObject({
			status: 'EXPIRED',
			unknownDeviceIds: activeIds(pingOne),
		});
		expect(activeIds(pingOne)).toHaveLength(1);
	},
);

it('ends two minutes after it expired with a key in doubt, however slowly PingOne fails', async () => {
	const { n8n } = await play(VALID_MS, async ({ clock, pingOne, n8n, post, press }) => {
		await clock.pass(VALID_MS - 60 * SECOND);
		const finish = await press(0);
		pingOne.weather.lost = 1;
		Object.assign(pingOne, { fails: isRead, tookMs: 7 * SECOND });
		expect(await post(0, finish)).toMatchObject({ code: 'checking' });
		const end = n8n.wait.expiresAt + GRACE_MS;
		await clock.pass(end - SECOND - clock.now);
		expect(n8n.item).toBeUndefined();
		await clock.pass(20 * SECOND);
		expect(n8n.item).toBeDefined();
	});
	expect(enrollmentOf(n8n).status).toBe('EXPIRED');
});
