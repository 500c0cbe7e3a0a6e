import { sleep, type IDataObject } from 'n8n-workflow';
import type { CalledWorkflow } from '../../support/engine.mts';
import { begin, finish, resumedWith, touch } from '../../support/enrollment/ceremony.mts';
import { startConfirmation } from '../../support/enrollment/confirmation.mts';
import { startEnrollment, type WaitingExecution } from '../../support/enrollment/execution.mts';
import { listen } from '../../support/enrollment/listen.mts';
import {
	lastHints,
	lastOutput,
	outputBefore,
	resumeInTime,
} from '../../support/enrollment/pause.mts';
import { untilSeen, useUnkindPingOne } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox, node, api } = useWorld();
useUnkindPingOne(sandbox);

const HOUR_MS = 3_600_000;
const REMIND = { remindAfter: 2, remindAfterUnit: 'hours', maxReminders: 2 };
const WORKFLOW = {
	sendLinkWith: 'workflow',
	deliveryWorkflow: 'mailer',
	linkValidFor: 1,
	linkValidUnit: 'days',
};

afterEach(() => {
	jest.restoreAllMocks();
});

const later = (ms: number) => {
	const now = Date.now();
	jest.spyOn(Date, 'now').mockImplementation(() => now + ms);
};

const waitsFor = ({ run }: WaitingExecution) => Number(run.waitTill) - Date.now();

const enrollment = async (changes: IDataObject = {}, more: object = {}) =>
	await startEnrollment(sandbox, { options: REMIND, ...changes }, { loops: true, ...more });

describe('with own nodes', () => {
	it('the node goes on in time as PENDING, and a loop back waits on with the same link', async () => {
		const waiting = await enrollment();
		expect(Math.round(waitsFor(waiting) / HOUR_MS)).toBe(2);
		later(2 * HOUR_MS);
		const again = await resumeInTime(waiting);
		expect(outputBefore(again.run)).toEqual({
			enrollment: expect.objectContaining({ status: 'PENDING', reminder: 1 }) as object,
		});
		expect(Math.round(waitsFor(again) / HOUR_MS)).toBe(2);
		const finished = await finish(again, await begin(again));
		expect(resumedWith(finished)).toMatchObject({ enrollment: { status: 'ENROLLED' } });
	});

	it.each(['continueErrorOutput', 'continueRegularOutput', 'stopWorkflow'] as const)(
		'with On Error %s, what is given out in time is not lost',
		async (onError) => {
			const waiting = await enrollment({}, { onError });
			later(2 * HOUR_MS);
			const again = await resumeInTime(waiting);
			expect(outputBefore(again.run)).toMatchObject({ enrollment: { status: 'PENDING' } });
		},
	);

	it('an attempt that was under way is finished after the reminder', async () => {
		const waiting = await enrollment();
		later(2 * HOUR_MS - 60_000);
		const begun = await begin(waiting);
		later(60_000);
		const again = await resumeInTime(waiting);
		expect(resumedWith(await finish(again, begun))).toMatchObject({
			enrollment: { status: 'ENROLLED', attempts: 1 },
		});
	});

	it('after the last reminder it waits to the end', async () => {
		let waiting = await enrollment();
		for (const reminder of [1, 2]) {
			later(2 * HOUR_MS);
			waiting = await resumeInTime(waiting);
			expect(outputBefore(waiting.run)).toMatchObject({ enrollment: { reminder } });
		}
		expect(waitsFor(waiting)).toBeGreaterThan(6 * 24 * HOUR_MS);
		expect(lastOutput(waiting.run)).not.toMatchObject({ enrollment: { reminder: 3 } });
	});

	it.each([
		[1, 'hours'],
		[2, 'hours'],
	])('a reminder that comes after the end of a link of %d %s is refused', async (count, unit) => {
		const link = { linkValidFor: count, linkValidUnit: unit };
		await expect(enrollment({}, { link })).rejects.toThrow(
			/^'Remind After' must end before the link does \([\d-]+T[\d:.]+Z\), got '2 hours': no one would/,
		);
	});

	it('the last reminders of a link are left out when it has expired by then', async () => {
		const link = { linkValidFor: 3, linkValidUnit: 'hours' };
		const waiting = await enrollment({}, { link });
		later(2 * HOUR_MS);
		const again = await resumeInTime(waiting);
		expect(outputBefore(again.run)).toMatchObject({ enrollment: { reminder: 1 } });
		expect(again.run.waitTill?.getTime()).toBeGreaterThan(Date.now() + HOUR_MS);
	});

	it('a link that has ended is not waited on again', async () => {
		const waiting = await startEnrollment(sandbox, {}, { loops: true });
		await expect(resumeInTime(waiting)).rejects.toThrow('has no unused enrollment link');
	});
});

