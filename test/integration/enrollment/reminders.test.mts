import type { IDataObject } from 'n8n-workflow';
import type { CalledWorkflow } from '../../support/engine.mts';
import { begin, finish, resumedWith } from '../../support/enrollment/ceremony.mts';
import { startConfirmation } from '../../support/enrollment/confirmation.mts';
import { startEnrollment, type WaitingExecution } from '../../support/enrollment/execution.mts';
import { lastOutput, outputBefore, resumeInTime } from '../../support/enrollment/pause.mts';
import { useUnkindPingOne } from '../../support/enrollment/unkind.mts';
import { useWorld } from '../../support/world.mts';

const { sandbox } = useWorld();
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

	it('nobody is reminded of a link that will have expired', async () => {
		const link = { linkValidFor: 1, linkValidUnit: 'hours' };
		const waiting = await enrollment({}, { link });
		expect(waitsFor(waiting)).toBeGreaterThan(HOUR_MS);
	});

	it('a link that has ended is not waited on again', async () => {
		const waiting = await startEnrollment(sandbox, {}, { loops: true });
		await expect(resumeInTime(waiting)).rejects.toThrow('has no unused enrollment link');
	});
});

describe('with a workflow', () => {
	it('that workflow is called again with the number of the reminder and the same link', async () => {
		const letters: IDataObject[] = [];
		const callWorkflow = ({ items }: CalledWorkflow) => void letters.push(items[0].json);
		let waiting = await enrollment(WORKFLOW, { before: [], callWorkflow });
		for (let reminder = 0; reminder < 2; reminder += 1) {
			later(2 * HOUR_MS);
			waiting = await resumeInTime(waiting);
		}
		expect(letters.map(({ reminder }) => reminder)).toEqual([0, 1, 2]);
		expect(new Set(letters.map(({ link }) => link)).size).toBe(1);
		expect(new Set(letters.map(({ validUntil }) => validUntil)).size).toBe(1);
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

it('shortly before a reminder, what could end the wait is told to try again', async () => {
	const waiting = await enrollment();
	later(2 * HOUR_MS - 30_000);
	const busy = { ok: false, code: 'busy', repeat: true };
	expect((await waiting.send({ body: { action: 'begin' } })).json).toEqual(busy);
	expect((await waiting.send({ body: { action: 'open' } })).json.ok).toBe(true);
	expect(await sandbox.devicesOf()).toEqual([]);
});

it.each([
	[{ ...REMIND, remindAfter: 9, remindAfterUnit: 'minutes' }, "'Remind After' must be at least 10"],
	[{ ...REMIND, maxReminders: 11 }, "'Max Reminders' must be a whole number from 1 to 10"],
])('%j is refused', async (options, words) => {
	await expect(startEnrollment(sandbox, { options })).rejects.toThrow(words);
});
