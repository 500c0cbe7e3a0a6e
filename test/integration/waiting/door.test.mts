import { ExecuteContext } from 'n8n-core';
import type { IDataObject, IRunExecutionData } from 'n8n-workflow';
import { ApplicationError } from 'n8n-workflow';
import { giveKey } from '../../support/authentications.mts';
import {
	answerOf,
	resumedWith,
	startConfirmation,
} from '../../support/enrollment/confirmation.mts';
import { begin, touch } from '../../support/enrollment/ceremony.mts';
import {
	enrollParameters,
	ORIGIN,
	startEnrollment,
	startWatching,
	TEST_SIGN_IN,
	type WaitingExecution,
} from '../../support/enrollment/execution.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { clock } from '../../support/time/skipping.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox } = world;

const ENROLLED = {
	id: 'device',
	status: 'ACTIVE',
	enrollment: { status: 'ENROLLED', enrolledAt: '2026-11-29T10:00:00.000Z' },
};

afterEach(() => {
	jest.restoreAllMocks();
});

/** A wait, and a request that would end it. */
type Kind = () => Promise<{ waiting: WaitingExecution; end: () => Promise<object> }>;

const KINDS: Record<string, Kind> = {
	'a confirmation': async () => {
		const { key } = await giveKey(world, { rpId: 'localhost', origin: ORIGIN });
		const waiting = await startConfirmation(sandbox);
		return { waiting, end: async () => await answerOf(waiting, key) };
	},
	'a refusal': async () => {
		const waiting = await startConfirmation(sandbox);
		return { waiting, end: async () => await Promise.resolve({ action: 'decline' }) };
	},
	'an enrollment': async () => {
		const waiting = await startEnrollment(sandbox);
		const end = async () => {
			const begun = await begin(waiting);
			return { action: 'finish', token: begun.token, attestation: touch(begun) };
		};
		return { waiting, end };
	},
	'a report': async () => {
		const user = { id: sandbox.user(0).id, username: 'ada', name: 'Ada' };
		const enrollment = { ...ENROLLED.enrollment, user };
		const waiting = await startWatching(sandbox, { ...ENROLLED, enrollment } as IDataObject);
		return { waiting, end: async () => await Promise.resolve({ action: 'report' }) };
	},
};

const NODE = 'PingOne';

/** What may have become of the execution since the request began. */
const ELSEWHERE: Record<string, (data: IRunExecutionData) => IRunExecutionData | undefined> = {
	'is gone': () => undefined,
	'runs, or is over': (data) => ({ ...data, waitTill: undefined }),
	'was stopped': (data) => ({
		...data,
		resultData: { ...data.resultData, error: new ApplicationError('stopped') as never },
	}),
	'waits in another node': (data) => {
		const changed = structuredClone(data);
		changed.resultData.lastNodeExecuted = 'Wait';
		changed.executionData!.nodeExecutionStack[0].node.name = 'Wait';
		return changed;
	},
	'waits in this node for somebody else': (data) => {
		const changed = structuredClone(data);
		const wait = changed.executionData!.contextData[`node:${NODE}`].pingOneWait as IDataObject;
		wait.nonce = 'another';
		return changed;
	},
};

describe.each(Object.entries(KINDS))('the end of %s', (_, start) => {
	it('lets the execution go on while it waits for that', async () => {
		const { waiting, end } = await start();
		expect(resumedWith(await waiting.send({ body: await end() }))).toBeDefined();
	});

	it.each(Object.entries(ELSEWHERE))('lets it alone when it %s by then', async (__, become) => {
		const { waiting, end } = await start();
		const said = listen();
		const body = await end();
		const now = structuredClone(waiting.run.data);
		waiting.stored = () => become(now);
		const answer = await waiting.send({ body });
		expect(resumedWith(answer)).toBeUndefined();
		expect(answer.json).toMatchObject({ ok: false, code: 'over' });
		const noted = said.filter((line) => /^warn \w+\.overtaken /.test(line));
		expect(noted.map((line) => JSON.parse(line.slice(line.indexOf('{'))) as object)).toEqual([
			expect.objectContaining({ status: expect.any(String) as string }),
		]);
	});

	it('keeps it until n8n can be asked, and tells it then', async () => {
		const { waiting, end } = await start();
		const { stored } = waiting;
		const body = await end();
		waiting.stored = () => {
			throw new Error('the database is away');
		};
		const answer = await waiting.send({ body });
		expect(resumedWith(answer)).toBeUndefined();
		expect(answer.json).toMatchObject({ ok: false, code: 'unavailable', repeat: true });
		waiting.stored = stored;
		expect(resumedWith(await waiting.send({ body }))).toBeDefined();
	});
});

