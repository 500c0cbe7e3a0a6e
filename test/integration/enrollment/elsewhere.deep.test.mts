import { sleep } from 'n8n-workflow';
import { giveKey } from '../../support/authentications.mts';
import { begin, finish, resumedWith, touch } from '../../support/enrollment/ceremony.mts';
import { ORIGIN, startEnrollment } from '../../support/enrollment/execution.mts';
import { requestToken, send } from '../../support/pingOneClient.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox } = world;

const DAY_S = 24 * 3_600;

const nextDay = async () => await sandbox.control('POST', '/time/advance', { seconds: DAY_S });

async function rename(deviceId: string): Promise<void> {
	const { body } = await requestToken(sandbox.url, sandbox.ids.apps.basic);
	const { status } = await send(
		'PUT',
		`${sandbox.url}${sandbox.userPath()}/devices/${deviceId}/nickname`,
		{
			headers: { authorization: `Bearer ${String(body.access_token)}` },
			body: { nickname: 'Work key' },
		},
	);
	expect(status).toBe(200);
}

describe('a key that the service desk registered while the link was waiting', () => {
	it.each(['before', 'while'])('stays when it is renamed %s another one is saved', async (when) => {
		const waiting = await startEnrollment(sandbox);
		await nextDay();
		const { deviceId: desk } = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
		await nextDay();
		const begun = await begin(waiting);
		const made = touch(begun);
		if (when === 'before') await rename(desk);
		const finishing = finish(waiting, begun, made);
		if (when === 'while') {
			await sleep(1_500);
			await rename(desk);
		}
		expect(resumedWith(await finishing)).toMatchObject({
			enrollment: {
				status: 'ENROLLED',
				conflict: { deviceIds: [desk] },
			},
		});
		expect(await sandbox.devicesOf()).toHaveLength(2);
	});
});
