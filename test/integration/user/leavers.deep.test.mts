import type { IDataObject } from 'n8n-workflow';
import { Front } from '../../support/outage.mts';
import { seedLeaver } from '../../support/leaver.mts';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox, node } = world;

const on = (operation: string, changes: IDataObject = {}) => ({
	resource: 'user',
	operation,
	user: locator('id', sandbox.user().id),
	...changes,
});
const groupId = () => Object.values(sandbox.ids.groups)[0];
const changes = async () =>
	(await sandbox.requests())
		.filter(({ method }) => method !== 'GET')
		.map(({ method, path }) => `${method} ${path.replace(sandbox.userPath(), '')}`);
const throttled = {
	kind: 'status',
	status: 429,
	headers: { 'retry-after': '1' },
	body: { code: 'REQUEST_LIMITED', message: 'Too many requests' },
};
const refused = {
	kind: 'status',
	status: 400,
	body: { code: 'INVALID_DATA', message: 'No.', details: [{ code: 'INVALID_VALUE', target: 'x' }] },
};

describe('Offboard', () => {
	const offboard = (more: IDataObject = {}) => on('offboard', more);

	it('is fine with what was done before, by its second run', async () => {
		await seedLeaver(world);
		await node.outputs(offboard({ leaveGroups: true }));
		expect(await node.outputs(offboard({ leaveGroups: true }))).toMatchObject([
			{
				changed: false,
				account: { enabled: false, changed: false },
				sessions: { changed: false, endedCount: 0 },
				devices: { changed: false, blockedCount: 0 },
				groups: { changed: false, leftCount: 0 },
			},
		]);
	});

	it.each([
		[{ endSessions: false, devices: 'keep' }, ['account'], ['PUT /enabled']],
		[{ disableAccount: false, devices: 'keep' }, ['sessions'], ['DELETE /sessions']],
		[
			{ disableAccount: false, endSessions: false, devices: 'delete' },
			['devices'],
			['DELETE', 'DELETE'],
		],
	])('does what is chosen and nothing else: %j', async (chosen, steps, sent) => {
		await seedLeaver(world);
		const [report] = await node.outputs(offboard(chosen));
		const known = ['account', 'sessions', 'devices', 'groups'];
		expect(Object.keys(report).filter((name) => known.includes(name))).toEqual(steps);
		const made = await changes();
		expect(made).toHaveLength(sent.length);
		made.forEach((request, place) => expect(request).toContain(sent[place]));
	});

	it('goes on after a step that a gateway refuses', async () => {
		await seedLeaver(world);
		const body = { message: 'Forbidden' };
		await sandbox.fault('sessions.list', { kind: 'status', status: 403, body }, { times: -1 });
		const { branches } = await node.run(offboard({ leaveGroups: true }), {
			onError: 'continueRegularOutput',
		});
		const { error } = branches[0][0].json as { error: IDataObject };
		expect(error.message).toBe(
			'The account was disabled, Devices were blocked, Groups were left, then: Unexpected response (HTTP 403), not from PingOne',
		);
		expect(await node.outputs(on('getGroups'))).toEqual([]);
	});

	it('says what was done of a step that failed after another one', async () => {
		await seedLeaver(world);
		await sandbox.fault('users.enabled.update', refused);
		await sandbox.fault('sessions.list', refused, { skip: 1 });
		const { branches } = await node.run(offboard({ devices: 'keep' }), {
			onError: 'continueRegularOutput',
		});
		const { error } = branches[0][0].json as { error: IDataObject };
		expect(error.message).toMatch(/^1 session was ended, then: /);
		expect(error.outcome).toBe('partial');
	});

	it('says what may have been done of a step that failed after another one', async () => {
		await seedLeaver(world);
		await sandbox.fault('users.enabled.update', refused);
		await sandbox.fault('devices.block', { kind: 'cut', when: 'after' });
		await sandbox.fault('devices.get', refused, { times: 9 });
		const { branches } = await node.run(offboard({ endSessions: false }), {
			onError: 'continueRegularOutput',
		});
		const { error } = branches[0][0].json as { error: IDataObject };
		expect(error.message).toMatch(/^Devices may have been blocked, then: /);
		expect(error.outcome).toBe('partial');
	});

	it('keeps a user in a group that PingOne does not let them leave, and says so', async () => {
		await seedLeaver(world);
		await sandbox.fault('memberships.delete', refused);
		expect(await node.outputs(offboard({ leaveGroups: true }))).toMatchObject([
			{ groups: { leftCount: 0, kept: [{ id: groupId(), reason: 'No.' }] } },
		]);
	});

	it.each(['users.enabled.update', 'sessions.list', 'devices.list', 'devices.block'])(
		'waits when %s is throttled',
		async (route) => {
			await seedLeaver(world);
			await sandbox.fault(route, throttled);
			expect(await node.outputs(offboard())).toMatchObject([
				{ account: { enabled: false }, sessions: { endedCount: 1 }, devices: { blockedCount: 2 } },
			]);
		},
	);

	it('waits out an outage', async () => {
		await seedLeaver(world);
		const front = new Front(sandbox.url);
		await front.listen();
		try {
			const running = node.outputs(offboard(), { credential: { apiUrl: front.url() } });
			await front.begin('page503');
			setTimeout(() => void front.end(), 1_500);
			expect(await running).toMatchObject([{ devices: { blockedCount: 2 } }]);
		} finally {
			await front.close();
		}
	});

	it('changes nothing for a user whom PingOne does not have', async () => {
		const user = locator('username', 'nobody');
		expect((await node.refusal(offboard({ user }))).message).toContain("'User' matches no user");
		expect(await changes()).toEqual([]);
	});
});

