import type { IDataObject } from 'n8n-workflow';
import { activeAmong, listNew } from '../../../nodes/PingOne/enrollment/look.ts';
import type { Device } from '../../../nodes/PingOne/pingone/types.ts';
import { makeWait } from '../../support/enrollment/model/n8n.mts';
import {
	activeIds,
	enrollmentOf,
	isRead,
	MINUTE,
	play,
} from '../../support/enrollment/model/scene.mts';
import { fakeApi } from '../../support/fakeApi.mts';

const device = (changes: IDataObject = {}): Device => ({
	...{ id: 'x', type: 'FIDO2', status: 'ACTIVE' },
	rp: { id: 'localhost', name: 'Example Ltd' },
	...changes,
});

/** Which of these devices are in conflict with a key that is enrolled. */
async function named(devices: Device[], known: string[] = []): Promise<string[]> {
	const { api } = fakeApi(() => ({ json: { _embedded: { devices } } }));
	return activeAmong(await listNew({ api, wait: makeWait(0, 1, known) }));
}

describe('a conflict', () => {
	it.each([
		['of another relying party', device({ rp: { id: 'other.example', name: 'Other' } })],
		['of another kind', device({ type: 'TOTP' })],
		['that is pending', device({ status: 'ACTIVATION_REQUIRED' })],
	])('is no device %s', async (_, other) => {
		expect(await named([other])).toEqual([]);
	});

	it('is no device that the user had before', async () => {
		expect(await named([device()], ['x'])).toEqual([]);
	});

	it('is any other, whenever it was made and changed', async () => {
		const old = device({ createdAt: '2020-01-01T00:00:00Z', updatedAt: '2020-01-01T00:00:00Z' });
		expect(await named([old, device({ id: 'y' })])).toEqual(['x', 'y']);
	});

	it.each([0, 10_000, 3_600_000])(
		'is a key from elsewhere, activated %i ms before: it is named, and stays',
		async (beforeMs) => {
			let elsewhere = '';
			const { n8n, pingOne } = await play(240 * MINUTE, async ({ clock, pingOne, post, press }) => {
				elsewhere = pingOne.addForeign('ACTIVE').id;
				await clock.pass(beforeMs);
				expect(await post(0, await press(0))).toMatchObject({ done: true });
			});
			expect(enrollmentOf(n8n)).toMatchObject({
				...{ status: 'ENROLLED', conflict: { deviceIds: [elsewhere] } },
			});
			expect(activeIds(pingOne)).toEqual([elsewhere, n8n.item?.id]);
			const facts = JSON.stringify({ device: n8n.item?.id, deviceIds: [elsewhere] });
			expect(pingOne.log.join('\n')).toContain(`enrollment.conflict ${facts}`);
		},
	);

	it('is named by a link that closes, too', async () => {
		let elsewhere = '';
		const { n8n, pingOne } = await play(30 * MINUTE, async ({ n8n, pingOne, post }) => {
			n8n.wait.maxAttempts = 1;
			elsewhere = pingOne.addForeign('ACTIVE').id;
			const { token } = await post(0, { action: 'begin' });
			await post(0, { action: 'abandon', token });
		});
		expect(enrollmentOf(n8n)).toMatchObject({
			...{ status: 'CLOSED', conflict: { deviceIds: [elsewhere] } },
		});
		expect(activeIds(pingOne)).toEqual([elsewhere]);
	});

	it('is no device of the link itself, which the list shows and nothing else', async () => {
		let elsewhere = '';
		const { n8n, pingOne } = await play(60 * MINUTE, async ({ pingOne, post, press }) => {
			elsewhere = pingOne.addForeign('ACTIVE').id;
			const finish = await press(0);
			pingOne.refuses = ({ method, path }) => method === 'GET' && path.length === 4;
			expect(await post(0, finish)).toMatchObject({ code: 'checking' });
		});
		expect(enrollmentOf(n8n)).toMatchObject({
			...{ status: 'CLOSED', conflict: { deviceIds: [elsewhere] } },
			unknownDeviceIds: activeIds(pingOne).filter((id) => id !== elsewhere),
		});
	});

	it('is each key of two windows that finish at two processes: both stay', async () => {
		const { n8n, pingOne } = await play(30 * MINUTE, async ({ pingOne, post, press }) => {
			const [first, second] = [await press(0), await press(1)];
			pingOne.fails = isRead;
			expect(await post(0, first)).toMatchObject({ code: 'checking' });
			pingOne.fails = () => false;
			expect(await post(1, second)).toMatchObject({ done: true });
		});
		const [first, second] = activeIds(pingOne);
		expect(n8n.item?.id).toBe(second);
		expect(enrollmentOf(n8n)).toMatchObject({ conflict: { deviceIds: [first] } });
	});
});