describe('with a workflow', () => {
	it('that workflow is called again with the number of the reminder, and every link stays good', async () => {
		const letters: IDataObject[] = [];
		const callWorkflow = ({ items }: CalledWorkflow) => void letters.push(items[0].json);
		let waiting = await enrollment(WORKFLOW, { before: [], callWorkflow });
		for (let reminder = 0; reminder < 2; reminder += 1) {
			later(2 * HOUR_MS);
			waiting = await resumeInTime(waiting);
		}
		expect(letters.map(({ reminder }) => reminder)).toEqual([0, 1, 2]);
		expect(new Set(letters.map(({ validUntil }) => validUntil)).size).toBe(1);
		const proofs = letters.map(({ code }) => String(code));
		expect(new Set(proofs).size).toBe(3);
		for (const proof of proofs) {
			const opened = await waiting.send({ body: { action: 'open' }, proof });
			expect(opened.json).toMatchObject({ ok: true });
		}
		expect(resumedWith(await finish(waiting, await begin(waiting)))).toMatchObject({
			enrollment: { status: 'ENROLLED' },
		});
	});

	it('that workflow is given the address that PingOne has by now', async () => {
		const letters: IDataObject[] = [];
		const callWorkflow = ({ items }: CalledWorkflow) => void letters.push(items[0].json);
		const waiting = await enrollment(WORKFLOW, { before: [], callWorkflow });
		const email = 'ada.king@example.com';
		await api('PATCH', `/users/${sandbox.user().id}`, { body: { email } });
		await untilSeen(sandbox);
		later(2 * HOUR_MS);
		const again = await resumeInTime(waiting);
		expect(letters[1]).toMatchObject({ reminder: 1, user: { email } });
		expect(resumedWith(await finish(again, await begin(again)))).toMatchObject({
			enrollment: { status: 'ENROLLED', user: { email } },
		});
	});

	it('a timeout that comes after the link’s end does not end it at a reminder', async () => {
		const timeoutAt = Date.now() + 25 * HOUR_MS;
		const more = { before: [], callWorkflow: () => undefined, timeoutAt };
		const waiting = await enrollment(WORKFLOW, more);
		later(2 * HOUR_MS);
		const again = await resumeInTime(waiting);
		expect(resumedWith(await finish(again, await begin(again)))).toMatchObject({
			enrollment: { status: 'ENROLLED' },
		});
	});

	it('a reminder that it does not send does not end the link', async () => {
		const letters: IDataObject[] = [];
		const callWorkflow = ({ items }: CalledWorkflow) => {
			if (items[0].json.reminder === 1) throw new Error('The mail server <b>x</b> is down.');
			letters.push(items[0].json);
		};
		let waiting = await enrollment(WORKFLOW, { before: [], callWorkflow });
		for (let reminder = 0; reminder < 2; reminder += 1) {
			later(2 * HOUR_MS);
			waiting = await resumeInTime(waiting);
			// n8n's editor takes the note for HTML.
			const told = [expect.stringContaining('The mail server ‹b>x‹/b> is down.')];
			expect(lastHints(waiting.run)).toEqual(reminder === 0 ? told : []);
		}
		expect(letters.map(({ reminder }) => reminder)).toEqual([0, 2]);
		expect(resumedWith(await finish(waiting, await begin(waiting)))).toMatchObject({
			enrollment: { status: 'ENROLLED' },
		});
	});

	it('a confirmation reminds as well, with its message', async () => {
		const letters: IDataObject[] = [];
		const callWorkflow = ({ items }: CalledWorkflow) => void letters.push(items[0].json);
		const waiting = await startConfirmation(
			sandbox,
			{ ...WORKFLOW, options: REMIND },
			{ loops: true, callWorkflow },
		);
		later(2 * HOUR_MS);
		const again = await resumeInTime(waiting);
		expect(outputBefore(again.run)).toMatchObject({
			approved: false,
			confirmation: { status: 'PENDING', reminder: 1 },
		});
		expect(letters.map(({ reminder }) => reminder)).toEqual([0, 1]);
		expect(letters[1].message).toBe(letters[0].message);
		const declined = await again.send({
			body: { action: 'decline' },
			proof: String(letters[1].code),
		});
		expect(declined.resumed?.[0][0].json).toMatchObject({ confirmation: { status: 'DECLINED' } });
	});
});

