import type { IDataObject } from 'n8n-workflow';
import { backupProofOf } from '../../../nodes/PingOne/page/link/proof.ts';
import { giveKey } from '../../support/authentications.mts';
import type { CalledWorkflow } from '../../support/engine.mts';
import { begin, finish, resumedWith } from '../../support/enrollment/ceremony.mts';
import { confirm, startConfirmation } from '../../support/enrollment/confirmation.mts';
import {
	enrollParameters,
	ORIGIN,
	startEnrollment,
	WaitingExecution,
} from '../../support/enrollment/execution.mts';
import { later } from '../../support/enrollment/facts.mts';
import { listen } from '../../support/enrollment/listen.mts';
import { lastHints, outputBefore, resumeInTime } from '../../support/enrollment/pause.mts';
import { locator, type SandboxProcess } from '../../support/tenant.mts';
import { useWorld } from '../../support/world.mts';

const world = useWorld();
const { sandbox } = world;

const HOUR_MS = 3_600_000;
const REMIND = { remindAfter: 2, remindAfterUnit: 'hours', maxReminders: 2 };
const WORKFLOW = {
	sendLinkWith: 'workflow',
	deliveryWorkflow: 'mailer',
	linkValidFor: 1,
	linkValidUnit: 'days',
};
const HERE = { rpId: 'localhost', origin: ORIGIN };

let letters: IDataObject[];

beforeEach(() => {
	letters = [];
});

afterEach(() => {
	jest.restoreAllMocks();
});

const callWorkflow = ({ items }: CalledWorkflow) => void letters.push(items[0].json);
const loops = { loops: true, callWorkflow };

const enrollment = async (options: IDataObject = {}, changes: IDataObject = WORKFLOW) =>
	await startEnrollment(
		sandbox,
		{ ...changes, options: { ...REMIND, ...options } },
		{ ...loops, ...('sendLinkWith' in changes && { before: [] }) },
	);

const confirmation = async (options: IDataObject = {}, changes: IDataObject = WORKFLOW) =>
	await startConfirmation(sandbox, { ...changes, options: { ...REMIND, ...options } }, loops);

/** What an expression gives that reads the item before the node: nothing, once PENDING is led back. */
const first = (value: unknown) => `={{ $runIndex > 0 ? undefined : ${JSON.stringify(value)} }}`;

type Changed = IDataObject & { options?: IDataObject };

const environmentOf = ({ environmentId }: SandboxProcess['ids']): Changed => ({
	options: { environmentId: first(environmentId) },
});

/** What PingOne says of the user from now on. */
const userIs = async (state: IDataObject) => {
	const body = { ...sandbox.user(), enabled: true, mfaEnabled: true, ...state };
	await sandbox.fault('users.get', { kind: 'status', status: 200, body }, { times: -1 });
};

/** What the link in a letter opens. */
const opened = async (waiting: WaitingExecution, { code } = letters[0]) =>
	(await waiting.send({ body: { action: 'open' }, proof: String(code) })).json;

const reminders = () => letters.map(({ reminder }) => reminder);

