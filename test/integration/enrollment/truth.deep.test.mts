import {
	begin,
	finish,
	persist,
	resumedWith,
	touch,
	type Begun,
} from '../../support/enrollment/ceremony.mts';
import { startEnrollment, type WaitingExecution } from '../../support/enrollment/execution.mts';
import { untilSeen, useUnkindPingOne } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();
useUnkindPingOne(sandbox);

const fault = async (route: string, rule: object) =>
	await sandbox.fault(route, rule, { times: -1 });

const devices = async () =>
	await sandbox.control<Array<{ id: string; status: string }>>(
		'GET',
		`/users/${sandbox.ids.users[0].id}/devices`,
	);

const active = async () =>
	(await devices()).filter(({ status }) => status === 'ACTIVE').map(({ id }) => id);

const DOWN = { kind: 'status', status: 403 };

/** The activation takes effect, its answer is lost, and from then on no look-up works. */
async function loseAnswer(changes: object = {}) {
	const waiting = await startEnrollment(sandbox, changes as never);
	const begun = await begin(waiting);
	await untilSeen(sandbox);
	await sandbox.fault('devices.activate', { kind: 'cut', when: 'after' }, { times: 1 });
	for (const route of ['devices.get', 'devices.list']) await fault(route, DOWN);
	const attestation = touch(begun);
	const lost = await finish(waiting, begun, attestation);
	expect(lost.json).toMatchObject({ ok: false, repeat: true });
	return { waiting, begun, attestation };
}

const again = async (waiting: WaitingExecution, { token }: Begun) =>
	await waiting.send({ body: { action: 'begin', token } });

const untilDecided = async (waiting: WaitingExecution, begun: Begun) =>
	await persist(waiting, async () => await again(waiting, begun));

describe('an activation whose answer is lost, with look-ups that fail until told otherwise', () => {
	it('keeps the attempt open, and makes no second key', async () => {
		const { waiting, begun } = await loseAnswer();
		const refused = await again(waiting, begun);
		expect(refused.json).toMatchObject({ ok: false, code: 'checking', repeat: true });
		await sandbox.control('DELETE', '/faults');
		const { json, item } = await untilDecided(waiting, begun);
		expect(json).toMatchObject({ ok: true, done: true });
		expect(await active()).toEqual([item?.id]);
	});

	it('does not close the link after the last attempt', async () => {
		const { waiting, begun } = await loseAnswer({ options: { maxAttempts: 1 } });
		expect((await again(waiting, begun)).resumed).toBeUndefined();
		await sandbox.control('DELETE', '/faults');
		const { item } = await untilDecided(waiting, begun);
		expect(item).toMatchObject({ status: 'ACTIVE', enrollment: { status: 'ENROLLED' } });
	});

	it('deletes nothing when the page gives up', async () => {
		const { waiting, begun } = await loseAnswer();
		await waiting.send({ body: { action: 'abandon', token: begun.token } });
		await sandbox.control('DELETE', '/faults');
		expect(await active()).toHaveLength(1);
		expect((await untilDecided(waiting, begun)).item).toMatchObject({ status: 'ACTIVE' });
	});
});

it('does not go on while it cannot tell whether another window was first', async () => {
	const waiting = await startEnrollment(sandbox);
	const begun = await begin(waiting);
	const attestation = touch(begun);
	await fault('devices.list', DOWN);
	const held = await finish(waiting, begun, attestation);
	expect(held.json).toMatchObject({ ok: false, code: 'checking', repeat: true });
	expect(held.resumed).toBeUndefined();
	await sandbox.control('DELETE', '/faults');
	const { item } = await persist(waiting, async () => await finish(waiting, begun, attestation));
	expect(item).toMatchObject({ status: 'ACTIVE' });
});

it('leaves pending devices alone that the link did not make', async () => {
	const waiting = await startEnrollment(sandbox);
	const own = await begin(waiting);
	const portal = await begin(await (await startEnrollment(sandbox)).elsewhere());
	const answer = await finish(waiting, own);
	expect(resumedWith(answer)).toMatchObject({ status: 'ACTIVE' });
	expect((await devices()).map(({ status }) => status).sort()).toEqual([
		'ACTIVATION_REQUIRED',
		'ACTIVE',
	]);
	expect(portal.token).toBeTruthy();
});

it.each(['１２３４', '–', '.', '\u200b', 'Code: '])(
	'reads a start code as people type it (%s)',
	async (how) => {
		const waiting = await startEnrollment(sandbox, {}, { link: { options: { startCode: true } } });
		const code = waiting.mailed.startCode!;
		const typed =
			how.length === 4
				? Array.from(code, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')
				: how === 'Code: '
					? how + code
					: `${code.slice(0, 4)}${how}${code.slice(4)}`;
		expect(await begin(waiting, { startCode: typed })).toHaveProperty('token');
	},
);

it('takes no try for what is not eight digits', async () => {
	const waiting = await startEnrollment(sandbox, {}, { link: { options: { startCode: true } } });
	for (let typed = 0; typed < 7; typed++) {
		const answer = await waiting.send({ body: { action: 'begin', startCode: '1234567' } });
		expect(answer).toMatchObject({ status: 403, json: { code: 'startCode' } });
		expect(answer.json.left).toBeUndefined();
	}
});