describe('while PingOne is away for longer than an item waits', () => {
	const AT_ONCE = { ...REMIND, waitForPingOne: 0 };
	const AWAY = [
		{ route: 'users.list', times: -1, fault: { kind: 'status', status: 503 } },
		{ route: 'users.get', times: -1, fault: { kind: 'status', status: 503 } },
	];
	const NO_TOKEN = { route: 'token', times: -1, fault: { kind: 'status', status: 503 } };

	const away = async (rules: object = AWAY) => await sandbox.control('POST', '/faults', rules);
	/** Waits until the node has noticed. */
	const back = async () => {
		await sandbox.control('DELETE', '/faults');
		await node.outputs({ ...node.device('getAll'), options: { waitForPingOne: 1 } });
	};
	afterEach(back);

	it.each([
		['its answers are 503', AWAY],
		['it gives out no token', NO_TOKEN],
	])('the link of nodes stays valid, and the reminder counts: %s', async (_, rules) => {
		const waiting = await enrollment({ options: AT_ONCE });
		later(2 * HOUR_MS);
		await away(rules);
		const again = await resumeInTime(waiting);
		expect(outputBefore(again.run)).toMatchObject({
			enrollment: { status: 'PENDING', reminder: 1 },
		});
		expect(Math.round(waitsFor(again) / HOUR_MS)).toBe(2);
		await back();
		const last = await resumeInTime(again);
		expect(outputBefore(last.run)).toMatchObject({
			enrollment: { status: 'PENDING', reminder: 2 },
		});
		expect(resumedWith(await finish(last, await begin(last)))).toMatchObject({
			enrollment: { status: 'ENROLLED' },
		});
	});

	it.each(['enrollment', 'confirmation'])(
		'a workflow is called ten minutes later instead: %s',
		async (purpose) => {
			const letters: IDataObject[] = [];
			const callWorkflow = ({ items }: CalledWorkflow) => void letters.push(items[0].json);
			const changes = { ...WORKFLOW, options: AT_ONCE };
			const waiting =
				purpose === 'enrollment'
					? await enrollment(changes, { before: [], callWorkflow })
					: await startConfirmation(sandbox, changes, { loops: true, callWorkflow });
			later(2 * HOUR_MS);
			await away();
			const again = await resumeInTime(waiting);
			expect(Math.round(waitsFor(again) / 60_000)).toBe(10);
			await back();
			later(2 * HOUR_MS + 600_000);
			const last = await resumeInTime(again);
			const expected = { [purpose]: { status: 'PENDING', reminder: 1 } };
			expect(outputBefore(again.run)).toMatchObject(expected);
			expect(outputBefore(last.run)).toMatchObject(expected);
			expect(letters.map(({ reminder }) => reminder)).toEqual([0, 1]);
			const proofs = letters.map(({ code }) => String(code));
			for (const proof of proofs) {
				const opened = await last.send({ body: { action: 'open' }, proof });
				expect(opened.json).toMatchObject({ ok: true });
			}
		},
	);

	it('a link that expires before PingOne is back says so', async () => {
		const link = { linkValidFor: 3, linkValidUnit: 'hours' };
		const waiting = await enrollment({ options: AT_ONCE }, { link });
		later(2 * HOUR_MS);
		await away();
		const again = await resumeInTime(waiting);
		expect(waitsFor(again)).toBeGreaterThan(HOUR_MS);
		expect(lastOutput(again.run)).toMatchObject({ enrollment: { status: 'EXPIRED' } });
	});

	it('the first time, or for another user, the node fails', async () => {
		await away();
		const first = enrollment({ ...WORKFLOW, options: AT_ONCE }, { before: [] });
		await expect(first).rejects.toThrow('PingOne');
		await back();
		const waiting = await enrollment({ options: AT_ONCE });
		later(2 * HOUR_MS);
		await away();
		const [, other] = sandbox.ids.users;
		waiting.settings.parameters.user = { __rl: true, mode: 'id', value: other.id };
		await expect(resumeInTime(waiting)).rejects.toThrow('PingOne');
	});
});

describe('a link that expires before the node is back from a reminder, because n8n was down', () => {
	const SHORT = { linkValidFor: 3, linkValidUnit: 'hours' };

	it('ends as expired, with nodes', async () => {
		const waiting = await enrollment({}, { link: SHORT });
		later(5 * HOUR_MS);
		const again = await resumeInTime(waiting);
		expect(waitsFor(again)).toBeLessThan(0);
		expect(lastOutput(again.run)).toMatchObject({ enrollment: { status: 'EXPIRED' } });
	});

	it.each(['enrollment', 'confirmation'])('and no other is sent: %s', async (purpose) => {
		const letters: IDataObject[] = [];
		const callWorkflow = ({ items }: CalledWorkflow) => void letters.push(items[0].json);
		const changes = { ...WORKFLOW, ...SHORT, options: REMIND };
		const waiting =
			purpose === 'enrollment'
				? await enrollment(changes, { before: [], callWorkflow })
				: await startConfirmation(sandbox, changes, { loops: true, callWorkflow });
		later(5 * HOUR_MS);
		const again = await resumeInTime(waiting);
		expect(lastOutput(again.run)).toMatchObject({ [purpose]: { status: 'EXPIRED' } });
		expect(letters).toHaveLength(1);
	});
});

