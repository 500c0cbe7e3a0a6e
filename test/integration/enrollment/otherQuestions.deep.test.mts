import type { IDataObject } from 'n8n-workflow';
import { giveKey } from '../../support/authentications.mts';
import type { CalledWorkflow } from '../../support/engine.mts';
import { begin, finish, resumedWith } from '../../support/enrollment/ceremony.mts';
import { confirm, startConfirmation } from '../../support/enrollment/confirmation.mts';
import {
	LINK,
	ORIGIN,
	startEnrollment,
	WaitingExecution,
} from '../../support/enrollment/execution.mts';
import { later } from '../../support/enrollment/facts.mts';
import { lastOutput, resumeInTime } from '../../support/enrollment/pause.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox, node } = world;

const HOUR_MS = 3_600_000;
const REMIND = { remindAfter: 2, remindAfterUnit: 'hours', maxReminders: 2 };
const WORKFLOW = {
	sendLinkWith: 'workflow',
	deliveryWorkflow: 'mailer',
	linkValidFor: 1,
	linkValidUnit: 'days',
};
/** Differs each time that the node runs. */
const BY_RUN = '={{ "Pay invoice " + ($runIndex + 1) }}';
const TWO_ITEMS = { oneByOne: true, items: [{ n: 1 }, { n: 2 }] };

afterEach(() => {
	jest.restoreAllMocks();
});

/** The proofs of the links that Create Link has given out, oldest first. */
const codesOf = ({ run }: WaitingExecution, purpose: string) =>
	run.data.resultData.runData[LINK].map(({ data }) =>
		String((data?.main[0]?.[0].json[purpose] as IDataObject).code),
	);

const at = ({ run, settings, executionId }: WaitingExecution, proof: string) =>
	new WaitingExecution(run, settings, executionId, proof);

const open = async (waiting: WaitingExecution) =>
	(await waiting.send({ body: { action: 'open' } })).json;

describe('a user whose reminder was not led back, and who is sent another link', () => {
	it('is asked what the workflow has come to', async () => {
		const { key } = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
		const waiting = await startConfirmation(
			sandbox,
			{ message: BY_RUN, options: REMIND },
			TWO_ITEMS,
		);
		later(2 * HOUR_MS);
		const again = await resumeInTime(waiting);
		const [first, second] = codesOf(again, 'confirmation').map((proof) => at(again, proof));
		expect(await open(first)).toMatchObject({ ok: false, code: 'over' });
		expect(await open(second)).toMatchObject({ ok: true, message: 'Pay invoice 2' });
		const { resumed } = await confirm(second, key);
		expect(resumed?.[0][0].json).toMatchObject({
			approved: true,
			confirmation: { message: 'Pay invoice 2' },
		});
	});

	it('is asked again, although the question is the same', async () => {
		await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
		const waiting = await startConfirmation(sandbox, { options: REMIND }, TWO_ITEMS);
		later(2 * HOUR_MS);
		const again = await resumeInTime(waiting);
		const codes = codesOf(again, 'confirmation');
		expect(await open(at(again, codes[1]))).toMatchObject({ ok: true });
		expect(lastOutput(again.run)).toMatchObject({ confirmation: { reminder: 1 } });
	});

	it('enrolls with the one that was sent last', async () => {
		const waiting = await startEnrollment(sandbox, { options: REMIND }, TWO_ITEMS);
		later(2 * HOUR_MS);
		const again = await resumeInTime(waiting);
		const [first, second] = codesOf(again, 'enrollment').map((proof) => at(again, proof));
		expect(await open(first)).toMatchObject({ ok: false, code: 'over' });
		expect(resumedWith(await finish(second, await begin(second)))).toMatchObject({
			enrollment: { status: 'ENROLLED' },
		});
	});

	it('is not left waiting with the older one while PingOne is away', async () => {
		const options = { ...REMIND, waitForPingOne: 0 };
		const waiting = await startEnrollment(sandbox, { options }, TWO_ITEMS);
		later(2 * HOUR_MS);
		// Create Link, which comes first, reads the user only.
		await sandbox.fault('devices.list', { kind: 'status', status: 503 }, { times: -1 });
		await expect(resumeInTime(waiting)).rejects.toThrow('PingOne');
		await sandbox.control('DELETE', '/faults');
		await node.outputs({ ...node.device('getAll'), options: { waitForPingOne: 1 } });
	});
});

describe('a node that comes back with another question for the same link', () => {
	beforeEach(async () => {
		await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
	});

	it.each<[string, IDataObject, string]>([
		['text', { message: BY_RUN, options: REMIND }, "'Message' is not what the user was asked"],
		[
			'relying party',
			{
				relyingParty: '={{ $runIndex > 0 ? "domain" : "host" }}',
				rpId: { __rl: true, mode: 'domain', value: 'localhost' },
				options: REMIND,
			},
			"'Relying Party ID' is not what",
		],
		[
			'verification',
			{ options: { ...REMIND, userVerification: '={{ $runIndex > 0 }}' } },
			"'Require User Verification' is not what",
		],
	])('fails rather than give out the answer: %s', async (_, changes, words) => {
		const letters: CalledWorkflow[] = [];
		const callWorkflow = (call: CalledWorkflow) => void letters.push(call);
		const waiting = await startConfirmation(
			sandbox,
			{ ...WORKFLOW, ...changes },
			{ loops: true, callWorkflow },
		);
		later(2 * HOUR_MS);
		await expect(resumeInTime(waiting)).rejects.toThrow(words);
		expect(letters).toHaveLength(1);
	});

	it('fails while PingOne is away as well', async () => {
		const options = { ...REMIND, waitForPingOne: 0 };
		const waiting = await startConfirmation(
			sandbox,
			{ ...WORKFLOW, message: BY_RUN, options },
			{ loops: true, callWorkflow: () => undefined },
		);
		later(2 * HOUR_MS);
		await sandbox.fault('users.get', { kind: 'status', status: 503 }, { times: -1 });
		await expect(resumeInTime(waiting)).rejects.toThrow('PingOne');
		await sandbox.control('DELETE', '/faults');
		await node.outputs({ ...node.device('getAll'), options: { waitForPingOne: 1 } });
	});

	it('asks it once the failed run is behind it', async () => {
		const letters: IDataObject[] = [];
		const callWorkflow = ({ items }: CalledWorkflow) => void letters.push(items[0].json);
		const waiting = await startConfirmation(
			sandbox,
			{ ...WORKFLOW, message: '={{ "Pay invoice " + [1, 2, 2][$runIndex] }}', options: REMIND },
			{ loops: true, callWorkflow, onError: 'continueRegularOutput' },
		);
		later(2 * HOUR_MS);
		const again = await resumeInTime(waiting);
		expect(letters.map(({ message }) => message)).toEqual(['Pay invoice 1', 'Pay invoice 2']);
		expect(await open(at(again, String(letters[1].code)))).toMatchObject({ ok: true });
	});
});
