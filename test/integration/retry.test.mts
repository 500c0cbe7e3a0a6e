import { sleep, type IDataObject, type INodeExecutionData } from 'n8n-workflow';
import { rerun, type Rerun } from '../support/retried.mts';
import { createParameters, seedHires } from '../support/tenant.mts';
import { useWorld } from '../support/world.mts';

const { sandbox } = useWorld();
const RP = { id: 'pingone.com', name: 'PingOne' };
const PENDING = { rp: RP, status: 'ACTIVATION_REQUIRED' };

let hires: string[];

beforeEach(async () => {
	hires = await seedHires(sandbox, 4);
});

const add = async (userId: string, changes: IDataObject = {}) =>
	await sandbox.control<{ id: string }>('POST', `/users/${userId}/devices`, { rp: RP, ...changes });
const run = async (userIds: string[], options?: Rerun) => await rerun(sandbox, userIds, options);
/** The run that fails, crashes or is stopped: nothing of its output is left. */
const lost = async (userIds: string[], changes?: IDataObject, more?: Rerun) => {
	const beganAt = Date.now();
	await run(userIds, { mode: 'webhook', changes, ...more });
	return beganAt;
};
const ids = (items: INodeExecutionData[]) => items.map(({ json }) => json.id);
const held = async (userId: string) => (await sandbox.devicesOf(userId)).map(({ id }) => id);
const errorOf = ({ json }: INodeExecutionData) => json.error as IDataObject;

/** What n8n keeps of the run's beginning: n8n 2, n8n 1 after a failure, and both recovered. */
const KEPT: Array<(beganAt: number) => Rerun> = [
	(beganAt) => ({ establishedAt: beganAt }),
	(beganAt) => ({ beganAt }),
	(beganAt) => ({ beganAt: Math.floor(beganAt / 1000) }),
	(beganAt) => ({ establishedAt: beganAt, beganAt: Math.floor(beganAt / 1000) }),
];

/** A user with an old key, one with a pending device of another workflow, and one with none. */
async function expectOwnReplaced(userIds: string[], kept: (beganAt: number) => Rerun) {
	const [withKey, withPending, fresh] = userIds;
	const hourAgo = Date.now() - 3_600_000;
	const key = await add(withKey, { createdAt: hourAgo });
	const older = await add(withPending, { ...PENDING, createdAt: hourAgo });
	const beganAt = await lost(userIds);
	const [done, failed] = await run(userIds, kept(beganAt));
	expect(failed).toEqual([]);
	expect(done.every(({ json }) => json.webAuthnCreationOptions !== undefined)).toBe(true);
	const [first, second, third] = ids(done);
	expect(await held(withKey)).toEqual([key.id, first]);
	expect(await held(withPending)).toEqual([older.id, second]);
	expect(await held(fresh)).toEqual([third]);
}