describe('a reminder keeps the link', () => {
	it('when the user has renamed the device that may confirm', async () => {
		const { deviceId, key } = await giveKey(world, HERE);
		const path = `/users/${sandbox.user().id}/devices/${deviceId}/nickname`;
		await world.api('PUT', path, { body: { nickname: 'Work key' } });
		const waiting = await confirmation({ onlyDevices: 'Work key' });
		await world.api('PUT', path, { body: { nickname: 'My YubiKey' } });
		later(2 * HOUR_MS);
		const { run, settings, executionId } = await resumeInTime(waiting);
		expect(reminders()).toEqual([0, 1]);
		const again = new WaitingExecution(run, settings, executionId, String(letters[0].code));
		expect((await confirm(again, key)).resumed?.[0][0].json).toMatchObject({
			approved: true,
			confirmation: { device: { id: deviceId } },
		});
	});

	it.each<[string, IDataObject, () => Promise<WaitingExecution>, string]>([
		['MFA off, confirmation', { mfaEnabled: false }, confirmation, 'MFA turned off'],
		['disabled, confirmation', { enabled: false }, confirmation, 'is disabled or locked'],
		['disabled, enrollment', { enabled: false }, enrollment, 'is disabled in PingOne'],
		['locked, enrollment', { account: { status: 'LOCKED' } }, enrollment, 'is locked in PingOne'],
	])('of a user who cannot use it just then, and leaves the letter out: %s', async (...row) => {
		const [, state, start, words] = row;
		const waiting = await start();
		later(2 * HOUR_MS);
		await userIs(state);
		const again = await resumeInTime(waiting);
		expect(lastHints(again.run)).toEqual([
			expect.stringMatching(new RegExp(`${words}.*The link stays valid.*No reminder was sent`)),
		]);
		expect(reminders()).toEqual([0]);
		await sandbox.control('DELETE', '/faults');
		later(2 * HOUR_MS);
		const last = await resumeInTime(again);
		expect(lastHints(last.run)).toEqual([]);
		expect(reminders()).toEqual([0, 2]);
		expect(new Set(letters.map(({ link }) => String(link).split('#')[0])).size).toBe(1);
		for (const letter of letters) expect(await opened(last, letter)).toMatchObject({ ok: true });
	});

	const lost = { kind: 'status', status: 403, body: { code: 'ACCESS_FAILED' } };
	it.each<[string, () => Promise<WaitingExecution>]>([
		['enrollment', enrollment],
		['confirmation', confirmation],
	])('when the worker app has lost its role, or the credential is empty: %s', async (_, start) => {
		const waiting = await start();
		later(2 * HOUR_MS);
		await sandbox.fault('users.get', lost, { times: -1 });
		const again = await resumeInTime(waiting);
		await sandbox.control('DELETE', '/faults');
		const { credential } = waiting.settings;
		waiting.settings.credential = { ...credential, clientSecret: '' };
		later(2 * HOUR_MS);
		const last = await resumeInTime(again);
		waiting.settings.credential = credential;
		for (const { run } of [again, last]) {
			expect(lastHints(run)).toEqual([expect.stringMatching(/The link stays valid.*No reminder/)]);
		}
		expect(lastHints(last.run)).toEqual([expect.stringContaining("'Client Secret'")]);
		expect(reminders()).toEqual([0]);
		expect(await opened(last)).toMatchObject({ ok: true });
	});

	it('of a user who was renamed, and goes on with them', async () => {
		const { id, username } = sandbox.user();
		const user = { __rl: true, mode: 'username', value: username };
		const waiting = await enrollment({}, { ...WORKFLOW, user });
		later(2 * HOUR_MS);
		await sandbox.control('POST', `/users/${id}`, { username: 'ada.king' });
		const again = await resumeInTime(waiting);
		expect(lastHints(again.run)).toEqual([]);
		expect(letters[1]).toMatchObject({ reminder: 1, user: { id } });
		expect(await opened(again)).toMatchObject({ ok: true });
	});

	it.each<[string, typeof enrollment]>([
		['enrollment', enrollment],
		['confirmation', confirmation],
	])(
		'in the environment in which the user was found, whichever it reads now: %s',
		async (...row) => {
			const [, start] = row;
			const waiting = await start({ environmentId: sandbox.ids.environmentId });
			const { environmentId } = sandbox.ids.apps.otherEnvironment;
			waiting.settings.parameters.options = { ...REMIND, environmentId };
			later(2 * HOUR_MS);
			const again = await resumeInTime(waiting);
			expect(lastHints(again.run)).toEqual([]);
			expect(reminders()).toEqual([0, 1]);
			expect(await opened(again)).toMatchObject({ ok: true });
		},
	);

	it.each<
		[string, typeof enrollment | typeof confirmation, (ids: SandboxProcess['ids']) => Changed]
	>([
		['enrollment, Environment ID', enrollment, environmentOf],
		['confirmation, Environment ID', confirmation, environmentOf],
		['Max Attempts', enrollment, () => ({ options: { maxAttempts: first(3) } })],
		['Policy', enrollment, ({ policyId }) => ({ policy: locator('id', first(policyId)) })],
		['Relying Party ID', enrollment, () => ({ rpId: locator('domain', first('localhost')) })],
		['Workflow', enrollment, () => ({ deliveryWorkflow: first('mailer') })],
		['Link Valid For', enrollment, () => ({ linkValidFor: first(1) })],
		['Help', confirmation, () => ({ page: { help: first('Call 4711') } })],
	])('where an expression gave a value for its first item only: %s', async (...row) => {
		const [, start, changed] = row;
		const { options = {}, ...fields } = changed(sandbox.ids);
		const waiting = await start(options, { ...WORKFLOW, ...fields });
		for (const _ of [1, 2]) {
			later(2 * HOUR_MS);
			Object.assign(waiting, await resumeInTime(waiting));
		}
		expect(lastHints(waiting.run)).toEqual([]);
		expect(reminders()).toEqual([0, 1, 2]);
		for (const letter of letters) expect(await opened(waiting, letter)).toMatchObject({ ok: true });
	});

	it('where Public Keys came with the first item only: they still count', async () => {
		const { key } = await giveKey(world, HERE);
		const publicKey = key.publicKey.toString('base64url');
		const waiting = await confirmation({ publicKeys: first(publicKey) });
		later(2 * HOUR_MS);
		const { run, settings, executionId } = await resumeInTime(waiting);
		const again = new WaitingExecution(run, settings, executionId, String(letters[0].code));
		expect((await confirm(again, key)).resumed?.[0][0].json).toMatchObject({
			approved: true,
			confirmation: { publicKey },
		});
	});

	it('that nodes have sent, and says no more than it knows', async () => {
		const waiting = await enrollment({}, {});
		later(2 * HOUR_MS);
		await userIs({ enabled: false });
		const again = await resumeInTime(waiting);
		expect(outputBefore(again.run)).toMatchObject({ enrollment: { reminder: 1 } });
		expect(lastHints(again.run)).toEqual([expect.not.stringContaining('No reminder was sent')]);
		await sandbox.control('DELETE', '/faults');
		expect(resumedWith(await finish(again, await begin(again)))).toMatchObject({
			enrollment: { status: 'ENROLLED' },
		});
	});
});

