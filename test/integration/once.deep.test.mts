import { useWorld } from '../support/world.mts';
import { sleep, type IDataObject, type INode } from 'n8n-workflow';
import type { CredentialStore } from '../../tools/host/credentialStore.mts';
import { eventually } from '../support/eventually.mts';
import { runNode, type RunSettings } from '../support/engine.mts';
import { createParameters, credentialFor, locator, seedHires } from '../support/tenant.mts';
import { errorOf } from '../support/errorItem.mts';

interface RawDevice {
	id: string;
	status: string;
	nickname?: string;
}

const { sandbox } = useWorld();
let hires: string[];

beforeEach(async () => {
	hires = await seedHires(sandbox, 20);
});

const run = async (settings: Partial<RunSettings> & { changes?: IDataObject } = {}) =>
	await runNode({
		parameters: createParameters(sandbox, settings.changes),
		credential: credentialFor(sandbox),
		items: hires.map((userId) => ({ userId })),
		...settings,
	});

const devicesOf = async (userId: string) =>
	await sandbox.control<RawDevice[]>('GET', `/users/${userId}/devices`);

const counts = async () =>
	(
		await sandbox.control<{
			devices: { created: number; now: number; usersWithMoreThanOne: number };
		}>('GET', '/metrics')
	).devices;

const fault = async (rule: object) => await sandbox.control('POST', '/faults', [rule]);

describe("n8n's Retry On Fail", () => {
	const MODES: Array<INode['onError']> = [
		'stopWorkflow',
		'continueRegularOutput',
		'continueErrorOutput',
	];

	it.each(MODES)('creates nothing twice when On Error is %s', async (onError) => {
		// The first item of the first try fails for good; all the others are made in that try or the next.
		await fault({
			route: 'devices.create',
			userId: hires[0],
			times: 1,
			fault: { kind: 'status', status: 403, body: { code: 'ACCESS_FAILED', message: 'no' } },
		});
		const { branches, error } = await run({ onError, tries: 3 });
		expect(error).toBeUndefined();
		expect(branches[0].map(({ json }) => (json.user as IDataObject).id)).toEqual(hires);
		expect(branches[0].map(({ pairedItem }) => (pairedItem as { item: number }).item)).toEqual([
			...hires.keys(),
		]);
		expect(branches[1] ?? []).toEqual([]);
		expect(await counts()).toMatchObject({ created: 20, now: 20, usersWithMoreThanOne: 0 });
	});

	it('settles what the attempt before could not find out', async () => {
		const userId = hires[0];
		await fault({
			...{ route: 'devices.create', userId, times: 1 },
			fault: { kind: 'cut', when: 'after' },
		});
		await fault({
			...{ route: 'devices.list', userId, times: 1 },
			fault: { kind: 'status', status: 403 },
		});
		const items = [{ userId }, { userId: hires[1] }, { userId }];
		const { branches } = await run({ items, onError: 'continueErrorOutput', tries: 2 });
		expect(branches[0]).toHaveLength(3);
		for (const user of [userId, hires[1]]) {
			const made = branches[0].filter(({ json }) => (json.user as IDataObject).id === user);
			expect(new Set((await devicesOf(user)).map(({ id }) => id))).toEqual(
				new Set(made.map(({ json }) => json.id)),
			);
		}
	});

	it('forgets the run once it has succeeded', async () => {
		await fault({
			route: 'devices.create',
			userId: hires[19],
			fault: { kind: 'status', status: 403, body: { code: 'ACCESS_FAILED', message: 'no' } },
		});
		const { run: finished } = await run({ tries: 2 });
		expect(finished.status).toBe('success');
		const kept = JSON.stringify(finished.data.executionData?.contextData);
		expect(kept).not.toContain('publicKeyCredentialCreationOptions');
	});

	it('keeps nothing when it is off', async () => {
		await fault({
			route: 'devices.create',
			userId: hires[19],
			fault: { kind: 'status', status: 403, body: { code: 'ACCESS_FAILED', message: 'no' } },
		});
		const { run: failed } = await run();
		expect(JSON.stringify(failed.data.executionData?.contextData ?? {})).not.toContain('FIDO2');
	});
});

