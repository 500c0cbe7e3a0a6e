import { giveKey } from '../../support/authentications.mts';
import {
	answerOf,
	confirm,
	MESSAGE,
	resumedWith,
	startConfirmation,
} from '../../support/enrollment/confirmation.mts';
import { ORIGIN } from '../../support/enrollment/execution.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox } = world;

const key = async (ceremony = {}) =>
	await giveKey(world, { rpId: 'localhost', origin: ORIGIN, ...ceremony });
const toPingOne = async () =>
	(await sandbox.requests()).filter(({ route }) => route.startsWith('authentications.'));

it('shows the user and the message for the proof, and asks PingOne nothing yet', async () => {
	await key();
	const waiting = await startConfirmation(sandbox);
	await sandbox.forgetRequests();
	const page = await waiting.send({ method: 'GET' });
	expect(page.status).toBe(200);
	expect(page.text).not.toMatch(/Ada|4711/);
	const opened = await waiting.send({ body: { action: 'open' } });
	expect(opened.json).toMatchObject({ ok: true, message: MESSAGE, asksReason: false });
	expect(opened.json.name).toContain('Ada');
	expect(await sandbox.requests()).toEqual([]);
});

it('goes on with what was confirmed, by whom, with which key, and a receipt', async () => {
	const { key: own, deviceId } = await key();
	const waiting = await startConfirmation(sandbox);
	const received = await confirm(waiting, own);
	expect(received.json).toMatchObject({ ok: true, done: true });
	expect(resumedWith(received)).toMatchObject({
		approved: true,
		confirmation: {
			status: 'CONFIRMED',
			message: MESSAGE,
			user: { id: sandbox.user().id },
			device: { id: deviceId },
			userVerified: true,
			sourceIp: '192.0.2.7',
			messageSigned: false,
			receipt: { version: 2, rpId: 'localhost', origin: ORIGIN },
		},
	});
	expect((await toPingOne()).map(({ route }) => route)).toEqual([
		'authentications.start',
		'authentications.assertion',
	]);
});

it('sends PingOne what Ping’s own code sends', async () => {
	const { key: own } = await key();
	const waiting = await startConfirmation(sandbox);
	const answer = await answerOf(waiting, own);
	await waiting.send({ body: answer });
	const [start, check] = await toPingOne();
	expect(start).toMatchObject({
		method: 'POST',
		path: `/${sandbox.ids.environmentId}/deviceAuthentications`,
		contentType: 'application/json',
		body: { user: { id: sandbox.user().id }, rp: { id: 'localhost' } },
	});
	expect(check.contentType).toBe('application/vnd.pingidentity.assertion.check+json');
	expect(check.body).toEqual({
		origin: ORIGIN,
		compatibility: 'FULL',
		assertion: JSON.stringify(answer.assertion),
	});
});

it('is decided once: everything after it is told so', async () => {
	const { key: own } = await key();
	const waiting = await startConfirmation(sandbox);
	await confirm(waiting, own);
	for (const body of [{ action: 'open' }, { action: 'begin' }, { action: 'decline' }]) {
		const late = await waiting.send({ body });
		expect(late.json).toMatchObject({ ok: false, code: 'decided', decision: 'confirmed' });
		expect(late.resumed).toBeUndefined();
	}
});

it('can be declined without a key, with a reason', async () => {
	const waiting = await startConfirmation(sandbox);
	const declined = await waiting.send({ body: { action: 'decline', reason: 'not  mine' } });
	expect(resumedWith(declined)).toMatchObject({
		approved: false,
		confirmation: { status: 'DECLINED', message: MESSAGE, reason: 'not mine' },
	});
	expect(await toPingOne()).toEqual([]);
});

it('asks for the reason where the workflow does', async () => {
	const waiting = await startConfirmation(sandbox, { options: { reasonRequired: true } });
	const without = await waiting.send({ body: { action: 'decline' } });
	expect(without.json).toMatchObject({ ok: false, code: 'reason' });
	expect(without.resumed).toBeUndefined();
});

it('is EXPIRED and not approved when nobody decides', async () => {
	const waiting = await startConfirmation(sandbox);
	const { nodeExecutionStack } = waiting.run.data.executionData!;
	expect(nodeExecutionStack[0].data.main[0]?.[0].json).toMatchObject({
		approved: false,
		confirmation: { status: 'EXPIRED', message: MESSAGE },
	});
});

it('takes a start code, and closes after five wrong ones', async () => {
	await key();
	const waiting = await startConfirmation(sandbox, {}, { link: { options: { startCode: true } } });
	for (let left = 4; left > 0; left -= 1) {
		const startCode = `0000000${left}`;
		// What the page sends again, because it has not heard the answer, is no other guess.
		for (let times = 0; times < 2; times += 1) {
			const wrong = await waiting.send({ body: { action: 'begin', startCode } });
			expect(wrong.json).toMatchObject({ code: 'startCode', left });
		}
	}
	const closed = await waiting.send({ body: { action: 'decline', startCode: '00000000' } });
	expect(resumedWith(closed)).toMatchObject({
		approved: false,
		confirmation: { status: 'CLOSED', reason: 'TOO_MANY_START_CODES' },
	});
});