describe('a reminder of a user who was deleted', () => {
	/** The loop leads the end back to the node, which then fails. */
	const ENDS = { onError: 'continueErrorOutput' } as const;
	const deleteUser = async () => {
		later(2 * HOUR_MS);
		await world.api('DELETE', `/users/${sandbox.user().id}`);
	};

	it.each(['id', 'username'])('ends an enrollment, named by %s, with the reason', async (mode) => {
		const { id, username } = sandbox.user();
		const user = { __rl: true, mode, value: mode === 'id' ? id : username };
		const more = { ...loops, ...ENDS, before: [] };
		const waiting = await startEnrollment(sandbox, { ...WORKFLOW, user, options: REMIND }, more);
		const lines = listen();
		await deleteUser();
		const { run } = await resumeInTime(waiting);
		expect(outputBefore(run)).toEqual({
			enrollment: {
				...{ status: 'CLOSED', reason: 'USER_DELETED', user: expect.objectContaining({ id }) },
				...{ linkExpiresAt: expect.any(String), closedAt: expect.any(String) },
			},
		});
		expect(reminders()).toEqual([0]);
		expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
			expect.stringMatching(/^warn enrollment\.failed_for_good .*"USER_DELETED","ends":true/),
			expect.stringMatching(/^warn enrollment\.closed .*"reason":"USER_DELETED"}/),
		]);
		expect(run.data.resultData.metadata).toMatchObject({ pingOneStatus: 'CLOSED' });
	});

	it('ends a confirmation, which is not approved', async () => {
		const changes = { ...WORKFLOW, options: REMIND };
		const waiting = await startConfirmation(sandbox, changes, { ...loops, ...ENDS });
		await deleteUser();
		const { run } = await resumeInTime(waiting);
		expect(outputBefore(run)).toMatchObject({
			approved: false,
			confirmation: { status: 'CLOSED', reason: 'USER_DELETED' },
		});
		expect(run.data.resultData.metadata).toMatchObject({ pingOneStatus: 'CLOSED' });
	});

	it('keeps the link where the admin has it wait on, and warns once', async () => {
		const waiting = await enrollment({ onPermanentFailure: 'keep' });
		const lines = listen();
		await deleteUser();
		const again = await resumeInTime(waiting);
		expect(lastHints(again.run)).toEqual([expect.stringContaining('was deleted in PingOne')]);
		later(2 * HOUR_MS);
		const last = await resumeInTime(again);
		expect(reminders()).toEqual([0]);
		expect(await opened(last)).toMatchObject({ ok: true });
		expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
			expect.stringMatching(/^warn enrollment\.failed_for_good .*"USER_DELETED","ends":false/),
		]);
	});
});