describe('Reset MFA', () => {
	const reset = (more: IDataObject = {}) => on('resetMfa', more);
	const soon = () => new Date(Date.now() + 3_600_000).toISOString();

	it('deletes every device when asked to, allows a bypass and makes a link', async () => {
		await seedLeaver(world);
		const until = soon();
		const [output] = await node.outputs(reset({ devices: 'delete', until, newLink: true }));
		expect(output).toMatchObject({
			user: { id: sandbox.user().id, username: 'ada.lovelace' },
			changed: true,
			devices: { deletedCount: 2, changed: true },
			bypass: { until, changed: true },
			enrollment: {
				link: expect.stringContaining('#') as string,
				user: { id: sandbox.user().id, email: 'ada@example.com' },
			},
		});
		expect(await sandbox.devicesOf()).toEqual([]);
	});

	it('blocks unless told otherwise, as Offboard does, and leaves the rest out', async () => {
		await seedLeaver(world);
		const [output] = await node.outputs(reset());
		expect(output).toMatchObject({ devices: { blockedCount: 2 } });
		expect(Object.keys(output)).toEqual(['user', 'changed', 'devices']);
	});

	it('says what was done when PingOne refuses the bypass', async () => {
		await seedLeaver(world);
		await sandbox.fault('users.bypassMFA.update', refused, { times: 9 });
		const { message } = await node.refusal(reset({ until: soon() }));
		expect(message).toMatch(/^The devices were blocked or deleted/);
	});

	it('names the field of a time that PingOne refuses', async () => {
		const detail = { code: 'INVALID_VALUE', target: 'bypassMFAEnabledUntil' };
		const body = { ...refused.body, details: [detail] };
		await sandbox.fault('users.bypassMFA.update', { ...refused, body }, { times: 9 });
		for (const operation of ['resetMfa', 'setMfaBypass']) {
			const { message } = await node.refusal(on(operation, { until: soon() }));
			expect(message).toContain("'MFA Bypass Until'");
		}
	});

	it('names no devices when PingOne refuses the bypass of somebody who has none', async () => {
		await sandbox.fault('users.bypassMFA.update', refused, { times: 9 });
		const { message } = await node.refusal(reset({ until: soon() }));
		expect(message).toMatch(/^PingOne rejected/);
	});

	it('deletes nothing when the link cannot be made', async () => {
		await seedLeaver(world);
		await node.outputs(on('disable'));
		await sandbox.forgetRequests();
		expect((await node.refusal(reset({ newLink: true }))).message).toContain("'User' is disabled");
		expect(await changes()).toEqual([]);
	});

	it.each([
		[{ until: '2020-01-01T00:00:00Z' }, "'MFA Bypass Until' must be in the future"],
		[{ until: '31.12.2026' }, "'MFA Bypass Until' must be a date"],
		[{ newLink: true, linkValidFor: 0 }, "'Link Valid For' must be between"],
	])('%j is refused before anything is sent', async (fields, words) => {
		expect((await node.refusal(reset(fields))).message).toContain(words);
		expect(await sandbox.requests()).toEqual([]);
	});

	it('waits when it is throttled', async () => {
		await seedLeaver(world);
		await sandbox.fault('devices.delete', throttled);
		expect(await node.outputs(reset({ devices: 'delete' }))).toMatchObject([
			{ devices: { deletedCount: 2 } },
		]);
	});
});