describe('a wait begins', () => {
	const topOf = ({ run }: WaitingExecution) => run.data.executionData!.nodeExecutionStack[0];

	it.each([
		['confirmation', startConfirmation],
		['enrollment', startEnrollment],
	])('with n8n told that no sub-execution may end it (%s)', async (_, start) => {
		const waiting = await start(sandbox);
		const { metadata } = topOf(waiting);
		expect(metadata?.waitingChildExecutionIds).toEqual([waiting.executionId]);
	});

	it.each([
		['confirmation', startConfirmation],
		['enrollment', startEnrollment],
	])('after a rest where the execution has waited before (%s)', async (_, start) => {
		const { getContext } = ExecuteContext.prototype;
		const flow = {};
		jest.spyOn(ExecuteContext.prototype, 'getContext').mockImplementation(function (
			this: ExecuteContext,
			type,
		) {
			return type === 'flow' ? flow : getContext.call(this, type);
		});
		const rests = async () => {
			const before = clock.skipped();
			await start(sandbox);
			return clock.skipped() - before > 1_000;
		};
		expect([await rests(), await rests()]).toEqual([false, true]);
	});
});

describe('what the node gives out', () => {
	const whileWaiting = ({ run }: WaitingExecution) =>
		run.data.resultData.runData[NODE][0].data?.main[0]?.[0].json;
	const whenOver = ({ run }: WaitingExecution) =>
		run.data.executionData!.nodeExecutionStack[0].data.main[0]?.[0].json;

	it('says WAITING while it waits for a confirmation, and decides nothing', async () => {
		const waiting = await startConfirmation(sandbox);
		const item = whileWaiting(waiting);
		expect(item).toMatchObject({
			confirmation: { status: 'WAITING', linkExpiresAt: expect.any(String) as string },
		});
		expect(item).not.toHaveProperty('approved');
		expect(whenOver(waiting)).toMatchObject({
			approved: false,
			confirmation: { status: 'EXPIRED' },
		});
	});

	it('says WAITING while it waits for an enrollment', async () => {
		const waiting = await startEnrollment(sandbox);
		expect(whileWaiting(waiting)).toMatchObject({
			enrollment: { status: 'WAITING', linkExpiresAt: expect.any(String) as string },
		});
		expect(whenOver(waiting)).toMatchObject({ enrollment: { status: 'EXPIRED' } });
	});

	it('says nothing of a report before there is one, or the time for it is over', async () => {
		const { waiting } = await KINDS['a report']();
		expect(whileWaiting(waiting)?.enrollment).not.toHaveProperty('reported');
		expect(whenOver(waiting)).toMatchObject({ enrollment: { reported: false } });
	});
});

describe('refuses before anybody is asked', () => {
	const sent = async () => (await sandbox.requests()).filter(({ route }) => route !== 'token');

	it.each([
		['confirmation', startConfirmation],
		['enrollment', startEnrollment],
	])('%s where n8n would cancel the execution at the end of the wait', async (_, start) => {
		const timeoutAt = Date.now() + 3_600_000;
		await expect(start(sandbox, {}, { timeoutAt })).rejects.toThrow(
			"'Timeout Workflow' takes effect before the link expires",
		);
		expect(await sent()).toEqual([]);
		const later = Date.now() + 8 * 86_400_000;
		await expect(start(sandbox, {}, { timeoutAt: later })).resolves.toBeDefined();
	});

	it('an enrollment after whose test n8n would cancel the execution', async () => {
		const timeoutAt = Date.now() + 7 * 86_400_000 + 10 * 60_000;
		const behind = TEST_SIGN_IN;
		await expect(startEnrollment(sandbox, {}, { timeoutAt, behind })).rejects.toThrow(
			"'Timeout Workflow' takes effect before the link expires, or before a later test is over",
		);
		expect(await sent()).toEqual([]);
		await expect(startEnrollment(sandbox, {}, { timeoutAt })).resolves.toBeDefined();
		const later = timeoutAt + 10 * 60_000;
		await expect(startEnrollment(sandbox, {}, { timeoutAt: later, behind })).resolves.toBeDefined();
	});

	it('an enrollment while whose second passkey n8n would cancel the execution', async () => {
		const timeoutAt = Date.now() + 7 * 86_400_000 + 20 * 60_000;
		const behind = enrollParameters(sandbox);
		const options = { askForBackup: true };
		await expect(startEnrollment(sandbox, { options }, { timeoutAt, behind })).rejects.toThrow(
			"'Timeout Workflow' takes effect before the link expires",
		);
		await expect(startEnrollment(sandbox, {}, { timeoutAt, behind })).resolves.toBeDefined();
		const later = { timeoutAt: timeoutAt + 20 * 60_000, behind };
		await expect(startEnrollment(sandbox, { options }, later)).resolves.toBeDefined();
	});

	it.each([
		['confirmation', startConfirmation],
		['enrollment', startEnrollment],
	])('%s where the engine cannot resume it', async (_, start) => {
		const workflowSettings = { engineType: 'v2' as const };
		await expect(start(sandbox, {}, { workflowSettings })).rejects.toThrow(
			"'Engine' of this workflow cannot continue an execution that waits",
		);
		expect(await sent()).toEqual([]);
	});
});