describe('an unclear create', () => {
	const ada = () => hires[0];
	const one = async (changes: IDataObject = {}) =>
		await run({ items: [{ userId: ada() }], onError: 'continueErrorOutput', changes });

	it.each([
		['cut before PingOne did it', { kind: 'cut', when: 'before' }],
		['cut after PingOne did it', { kind: 'cut', when: 'after' }],
		['cut in the middle of the answer', { kind: 'cut', when: 'mid-body' }],
		['HTTP 500 before', { kind: 'status', status: 500, when: 'before' }],
		['HTTP 500 after', { kind: 'status', status: 500, when: 'after' }],
		['HTTP 408 after', { kind: 'status', status: 408, when: 'after' }],
		['a gateway page after', { kind: 'html', status: 502, when: 'after' }],
		['half an answer', { kind: 'truncated' }],
		['an answer that is no JSON', { kind: 'malformed' }],
		['an empty answer', { kind: 'empty' }],
	])('ends with one device, whose options came out: %s', async (_, what) => {
		await fault({ route: 'devices.create', times: 1, fault: what });
		const { branches } = await one();
		expect(branches[1]).toEqual([]);
		const [{ json }] = branches[0];
		expect(typeof json.publicKeyCredentialCreationOptions).toBe('string');
		expect((await devicesOf(ada())).map(({ id }) => id)).toEqual([json.id]);
	});

	it('ends with one device after a time-out, too', async () => {
		await fault({
			route: 'devices.create',
			times: 1,
			fault: { kind: 'latency', ms: 1500, when: 'after' },
		});
		const { branches } = await one({ options: { timeout: 1 } });
		expect((await devicesOf(ada())).map(({ id }) => id)).toEqual([branches[0][0].json.id]);
	});

	it('leaves nothing behind when it stays unclear', async () => {
		await fault({ route: 'devices.create', times: -1, fault: { kind: 'cut', when: 'after' } });
		const { branches } = await one();
		expect(branches[0]).toEqual([]);
		const { message, outcome } = errorOf(branches[1][0]);
		expect(message).toContain('PingOne does not show that the device was created');
		expect(outcome).toBe('unknown');
		expect(await devicesOf(ada())).toEqual([]);
	});

	it('never touches an active device, nor a pending one of another relying party or time', async () => {
		await sandbox.control('POST', `/users/${ada()}/devices`, { nickname: 'active' });
		const other = await one({ rpId: locator('domain', 'example.com') });
		await fault({ route: 'devices.create', times: 1, fault: { kind: 'cut', when: 'after' } });
		const { branches } = await one();
		const left = (await devicesOf(ada())).map(({ id }) => id);
		expect(left).toHaveLength(3);
		expect(left).toContain(other.branches[0][0].json.id);
		expect(left).toContain(branches[0][0].json.id);
	});

	it('touches nothing and names the devices when they cannot be told apart', async () => {
		const create = { route: 'devices.create', times: 1 };
		await fault({ ...create, fault: { kind: 'latency', ms: 3000 } });
		await fault({ ...create, fault: { kind: 'cut', when: 'after' } });
		const running = one();
		await eventually('the create is under way', async () => {
			const rules = await sandbox.control<unknown[]>('GET', '/faults');
			return rules.length === 0 || undefined;
		});
		const twin = await sandbox.seedPending(
			{ rp: { id: 'pingone.com', name: 'PingOne' }, createdAt: Date.now() },
			ada(),
		);
		const { branches } = await running;
		const ids = (await devicesOf(ada())).map(({ id }) => id);
		expect(ids).toHaveLength(2);
		expect(ids).toContain(twin.id);
		const error = errorOf(branches[1][0]);
		for (const id of ids) expect(error.message).toContain(id);
		expect(error.possibleDeviceIds).toEqual(expect.arrayContaining(ids));
		expect(error.hint).toContain('Nothing was removed');
	});

	it('does not take the device of another item for its own', async () => {
		await fault({
			route: 'devices.create',
			skip: 1,
			times: 1,
			fault: { kind: 'cut', when: 'after' },
		});
		const { branches } = await run({
			items: [{ userId: hires[1] }, { userId: ada() }, { userId: ada() }],
			onError: 'continueErrorOutput',
		});
		expect(branches[0]).toHaveLength(3);
		const own = branches[0].slice(1).map(({ json }) => String(json.id));
		expect((await devicesOf(ada())).map(({ id }) => id).sort()).toEqual(own.sort());
	});

	it('says so when PingOne cannot be asked', async () => {
		await fault({ route: 'devices.create', times: 1, fault: { kind: 'cut', when: 'after' } });
		await fault({ route: 'devices.list', times: -1, fault: { kind: 'status', status: 403 } });
		const { branches } = await one();
		expect(errorOf(branches[1][0]).message).toContain(
			'the user’s devices could not be read afterward',
		);
	});

	it('names the device that could not be removed', async () => {
		await fault({ route: 'devices.create', times: 1, fault: { kind: 'cut', when: 'after' } });
		await fault({ route: 'devices.delete', times: -1, fault: { kind: 'status', status: 403 } });
		const { branches } = await one();
		const [{ id }] = await devicesOf(ada());
		expect(errorOf(branches[1][0]).message).toContain(id);
	});

	it('is not asked again when PingOne said no', async () => {
		await fault({
			route: 'devices.create',
			times: -1,
			fault: { kind: 'status', status: 400, body: { code: 'INVALID_DATA' } },
		});
		await one();
		const { byRoute } = await sandbox.control<{ byRoute: Record<string, number> }>(
			'GET',
			'/metrics',
		);
		expect(byRoute['devices.create']).toBe(1);
		expect(byRoute['devices.list'] ?? 0).toBe(0);
	});
});

