import { PingOneError } from '../../../nodes/PingOne/pingone/errors/failure.ts';
import {
	activeIds,
	enrollmentOf,
	isRead,
	MINUTE,
	play,
	type Scene,
} from '../../support/enrollment/model/scene.mts';

const NO_TOKEN = new PingOneError({ kind: 'token', code: 'invalid_client', status: 401 });
const NO_CREDENTIAL = new PingOneError({ kind: 'credential', code: 'unusable', message: 'gone' });

describe('what is wrong for good while a key is in doubt, and nobody asks any more', () => {
	type Breaking = (scene: Scene) => void;

	const CASES: Array<[what: string, breakIt: Breaking, reason: string]> = [
		[
			'the worker app has lost its role',
			({ clock, pingOne }) => (pingOne.weather.roleLostAt = clock.now),
			'ACCESS_DENIED',
		],
		[
			'PingOne refuses to show the user’s devices alone',
			({ pingOne }) => (pingOne.refuses = isRead),
			'ACCESS_DENIED',
		],
		['the secret was rotated', ({ pingOne }) => (pingOne.thrown = NO_TOKEN), 'ACCESS_DENIED'],
		[
			'the credential was deleted',
			({ pingOne }) => (pingOne.thrown = NO_CREDENTIAL),
			'CREDENTIAL_UNUSABLE',
		],
	];

	/** The activation takes effect, what it did cannot be read, and its window is closed. */
	const leaveInDoubt = async ({ pingOne, post, press }: Scene) => {
		const finish = { ...(await press(0)), click: 0.5 };
		pingOne.fails = isRead;
		expect(await post(0, finish)).toMatchObject({ code: 'checking' });
		pingOne.fails = () => false;
	};

	it.each(CASES)('%s: the workflow hears of it, and of the key', async (_, breakIt, reason) => {
		const { n8n, pingOne } = await play(24 * 60 * MINUTE, async (scene) => {
			await leaveInDoubt(scene);
			breakIt(scene);
			await scene.clock.pass(15 * MINUTE);
			expect(scene.n8n.state).toBe('success');
		});
		expect(enrollmentOf(n8n)).toMatchObject({
			...{ status: 'CLOSED', reason },
			unknownDeviceIds: activeIds(pingOne),
		});
	});

	it.each(CASES)('%s, for a minute: the key is found all the same', async (_, breakIt) => {
		const { n8n, pingOne } = await play(24 * 60 * MINUTE, async (scene) => {
			const { clock, pingOne } = scene;
			await leaveInDoubt(scene);
			breakIt(scene);
			await clock.pass(MINUTE);
			Object.assign(pingOne, { refuses: () => false, fails: () => false, thrown: undefined });
			pingOne.weather.roleLostAt = Infinity;
		});
		expect(enrollmentOf(n8n).status).toBe('ENROLLED');
		expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
	});

	it('a role that is missing for half a minute closes no link whose device was not activated', async () => {
		await play(60 * MINUTE, async (scene) => {
			const { clock, pingOne, post, press } = scene;
			const finish = await press(0);
			pingOne.fails = ({ method, path }) => method !== 'GET' || path.length > 2;
			expect(await post(0, finish)).toMatchObject({ code: 'checking' });
			Object.assign(pingOne, { fails: () => false, refuses: isRead });
			await clock.pass(MINUTE / 2);
			pingOne.refuses = () => false;
			await clock.pass(MINUTE);
			expect(await post(0, { action: 'begin' })).toMatchObject({ ok: true });
		});
	});

	it('the user was deleted: the workflow hears of it', async () => {
		const { n8n } = await play(24 * 60 * MINUTE, async (scene) => {
			await leaveInDoubt(scene);
			scene.pingOne.weather.userDeletedAt = scene.clock.now;
			await scene.clock.pass(MINUTE);
			expect(scene.n8n.state).toBe('success');
		});
		expect(enrollmentOf(n8n)).toMatchObject({ status: 'CLOSED', reason: 'USER_DELETED' });
		expect(enrollmentOf(n8n).unknownDeviceIds).toBeUndefined();
	});

	it('the admin wants to keep waiting: it is logged once, and the key named at the end', async () => {
		const { n8n, pingOne } = await play(60 * MINUTE, async (scene) => {
			const { clock, pingOne } = scene;
			scene.n8n.wait.onFailure = 'keep';
			await leaveInDoubt(scene);
			pingOne.weather.roleLostAt = clock.now;
			await clock.pass(30 * MINUTE);
			expect(scene.n8n.state).toBe('waiting');
		});
		const logged = pingOne.log.filter((line) => line.includes('enrollment.failed_for_good'));
		expect(logged).toHaveLength(1);
		expect(enrollmentOf(n8n)).toMatchObject({
			...{ status: 'EXPIRED', unknownDeviceIds: activeIds(pingOne) },
		});
	});
});

it('a click whose answer was lost, and which the page repeats, is one click', async () => {
	const { n8n } = await play(60 * MINUTE, async ({ clock, n8n, pingOne, post }) => {
		pingOne.weather.roleLostAt = clock.now;
		const warnings = () => pingOne.log.filter((line) => line.includes('failed_for_good'));
		for (let times = 0; times < 4; times += 1) {
			expect(await post(0, { action: 'begin', click: 0.5 })).toMatchObject({ code: 'policy' });
		}
		expect([n8n.state, warnings()]).toEqual(['waiting', [expect.any(String)]]);
		expect(await post(0, { action: 'begin', click: 0.75 })).toMatchObject({ code: 'policy' });
		expect(n8n.state).toBe('success');
	});
	expect(enrollmentOf(n8n)).toMatchObject({ status: 'CLOSED', reason: 'ACCESS_DENIED' });
});

it('nor is a passkey that the page sends again a second click', async () => {
	const { n8n } = await play(60 * MINUTE, async ({ clock, n8n, pingOne, post, press }) => {
		const finish = { ...(await press(0)), click: 0.5 };
		pingOne.weather.roleLostAt = clock.now;
		await post(0, finish);
		expect(await post(0, finish)).toMatchObject({ code: 'policy' });
		expect(n8n.state).toBe('waiting');
		pingOne.weather.roleLostAt = Infinity;
		expect(await post(0, finish)).toMatchObject({ done: true });
	});
	expect(enrollmentOf(n8n).status).toBe('ENROLLED');
});