it('another user is not asked with what the one before was: a list that names none is refused', async () => {
	const [{ id }, { id: other }] = sandbox.ids.users;
	const user = locator('id', `={{ $runIndex > 0 ? "${other}" : "${id}" }}`);
	const { key } = await giveKey(world, HERE);
	const publicKeys = first(key.publicKey.toString('base64url'));
	const waiting = await confirmation({ publicKeys }, { ...WORKFLOW, user });
	later(2 * HOUR_MS);
	await expect(resumeInTime(waiting)).rejects.toThrow("'Public Keys' is empty");
	expect(reminders()).toEqual([0]);
});

it('a question that its expression no longer gives is not taken for the same', async () => {
	const waiting = await confirmation({}, { ...WORKFLOW, message: first('Pay') });
	later(2 * HOUR_MS);
	await expect(resumeInTime(waiting)).rejects.toThrow("'Message' is empty");
});

it('the first time, a user who cannot use the link is not asked', async () => {
	await userIs({ mfaEnabled: false });
	await expect(confirmation()).rejects.toThrow(/MFA turned off.*\nThe user was not asked/);
});

it('tells who opens the second passkey’s link of the newest letter that its turn is to come', async () => {
	const options = { ...REMIND, askForBackup: true };
	const more = { ...loops, before: [], behind: enrollParameters(sandbox) };
	const waiting = await startEnrollment(sandbox, { ...WORKFLOW, options }, more);
	later(2 * HOUR_MS);
	const again = await resumeInTime(waiting);
	const code = backupProofOf(String(letters[1].code));
	expect(await opened(again, { code })).toMatchObject({ ok: false, code: 'notYet' });
});

it('with Raise Error, a key that has become active ends no wait: it may be of this link', async () => {
	const waiting = await enrollment({ ifUserHasDevice: 'raiseError' });
	await giveKey(world, HERE);
	later(2 * HOUR_MS);
	const again = await resumeInTime(waiting);
	expect(reminders()).toEqual([0, 1]);
	expect(await opened(again)).toMatchObject({ ok: true });
});

// The last one, because what a policy allows is cached.
it('a reminder keeps the link when the policy lets nobody register just then', async () => {
	const waiting = await enrollment();
	later(12 * HOUR_MS);
	const monotonic = performance.now() + 12 * HOUR_MS;
	jest.spyOn(performance, 'now').mockImplementation(() => monotonic);
	await sandbox.control('POST', `/policies/${sandbox.ids.policyId}`, { fido2: { enabled: false } });
	const again = await resumeInTime(waiting);
	expect(reminders()).toEqual([0]);
	expect(lastHints(again.run)).toEqual([expect.stringContaining('has FIDO2 turned off')]);
});