describe('If User Already Has a FIDO2 Device', () => {
	const ada = () => hires[0];
	const again = async (ifUserHasDevice: string) =>
		await run({
			items: [{ userId: ada() }],
			onError: 'continueErrorOutput',
			changes: { options: { ifUserHasDevice } },
		});

	it.each(['createAnother', 'returnExisting', 'replacePending', 'raiseError'])(
		'%s creates one for a person who has none',
		async (option) => {
			const { branches } = await again(option);
			expect(branches[0]).toHaveLength(1);
			expect(await devicesOf(ada())).toHaveLength(1);
		},
	);

	it('Create Another creates another', async () => {
		await again('createAnother');
		await again('createAnother');
		expect(await devicesOf(ada())).toHaveLength(2);
	});

	it('Return Existing returns an active one before a pending one', async () => {
		const pending = await again('returnExisting');
		expect((await again('returnExisting')).branches[0][0].json.id).toBe(
			pending.branches[0][0].json.id,
		);
		const rp = { id: 'pingone.com', name: 'PingOne' };
		const active = await sandbox.control<RawDevice>('POST', `/users/${ada()}/devices`, { rp });
		expect((await again('returnExisting')).branches[0][0].json.id).toBe(active.id);
		expect(await devicesOf(ada())).toHaveLength(2);
	});

	it('Replace Pending replaces pending ones and leaves active ones alone', async () => {
		const active = await sandbox.control<RawDevice>('POST', `/users/${ada()}/devices`, {});
		await again('createAnother');
		await again('createAnother');
		const { branches } = await again('replacePending');
		expect((await devicesOf(ada())).map(({ id }) => id).sort()).toEqual(
			[active.id, String(branches[0][0].json.id)].sort(),
		);
	});

	it.each(['returnExisting', 'raiseError', 'replacePending'])(
		'%s does not look at another brand’s devices',
		async (option) => {
			const rp = { id: 'other.example', name: 'Other' };
			const other = await sandbox.seedPending({ rp }, ada());
			const { branches } = await again(option);
			expect(branches[0]).toMatchObject([{ json: { changed: true } }]);
			expect((await devicesOf(ada())).map(({ id }) => id)).toEqual([
				other.id,
				branches[0][0].json.id,
			]);
		},
	);

	it('Return Existing returns one that was made blocked, and waits for its activation', async () => {
		const options = { ifUserHasDevice: 'returnExisting' };
		const additionalFields = { blockStatus: 'BLOCKED' };
		const { branches } = await run({
			items: [{ userId: ada() }, { userId: ada() }],
			changes: { options, additionalFields },
		});
		expect(branches[0].map(({ json }) => json.changed)).toEqual([true, false]);
		expect(await devicesOf(ada())).toHaveLength(1);
	});

	it.each(['returnExisting', 'raiseError', 'replacePending'])(
		'%s takes a blocked device for none, and leaves it',
		async (option) => {
			const rp = { id: 'pingone.com', name: 'PingOne' };
			const blocked = await sandbox.seed({ rp, block: { status: 'BLOCKED' } }, ada());
			const { branches } = await again(option);
			expect(branches[0]).toMatchObject([{ json: { changed: true } }]);
			const made = branches[0][0].json.id;
			expect((await devicesOf(ada())).map(({ id }) => id)).toEqual([blocked.id, made]);
		},
	);

	it.each(['returnExisting', 'replacePending'])(
		'%s gives all items of one person the same device',
		async (ifUserHasDevice) => {
			const { branches } = await run({
				items: [{ userId: ada() }, { userId: ada() }, { userId: ada() }],
				changes: { options: { ifUserHasDevice } },
			});
			const [{ id }] = await devicesOf(ada());
			expect(branches[0].map(({ json }) => json.id)).toEqual([id, id, id]);
			expect(branches[0].map(({ json }) => json.changed)).toEqual([true, false, false]);
			expect(await devicesOf(ada())).toHaveLength(1);
		},
	);

	it.each(['returnExisting', 'replacePending', 'raiseError'])(
		'%s knows what an earlier item made, while the list does not show it yet',
		async (ifUserHasDevice) => {
			const body = { _embedded: { devices: [] } };
			await sandbox.fault('devices.list', { kind: 'status', status: 200, body }, { times: 2 });
			const { branches } = await run({
				items: [{ userId: ada() }, { userId: ada() }],
				onError: 'continueErrorOutput',
				changes: { options: { ifUserHasDevice } },
			});
			const [made, ...others] = await devicesOf(ada());
			expect(others).toEqual([]);
			const [first, second] = branches.flat();
			expect(first.json).toMatchObject({ id: made.id, changed: true });
			if (ifUserHasDevice === 'raiseError') {
				expect(errorOf(second).message).toContain(made.id);
			} else {
				expect(second.json).toMatchObject({ id: made.id, changed: false });
			}
		},
	);

	it('Raise Error fails all items of one person but the first', async () => {
		const items = Array.from({ length: 4 }, () => ({ userId: ada() }));
		const { branches } = await run({
			items,
			onError: 'continueErrorOutput',
			changes: { options: { ifUserHasDevice: 'raiseError' } },
		});
		const [made, ...others] = await devicesOf(ada());
		expect(others).toEqual([]);
		expect(branches[0]).toMatchObject([{ json: { id: made.id, changed: true } }]);
		expect(branches[1].map((item) => errorOf(item).message)).toEqual(
			items
				.slice(1)
				.map((): unknown => expect.stringContaining(`ACTIVATION_REQUIRED, ID ${made.id}`)),
		);
	});

	it('Raise Error names the device and creates nothing', async () => {
		const { branches } = await again('createAnother');
		const refused = await again('raiseError');
		expect(errorOf(refused.branches[1][0]).message).toContain(
			`'User' already has a FIDO2 device (ACTIVATION_REQUIRED, ID ${String(branches[0][0].json.id)})`,
		);
		expect(await devicesOf(ada())).toHaveLength(1);
	});
});

