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

/** What a run for one person says who has two devices, one of them pending, a session and a group. */
async function say(resource: string, operation: string, changes: IDataObject = {}) {
	const isIt = (each: (typeof SUBJECTS)[number]) =>
		each.resource === resource && each.operation === operation;
	const [person] = await equip(sandbox, await seedHires(sandbox, 1));
	await sandbox.control('POST', '/time/advance', { seconds: 7_200 });
	const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
	const access = { sandbox, token: String(body.access_token) };
	const subject = SUBJECTS.find(isIt);
	if (!subject) throw new Error('no such operation');
	return (await runInLab(access, subject, [person], inVain, changes)).outputs[0];
}

it('Delete Pending fails, and says that it is unknown', async () => {
	const { error } = await say('device', 'deletePending');
	expect(error).toMatchObject({
		message: expect.stringContaining('PingOne does not show that it was deleted') as string,
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