it('shortly before a reminder, what could end the wait is told to try again', async () => {
	const waiting = await enrollment();
	later(2 * HOUR_MS - 30_000);
	const busy = { ok: false, code: 'busy', repeat: true };
	expect((await waiting.send({ body: { action: 'begin' } })).json).toEqual(busy);
	expect((await waiting.send({ body: { action: 'open' } })).json.ok).toBe(true);
	expect(await sandbox.devicesOf()).toEqual([]);
});

it('what could end the wait is told so as well when its turn comes too late', async () => {
	const waiting = await enrollment();
	later(2 * HOUR_MS - 60_000);
	await sandbox.fault('users.get', { kind: 'latency', ms: 3_000, when: 'before' });
	const begins = [1, 2].map(
		async (visit) => await waiting.send({ body: { action: 'begin', visit } }),
	);
	await sleep(1_000);
	later(40_000);
	const [first, second] = await Promise.all(begins);
	expect(first.json.ok).toBe(true);
	expect(second.json).toEqual({ ok: false, code: 'busy', repeat: true });
});

it('what repeats a finish that has enrolled meanwhile is told so', async () => {
	const waiting = await enrollment();
	later(2 * HOUR_MS - 60_000);
	const begun = await begin(waiting);
	await sandbox.fault('devices.activate', { kind: 'latency', ms: 3_000, when: 'before' });
	const passkey = touch(begun);
	const finishes = [1, 2].map(async () => await finish(waiting, begun, passkey));
	await sleep(1_000);
	later(40_000);
	const [first, second] = await Promise.all(finishes);
	expect(resumedWith(first)).toMatchObject({ enrollment: { status: 'ENROLLED' } });
	expect(second.json).toMatchObject({ ok: true, done: true });
});

describe('an enrollment that is found out while n8n sends a reminder', () => {
	/** @param look what n8n has stored of the execution from now on */
	const found = async (look: (waits: WaitingExecution['stored']) => WaitingExecution['stored']) => {
		const waiting = await enrollment();
		const lines = listen();
		later(2 * HOUR_MS - 60_000);
		const begun = await begin(waiting);
		await untilSeen(sandbox);
		await sandbox.fault('devices.activate', { kind: 'cut', when: 'after' });
		await sandbox.fault('devices.get', { kind: 'status', status: 503, body: {} }, { times: -1 });
		waiting.stored = look(waiting.stored);
		expect((await finish(waiting, begun)).json.code).toBe('checking');
		later(60_000);
		const settled = waiting.settled();
		await sandbox.control('DELETE', '/faults');
		const item = await settled;
		return { item, overtaken: lines.filter((line) => line.includes('enrollment.overtaken')) };
	};

	it('is told to n8n when the node waits again', async () => {
		let looks = 0;
		const { item, overtaken } = await found((waits) => () => {
			looks += 1;
			return looks > 3 ? waits() : undefined;
		});
		expect(item).toMatchObject({ enrollment: { status: 'ENROLLED' } });
		expect(overtaken).toEqual([]);
	});

	it('is noted when the node does not', async () => {
		const { item, overtaken } = await found(() => () => {
			later(60_000);
			return undefined;
		});
		expect(item).toBeUndefined();
		expect(overtaken).toHaveLength(1);
	});
});

it.each<[string, () => Promise<WaitingExecution>]>([
	['enrollment', enrollment],
	[
		'confirmation',
		async () => await startConfirmation(sandbox, { options: REMIND }, { loops: true }),
	],
])('a credential that cannot be used does not end the wait then either: %s', async (_, start) => {
	const waiting = await start();
	waiting.settings.credential = { ...waiting.settings.credential, clientSecret: '' };
	later(2 * HOUR_MS - 30_000);
	const told = await waiting.send({ body: { action: 'begin' } });
	expect(told.json).toEqual({ ok: false, code: 'busy', repeat: true });
	expect(told.resumed).toBeUndefined();
	expect((await waiting.send({ body: { action: 'open' } })).json.ok).toBe(true);
});

it.each([
	[{ ...REMIND, remindAfter: 9, remindAfterUnit: 'minutes' }, "'Remind After' must be at least 10"],
	[{ ...REMIND, maxReminders: 11 }, "'Max Reminders' must be a whole number from 1 to 10"],
])('%j is refused', async (options, words) => {
	await expect(startEnrollment(sandbox, { options })).rejects.toThrow(words);
});