describe('the credential', () => {
	it('is read for the run, not for each request', async () => {
		const { branches, store } = await run();
		expect(branches[0]).toHaveLength(20);
		expect(store.reads).toBe(1);
	});
});

describe('the token', () => {
	const tokens = async () =>
		(await sandbox.control<{ tokenCalls: number }>('GET', '/metrics')).tokenCalls;

	it('is fetched once for a run with none stored', async () => {
		await sandbox.control('POST', '/settings', { tokenLatencyMs: 100 });
		const before = await tokens();
		await run();
		expect((await tokens()) - before).toBe(1);
	});

	it('is renewed once when it stops being good in the middle', async () => {
		await fault({ route: 'devices.create', skip: 10, times: 1, fault: { kind: 'revoke-tokens' } });
		await sandbox.control('POST', '/settings', { latencyMs: 30 });
		const before = await tokens();
		const { branches, error } = await run();
		expect(error).toBeUndefined();
		expect(branches[0]).toHaveLength(20);
		expect((await tokens()) - before).toBe(2);
		expect(await counts()).toMatchObject({ created: 20 });
	});

	it('may be renewed by another execution in the middle', async () => {
		// Ours is no longer good then, and n8n has the other one's stored.
		const signIn = async () => {
			const { clientId, clientSecret, environmentId } = sandbox.ids;
			const answer = await fetch(`${sandbox.url}/${environmentId}/as/token`, {
				method: 'POST',
				headers: { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
				body: new URLSearchParams({ grant_type: 'client_credentials' }),
			});
			return (await answer.json()) as { access_token: string };
		};
		await sandbox.control('POST', '/settings', { latencyMs: 100 });
		const before = await tokens();
		const renewed = (store: CredentialStore) => async () => {
			await sandbox.control('POST', '/tokens/revoke');
			store.stored = { ...store.stored, oauthTokenData: await signIn() };
		};
		let renewal: Promise<void> | undefined;
		const { branches, error } = await run({
			changes: { options: { maxConcurrentRequests: 2 } },
			started: ({ store }) => {
				renewal = sleep(400).then(renewed(store));
			},
		});
		await renewal;
		expect(error).toBeUndefined();
		expect(branches[0]).toHaveLength(20);
		expect(await counts()).toMatchObject({ created: 20 });
		// The run's first, the other execution's, and one if the run was the quicker of the two.
		expect((await tokens()) - before).toBeLessThan(4);
	});

	it('is not asked for again and again when the worker app has lost its access', async () => {
		await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, { revoked: true });
		const before = await tokens();
		const { branches } = await run({ onError: 'continueErrorOutput' });
		expect(branches[1]).toHaveLength(20);
		expect(new Set(branches[1].map((item) => errorOf(item).message))).toEqual(
			new Set(['PingOne rejected the worker app’s client credentials']),
		);
		expect((await tokens()) - before).toBeLessThan(3);
	});
});
