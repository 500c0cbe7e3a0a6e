import { begin, finish, resumedWith, touch } from '../../support/enrollment/ceremony.mts';
import { startEnrollment, type WaitingExecution } from '../../support/enrollment/execution.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();

const startWithCode = async () =>
	await startEnrollment(sandbox, {}, { link: { options: { startCode: true } } });

/** Somebody who has the link, but not the code. @returns the answer to the last code */
async function guess(waiting: WaitingExecution) {
	const codes = [0, 1, 2, 3, 4].map((digit) => `1234567${digit}`);
	const answers = [];
	for (const startCode of codes) {
		answers.push(await waiting.send({ body: { action: 'begin', startCode } }));
	}
	return answers[4];
}

/** A user whose passkey PingOne may have activated: its answer was lost, and it does not say. */
async function startInDoubt() {
	const waiting = await startWithCode();
	const begun = await begin(waiting, { startCode: waiting.mailed.startCode });
	await sandbox.fault('devices.activate', { kind: 'cut', when: 'after' });
	for (const route of ['devices.get', 'devices.list']) {
		await sandbox.fault(route, { kind: 'status', status: 403 }, { times: -1 });
	}
	const made = touch(begun);
	expect((await finish(waiting, begun, made)).json).toMatchObject({ code: 'checking' });
	return { waiting, begun, made };
}

it('a link closes at once, whatever else is pending for the user', async () => {
	const waiting = await startWithCode();
	await sandbox.seedPending({ rp: { id: 'localhost', name: 'Example Ltd' } });
	const last = await guess(waiting);
	expect(last.json).toEqual({ ok: false, code: 'closed' });
	expect(resumedWith(last)).toMatchObject({
		enrollment: { status: 'CLOSED', reason: 'TOO_MANY_START_CODES' },
	});
	expect(await sandbox.devicesOf()).toHaveLength(1);
});

describe('while a link closes, because of a device that may be active', () => {
	const startClosing = async () => {
		const { waiting } = await startInDoubt();
		return { waiting, last: await guess(waiting) };
	};

	it('the page says that it is being looked at, and the workflow waits', async () => {
		const { waiting, last } = await startClosing();
		const opened = await waiting.send({ body: { action: 'open' } });
		expect([last.json, opened.json]).toMatchObject([
			{ ok: false, code: 'checking', repeat: true },
			{ ok: false, code: 'checking', repeat: true },
		]);
		expect([last.resumed, opened.resumed]).toEqual([undefined, undefined]);
	});

	it.each(['open', 'begin'])('requests to %s ask PingOne for nothing', async (action) => {
		const { waiting } = await startClosing();
		await sandbox.forgetRequests();
		const { startCode } = waiting.mailed;
		for (let index = 0; index < 150; index++) {
			await waiting.send({ body: { action, startCode } });
		}
		// The node itself looks after four seconds, after eight more, and so on.
		expect((await sandbox.requests()).length).toBeLessThan(10);
	});
});

it('a passkey whose activation got no answer is found while the link closes', async () => {
	const { waiting, begun, made } = await startInDoubt();
	expect((await guess(waiting)).json).toMatchObject({ code: 'checking', repeat: true });
	await sandbox.control('DELETE', '/faults');
	expect(await waiting.settled()).toMatchObject({
		status: 'ACTIVE',
		enrollment: { status: 'ENROLLED' },
	});
	expect((await finish(waiting, begun, made)).json).toMatchObject({ ok: true, done: true });
});
