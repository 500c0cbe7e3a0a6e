import { giveKey } from '../../support/authentications.mts';
import { begin, finish, resumedWith } from '../../support/enrollment/ceremony.mts';
import { answerOf, confirm, startConfirmation } from '../../support/enrollment/confirmation.mts';
import {
	ORIGIN,
	startEnrollment,
	type WaitingExecution,
} from '../../support/enrollment/execution.mts';
import { locator } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox } = world;

const LINKS = 10;

const times = async <T,>(make: (place: number) => Promise<T>): Promise<T[]> =>
	await Promise.all(Array.from({ length: LINKS }, async (_, place) => await make(place)));

/** The worker app gets another secret, and an admin enters it in the credential. */
async function rotate(waiting: WaitingExecution[]): Promise<void> {
	const clientSecret = 'another-secret';
	await sandbox.control('POST', `/apps/${sandbox.ids.clientId}`, { clientSecret });
	for (const { settings } of waiting) {
		settings.credential = { ...settings.credential, clientSecret };
	}
}

it('a new client secret ends no link: enrollments, start codes included', async () => {
	const options = { startCode: true };
	// PingOne limits the devices of one user.
	const { users } = sandbox.ids;
	const waiting = await times(async (place) => {
		const user = locator('id', users[place % users.length].id);
		return await startEnrollment(sandbox, { user }, { link: { options } });
	});
	await rotate(waiting);
	for (const each of waiting) {
		const wrong = await each.send({ body: { action: 'begin', startCode: '00000000' } });
		expect(wrong.json).toMatchObject({ ok: false, code: 'startCode' });
		const begun = await begin(each, { startCode: each.mailed.startCode });
		expect(resumedWith(await finish(each, begun))).toMatchObject({
			status: 'ACTIVE',
			enrollment: { status: 'ENROLLED' },
		});
	}
});

it('a new client secret ends no link: confirmations', async () => {
	const { key } = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
	const waiting = await times(async () => await startConfirmation(sandbox));
	await rotate(waiting);
	for (const each of waiting) {
		expect(resumedWith(await confirm(each, key))).toMatchObject({ approved: true });
	}
});

it('what is under way is begun anew', async () => {
	const { key } = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
	const confirming = await startConfirmation(sandbox);
	const enrolling = await startEnrollment(sandbox, { user: locator('id', sandbox.user(1).id) });
	const answer = await answerOf(confirming, key);
	const begun = await begin(enrolling);
	await rotate([confirming, enrolling]);
	expect((await confirming.send({ body: answer })).json).toMatchObject({ code: 'stale' });
	expect((await finish(enrolling, begun)).json).toMatchObject({ code: 'stale' });
	expect(resumedWith(await confirm(confirming, key))).toMatchObject({ approved: true });
	expect(resumedWith(await finish(enrolling, await begin(enrolling)))).toMatchObject({
		enrollment: { status: 'ENROLLED' },
	});
});

it('the execution keeps no proof and no start code, but digests', async () => {
	const waiting = await startEnrollment(
		sandbox,
		{
			...{ sendLinkWith: 'workflow', deliveryWorkflow: locator('id', 'deliver') },
			...{ linkValidFor: 1, linkValidUnit: 'days', options: { startCode: true } },
		},
		{ before: [] },
	);
	const stored = JSON.stringify(waiting.run.data);
	expect(stored).toContain('"digests":["');
	expect(stored).not.toContain(waiting.proof);
});
