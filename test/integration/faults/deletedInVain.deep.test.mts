import type { IDataObject } from 'n8n-workflow';
import { equip, SUBJECTS } from '../../support/editor/everyOperation.mts';
import { runInLab } from '../../support/lab/lab.mts';
import type { Fate } from '../../support/lab/wire.mts';
import { requestToken } from '../../support/pingOneClient.mts';
import { seedHires } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

/** PingOne accepts every DELETE, and goes on showing what was to be deleted. */
const inVain: Fate = async ({ method }, forward) =>
	method === 'DELETE' ? { statusCode: 204, headers: {}, body: '' } : await forward();

/** Besides, PingOne's answer to the first create is lost. */
function createLost(): Fate {
	let isLost = false;
	return async (sent, forward) => {
		const answer = await inVain(sent, forward);
		if (isLost || sent.method !== 'POST') return answer;
		isLost = true;
		throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
	};
}

/** A group is not left: the answer to the first DELETE is lost, and then PingOne refuses. */
function lostThenRefused(): Fate {
	let deletes = 0;
	const refusal = { code: 'INVALID_DATA', message: 'No', id: 'x' };
	return async (sent, forward) => {
		if (sent.method !== 'DELETE') return await forward();
		deletes += 1;
		if (deletes > 1) return { statusCode: 400, headers: {}, body: JSON.stringify(refusal) };
		throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
	};
}

/** The user completes a device while its DELETE has to wait. */
function completedMeanwhile(): Fate {
	let isFirst = true;
	return async ({ method, path }, forward) => {
		if (method !== 'DELETE' || !isFirst) return await forward();
		isFirst = false;
		await sandbox.control('POST', path, { status: 'ACTIVE' });
		const body = JSON.stringify({ code: 'REQUEST_LIMITED', message: 'No', id: 'x' });
		return { statusCode: 429, headers: { 'retry-after': '1' }, body };
	};
}

/** What a run for one person says who has two devices, one of them pending, a session and a group. */
async function say(
	resource: string,
	operation: string,
	changes: IDataObject = {},
	fate: Fate = inVain,
) {
	const isIt = (each: (typeof SUBJECTS)[number]) =>
		each.resource === resource && each.operation === operation;
	const [person] = await equip(sandbox, await seedHires(sandbox, 1));
	await sandbox.control('POST', '/time/advance', { seconds: 7_200 });
	const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
	const access = { sandbox, token: String(body.access_token) };
	const subject = SUBJECTS.find(isIt);
	if (!subject) throw new Error('no such operation');
	return (await runInLab(access, subject, [person], fate, changes)).outputs[0];
}

it('Delete Pending fails, and says that it is unknown', async () => {
	const { error } = await say('device', 'deletePending');
	expect(error).toMatchObject({
		message: expect.stringContaining('PingOne does not show that it was deleted') as string,
		outcome: 'unknown',
	});
});

it('Create fails and creates nothing when a pending device is not replaced', async () => {
	const { error } = await say('device', 'createFido2', {
		rpId: { __rl: true, mode: 'domain', value: 'example.com' },
		options: { ifUserHasDevice: 'replacePending' },
	});
	expect(error).toMatchObject({
		message: expect.stringContaining('PingOne does not show that it was deleted') as string,
		outcome: 'unknown',
	});
});

it('Create names the device of a lost create that PingOne goes on showing', async () => {
	const { error } = await say('device', 'createFido2', {}, createLost());
	expect(error).toMatchObject({
		possibleDeviceIds: [expect.any(String)] as unknown[],
		outcome: 'unknown',
	});
});

it('Delete All says that PingOne does not confirm it', async () => {
	expect(await say('device', 'deleteAll')).toMatchObject({ deletedCount: 2, confirmed: false });
});

it('End Sessions says how many are still open, and that this is not confirmed', async () => {
	expect(await say('user', 'endSessions')).toMatchObject({
		endedCount: 1,
		openCount: 1,
		confirmed: false,
	});
});

it('Offboard says it of each step', async () => {
	const output = await say('user', 'offboard', { leaveGroups: true, devices: 'delete' });
	expect(output).toMatchObject({
		sessions: { openCount: 1, confirmed: false },
		devices: { confirmed: false },
		groups: { leftCount: 1, confirmed: false },
		confirmed: false,
	});
});

it('Offboard keeps open whether a group was left that PingOne refuses after a lost answer', async () => {
	const { error } = await say(
		'user',
		'offboard',
		{ leaveGroups: true, endSessions: false, devices: 'keep', disableAccount: false },
		lostThenRefused(),
	);
	expect(error).toMatchObject({ outcome: 'unknown' });
});

it('Delete Pending leaves a device alone that was completed while its DELETE had to wait', async () => {
	const output = await say('device', 'deletePending', {}, completedMeanwhile());
	expect(output).toMatchObject({ changed: false, deletedCount: 0 });
});