describe("n8n's Retry button", () => {
	it('replaces what the first run left pending, and nothing else, however that ended', async () => {
		const users = await seedHires(sandbox, 3 * KEPT.length);
		await Promise.all(
			KEPT.map(async (kept, place) => {
				await expectOwnReplaced(users.slice(3 * place, 3 * place + 3), kept);
			}),
		);
	});

	it('changes nothing for whom it cannot tell, and says which device', async () => {
		const [ada, ben] = hires;
		await lost([ada]);
		const left = await held(ada);
		const [done, failed] = await run([ada, ben]);
		expect(ids(done)).toEqual(await held(ben));
		expect(await held(ada)).toEqual(left);
		expect(errorOf(failed[0])).toMatchObject({
			check: 'interruptedRun',
			possibleDeviceIds: left,
			message: expect.stringContaining(left[0]) as string,
		});
	});

	it('tells by relying party, state and its own creations what the first run left', async () => {
		const [active, elsewhere, twice] = hires;
		const establishedAt = Date.now();
		const key = await add(active);
		await lost([elsewhere], { rpId: { __rl: true, mode: 'domain', value: 'example.com' } });
		const [other] = await held(elsewhere);
		await lost([twice, twice]);
		const [done] = await run([active, elsewhere, twice, twice], { establishedAt });
		const [first, second, third, fourth] = ids(done);
		expect(first).toBe(key.id);
		expect(await held(active)).toEqual([key.id]);
		expect(await held(elsewhere)).toEqual([other, second]);
		expect(new Set(await held(twice))).toEqual(new Set([third, fourth]));
	});

	it('leaves alone what another node of the workflow has created for the same user', async () => {
		const establishedAt = await lost(hires);
		const user = { __rl: true, mode: 'id', value: '={{ $json.userId }}' };
		const first = { name: 'First', parameters: createParameters(sandbox, { user }) };
		const again = { __rl: true, mode: 'id', value: '={{ $json.user.id }}' };
		const options = { before: [first], changes: { user: again }, establishedAt };
		const [done] = await run(hires, options);
		expect(done).toHaveLength(4);
		for (const userId of hires) expect(await held(userId)).toHaveLength(2);
	});

	it('removes what the stopped run still creates after Retry was pressed', async () => {
		const establishedAt = await lost(hires);
		const retry = run(hires, { establishedAt });
		await sleep(4_000);
		await lost(hires, {}, { credentialId: 'in another process' });
		const [done, failed] = await retry;
		expect(failed).toEqual([]);
		for (const [place, userId] of hires.entries()) {
			expect(await held(userId)).toEqual([ids(done)[place]]);
		}
	});

	it('may leave two devices when it is pressed twice at once, each in the output that made it', async () => {
		const establishedAt = await lost(hires);
		const [[first, failed], [second, alsoFailed]] = await Promise.all([
			run(hires, { establishedAt }),
			run(hires, { establishedAt, credentialId: 'in another process' }),
		]);
		expect([failed, alsoFailed]).toEqual([[], []]);
		for (const [place, userId] of hires.entries()) {
			expect(new Set(await held(userId))).toEqual(new Set([ids(first)[place], ids(second)[place]]));
		}
	});

	it('replaces what an earlier retry made when it is pressed later', async () => {
		const establishedAt = await lost(hires);
		await run(hires, { establishedAt });
		const [third] = await run(hires, { establishedAt });
		expect((await Promise.all(hires.map(held))).flat()).toEqual(ids(third));
	});

	it('holds with Retry On Fail', async () => {
		const establishedAt = await lost(hires);
		await sandbox.control('POST', '/faults', [
			{
				route: 'devices.create',
				userId: hires[0],
				times: 1,
				fault: { kind: 'status', status: 403 },
			},
		]);
		const [done, failed] = await run(hires, { establishedAt, tries: 3 });
		expect([done.length, failed.length]).toEqual([4, 0]);
		for (const [place, userId] of hires.entries()) {
			expect(await held(userId)).toEqual([ids(done)[place]]);
		}
	});
});

it('Retry On Fail in an outage leaves everybody one new device, and the older ones', async () => {
	const users = await seedHires(sandbox, 60);
	const hourAgo = Date.now() - 3_600_000;
	const older = [{}, PENDING];
	const before = new Map<string, string[]>();
	for (const [place, userId] of users.entries()) {
		const kind = older[place % 3];
		const ids = kind ? [(await add(userId, { ...kind, createdAt: hourAgo })).id] : [];
		before.set(userId, ids);
	}
	const away = { kind: 'status', status: 503 };
	await sandbox.control('POST', '/faults', [
		// n8n makes another attempt when the first item fails.
		...[{ route: 'devices.create', userId: users[0], times: 1, fault: { ...away, status: 403 } }],
		...[{ route: 'devices.create', skip: 20, times: 15, fault: { ...away, when: 'after' } }],
		...[{ route: 'devices.list', times: 10, fault: away }],
	]);
	const [done, failed] = await run(users, { mode: 'webhook', tries: 3 });
	expect([ids(done).length, failed]).toEqual([users.length, []]);
	for (const [place, userId] of users.entries()) {
		expect(await held(userId)).toEqual([...before.get(userId)!, ids(done)[place]]);
	}
	const { byStatus } = await sandbox.control<{ byStatus: Record<string, number> }>(
		'GET',
		'/metrics',
	);
	expect([byStatus['403'], byStatus['503']]).toEqual([1, 25]);
});

it('is what keeps them apart: started in any other way, the node does not look', async () => {
	await lost([hires[0]]);
	await lost([hires[0]]);
	expect(await held(hires[0])).toHaveLength(2);
});
