import type { IDataObject } from 'n8n-workflow';
import type { PageRequest } from '../../../nodes/PingOne/enrollment/pageRequest.ts';
import type { ApiRequest } from '../../../nodes/PingOne/pingone/client/apiRequest.ts';
import { PingOneError } from '../../../nodes/PingOne/pingone/errors/failure.ts';
import { type Begun, touch } from '../../support/enrollment/ceremony.mts';
import { Clock } from '../../support/enrollment/model/clock.mts';
import { makeWait, ModelN8n } from '../../support/enrollment/model/n8n.mts';
import { ModelPingOne } from '../../support/enrollment/model/pingOne.mts';

const MINUTE = 60_000;
const PROOF = '0'.repeat(32);

const CALM = {
	...{ staleMs: 0, wayMs: 1, outages: [], lost: 0, late: 0, readFails: 0 },
	...{ roleLostAt: Infinity, userDeletedAt: Infinity },
};

/** A PingOne of which some requests fail, after a while. */
class Failing extends ModelPingOne {
	fails: (request: ApiRequest) => boolean = () => false;

	tookMs = 0;

	/** Every read is so old, in ms. */
	set lagMs(ms: number) {
		this.weather.staleMs = ms;
	}

	override sender(process: string) {
		const send = super.sender(process);
		return (async (request: ApiRequest) => {
			if (!this.fails(request)) return await send(request);
			await this.clock.pass(this.tookMs);
			throw new PingOneError({ kind: 'noAnswer', code: 'timeout', request: request.method });
		}) as typeof send;
	}
}

const isList = ({ method, path }: ApiRequest) => method === 'GET' && path.length === 3;
/** A device is read immediately before it is deleted. */
const isRead = ({ method, path }: ApiRequest) =>
	method === 'DELETE' || (method === 'GET' && path.length > 2);

interface Scene {
	clock: Clock;
	pingOne: Failing;
	n8n: ModelN8n;
	post(process: number, request: IDataObject): Promise<IDataObject>;
	/** Begins at a process and has a key answer; gives the finish. */
	press(process: number): Promise<IDataObject>;
}

/** Plays a link at two processes of n8n in virtual time, to its end. */
async function play(validMs: number, act: (scene: Scene) => Promise<void>): Promise<Scene> {
	const clock = new Clock(() => 0);
	try {
		const pingOne = new Failing(clock, () => 0.999, { ...CALM });
		const n8n = new ModelN8n(clock, pingOne, makeWait(clock.now, validMs, []), [0, 0]);
		const post = async (process: number, request: IDataObject) =>
			(await n8n.post(process, { proof: PROOF, ...request } as PageRequest)) ?? {};
		const press = async (process: number) => {
			const begun = (await post(process, { action: 'begin' })) as unknown as Begun;
			return { action: 'finish', token: begun.token, attestation: touch(begun) };
		};
		const scene = { clock, pingOne, n8n, post, press };
		const acting = act(scene);
		await clock.runUntil(clock.now + validMs + 10 * MINUTE);
		await acting;
		return scene;
	} finally {
		clock.restore();
	}
}

const activeIds = ({ devices }: ModelPingOne) =>
	devices.filter(({ status }) => status === 'ACTIVE').map(({ id }) => id);

const enrollmentOf = ({ item }: ModelN8n) => item?.enrollment as IDataObject;

it('names a device in doubt although the last look began before the end', async () => {
	const { n8n, pingOne } = await play(5 * MINUTE, async ({ pingOne, post, press }) => {
		const finish = await press(0);
		// From the activation on, every read takes as long as a page is patient, and fails.
		pingOne.tookMs = 30_000;
		pingOne.fails = isRead;
		expect(await post(0, finish)).toMatchObject({ code: 'checking' });
	});
	expect(enrollmentOf(n8n)).toMatchObject({
		status: 'EXPIRED',
		unknownDeviceIds: activeIds(pingOne),
	});
});

it('enrolls at the end with a device that is active, though rivals cannot be listed', async () => {
	const { n8n, pingOne } = await play(5 * MINUTE, async ({ pingOne, post, press }) => {
		const finish = await press(0);
		pingOne.fails = isList;
		expect(await post(0, finish)).toMatchObject({ code: 'checking' });
	});
	expect(enrollmentOf(n8n).status).toBe('ENROLLED');
	expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
	expect(n8n.inDoubt).toEqual([n8n.item?.id]);
});

it('activates no second key while the first is in doubt', async () => {
	const { n8n, pingOne } = await play(30 * MINUTE, async ({ clock, pingOne, post, press }) => {
		const [first, second] = [await press(0), await press(0)];
		pingOne.fails = isRead;
		expect(await post(0, first)).toMatchObject({ code: 'checking' });
		await clock.pass(MINUTE);
		expect(await post(0, second)).toMatchObject({ code: 'checking', repeat: true });
		expect(activeIds(pingOne)).toHaveLength(1);
		pingOne.fails = () => false;
		expect(await post(0, second)).toMatchObject({ code: 'used' });
	});
	expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
});

it('removes no key that another process may have told the workflow of', async () => {
	const { n8n, pingOne } = await play(30 * MINUTE, async ({ clock, pingOne, post, press }) => {
		const [first, second] = [await press(0), await press(0)];
		pingOne.fails = isRead;
		expect(await post(0, first)).toMatchObject({ code: 'checking' });
		await clock.pass(40_000);
		pingOne.fails = () => false;
		// The first process has not looked again yet when the other one tells the workflow.
		const told = await Promise.all([post(1, second), post(0, second)]);
		expect(told.map(({ done, code }) => done ?? code)).toEqual([true, 'used']);
	});
	expect(activeIds(pingOne)).toContain(n8n.item?.id);
});

it('tells the workflow of a key for which another window gave way at another process', async () => {
	const { n8n, pingOne } = await play(30 * MINUTE, async ({ n8n, pingOne, post, press }) => {
		const [first, second] = [await press(0), await press(1)];
		pingOne.fails = isRead;
		expect(await post(0, first)).toMatchObject({ code: 'checking' });
		pingOne.fails = () => false;
		expect(await post(1, second)).toMatchObject({ code: 'used' });
		expect(n8n.state).toBe('waiting');
		expect(await post(1, { action: 'begin', token: first.token })).toMatchObject({ done: true });
		expect(n8n.state).toBe('success');
	});
	expect(activeIds(pingOne)).toEqual([n8n.item?.id]);
});

it('tells nobody that it is done of a key that another process took for pending', async () => {
	const { n8n } = await play(30 * MINUTE, async ({ clock, pingOne, post, press }) => {
		const [finish] = [await press(0), await press(0)];
		pingOne.lagMs = 1_500;
		// Another tab of the same browser begins again, and its process removes the device in four seconds.
		await post(1, { action: 'begin', token: finish.token });
		await clock.pass(3_000);
		expect(await post(0, finish)).toMatchObject({ code: 'stale' });
		expect(activeIds(pingOne)).toEqual([]);
	});
	expect(enrollmentOf(n8n).status).toBe('EXPIRED');
});
