import {
	mailboxCredential,
	readExampleFile,
	sandboxCredential,
} from '../../tools/demo/examples.mts';
import { type Mailbox, openMailbox } from '../../tools/host/mailbox.mts';
import { type ExecutionData, itemsOf, type WorkflowFile } from '../../tools/host/n8n.mts';
import { eventually } from '../support/enrollment/host.mts';
import { answerAttempt, post } from '../support/enrollment/linkClient.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { createPending, mainApi } from '../support/sandboxApi.mts';

const A_WHILE_MS = 3_600_000;

const FILES = {
	report: 'passkey-report.json',
	lostKey: 'lost-key.json',
};

interface Held {
	id: string;
	status: string;
	block?: { status: string };
}

/** The form's own password is n8n's business: here the report comes in without it. */
const withOpenForm = (workflow: WorkflowFile): WorkflowFile => ({
	...workflow,
	nodes: workflow.nodes.map((node) =>
		node.type === 'n8n-nodes-base.formTrigger'
			? {
					...node,
					credentials: undefined,
					parameters: { ...(node.parameters as object), authentication: 'none' },
				}
			: node,
	),
});

let sandbox: SandboxProcess;
let mailbox: Mailbox;
let host: PackedN8n;
let ada: string;
let alan: string;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	mailbox = await openMailbox();
	const smtp = mailboxCredential(mailbox.port);
	[ada, alan] = sandbox.ids.users.map(({ id }) => id);
	host = await startPackedN8n({
		credentials: [sandboxCredential(sandbox.ids), smtp],
		workflows: [
			...Object.entries(FILES).map(([id, file]) =>
				withOpenForm(readExampleFile(file, id, sandbox.ids)),
			),
			readExampleFile('passkeys-by-model.json', 'models', sandbox.ids, smtp),
			readExampleFile('clean-up-enrollments.json', 'cleanUp', sandbox.ids, smtp),
		],
	});
});

afterAll(async () => {
	await host?.close();
	await mailbox?.close();
	await sandbox?.close();
});

beforeEach(async () => {
	await sandbox.control('POST', '/reset');
});

const held = async (userId: string) =>
	await sandbox.control<Held[]>('GET', `/users/${userId}/devices`);
const giveKey = async (userId: string, nickname: string) =>
	await sandbox.control<Held>('POST', `/users/${userId}/devices`, { nickname });

async function runToEnd(id: string, trigger: string, items?: object[]): Promise<ExecutionData> {
	return await host.client.settled(await host.client.run(id, trigger, items));
}

const SYNCED = { backupEligibility: true, backupState: true };
const YUBIKEY = '2fc0579f-8113-47ea-b116-bb5a8db9202a';
const UNKNOWN = '00000001-0000-4000-8000-000000000000';

it('Weekly report lists who cannot sign in with a passkey, and what they have', async () => {
	await giveKey(ada, 'blue key');
	await createPending(await mainApi(sandbox), alan, sandbox.ids.policyId);
	const execution = await runToEnd('report', 'Try it now');
	expect(execution.status).toBe('success');
	const lines = itemsOf(execution, 'Lines of the report').map(({ json }) => json);
	const begun = new Map(lines.map((line) => [line.Username, line['Started, not finished']]));
	expect(begun.has('ada.lovelace')).toBe(false);
	expect(begun.get('alan.turing')).toBe('1');
	begun.delete('alan.turing');
	expect(new Set(begun.values())).toEqual(new Set(['0']));
	expect(lines.length).toBeGreaterThan(20);
	expect(itemsOf(execution, 'Make a spreadsheet')).toHaveLength(1);
});

it('Weekly report lists nobody when it may not read devices, and does not end well', async () => {
	const fault = { kind: 'status', status: 403 };
	await sandbox.control('POST', '/faults', { route: 'devices.list', fault, times: -1 });
	const execution = await runToEnd('report', 'Try it now');
	expect(execution.status).toBe('error');
	expect(execution.data.resultData.runData['Lines of the report']).toBeUndefined();
});

describe('Passkeys by model', () => {
	const run = async () => await runToEnd('models', 'Every night at 2');
	const give = async (userId: string, credential: object) =>
		await sandbox.control('POST', `/users/${userId}/devices`, { credential });

	// The node keeps the names that it has read for a minute, so this comes first.
	it('is no report when the names cannot be read', async () => {
		await give(ada, { aaguid: YUBIKEY });
		const body = { code: 'ACCESS_FAILED', message: 'No access.' };
		const fault = { kind: 'status', status: 403, body };
		const route = 'fidoDevicesMetadata.list';
		await sandbox.control('POST', '/faults', { route, fault, times: -1 });
		const execution = await run();
		expect(execution.status).toBe('error');
		expect(execution.data.resultData.runData['Mail the report']).toBeUndefined();
	});

	it('counts the models by their names, what has none by its ID, and who has none', async () => {
		await give(ada, { aaguid: YUBIKEY });
		await give(alan, { aaguid: YUBIKEY });
		await give(alan, { aaguid: UNKNOWN });
		await give(alan, SYNCED);
		const execution = await run();
		expect(execution.status).toBe('success');
		const counts = new Map(
			itemsOf(execution, 'Count by model').map(({ json }) => [
				String(json.model),
				Number(json.count_model),
			]),
		);
		expect(Object.fromEntries(counts)).toEqual({
			'YubiKey 5 Series with NFC': 2,
			[`Unknown to PingOne: ${UNKNOWN}`]: 1,
			'Model not reported, synced': 1,
			'Users without a passkey': expect.any(Number) as number,
		});
		expect(itemsOf(execution, 'Enabled users').length).toBe(
			2 + Number(counts.get('Users without a passkey')),
		);
		const mails = mailbox.to('security@example.com');
		expect(mails.map(({ subject }) => subject)).toEqual(['Example Company: passkeys by model']);
		expect(mails[0].text).toMatch(
			/\n\d+ {2}Users without a passkey\r?\n2 {2}YubiKey 5 Series with NFC/,
		);
	});
});

it('Clean up removes what nobody activated for half a day, and nothing else', async () => {
	const key = await giveKey(ada, 'blue key');
	const api = await mainApi(sandbox);
	for (const userId of [ada, alan]) {
		const { id } = await createPending(api, userId, sandbox.ids.policyId);
		const createdAt = Date.now() - 13 * 3_600_000;
		await sandbox.control('POST', `/users/${userId}/devices/${id}`, { createdAt });
	}
	await createPending(api, alan, sandbox.ids.policyId);

	const execution = await runToEnd('cleanUp', 'Try it now');
	expect(execution.status).toBe('success');
	const removed = itemsOf(execution, 'Removed').map(({ json }) => [json.username, json.removed]);
	expect(removed.sort()).toEqual([
		['ada.lovelace', 1],
		['alan.turing', 1],
	]);
	expect((await held(ada)).map(({ id }) => id)).toEqual([key.id]);
	expect(await held(alan)).toHaveLength(1);
});

it('Clean up tells the service desk whom it could not check, in one mail', async () => {
	mailbox.mails.length = 0;
	const fault = { kind: 'status', status: 403 };
	const route = 'devices.list';
	for (const userId of [ada, alan])
		await sandbox.control('POST', '/faults', { route, userId, fault, times: -1 });
	expect((await runToEnd('cleanUp', 'Try it now')).status).toBe('success');
	const mails = mailbox.to('service-desk@example.com');
	expect(mails.map(({ subject }) => subject)).toEqual([
		'Example Company: clean-up of abandoned enrollments needs attention',
	]);
	expect(mails[0].text).toMatch(/- ada\.lovelace: \S.*\r?\n- alan\.turing: \S/);
});

/** Sends the published form as a browser does. @returns what it answers */
async function report(email: string): Promise<string> {
	const body = new FormData();
	body.set('field-0', email);
	const answer = await fetch(`${host.n8n.url}/form/lost-key`, {
		method: 'POST',
		body,
		signal: AbortSignal.timeout(60_000),
	});
	const { formSubmittedText } = (await answer.json()) as { formSubmittedText: string };
	return formSubmittedText;
}

it('Lost key answers with what it has done, and says "Blocked" only of keys that are', async () => {
	await host.client.publish('lostKey');
	const key = await giveKey(ada, 'blue key');
	const status = async () => (await held(ada)).map(({ block }) => block?.status);

	expect(await report('nobody@example.com')).toMatch(/^Nothing was blocked: .*nobody@/);
	expect(await status()).toEqual(['UNBLOCKED']);

	const fault = { route: 'devices.block', fault: { kind: 'status', status: 403 } };
	await sandbox.control('POST', '/faults', fault);
	expect(await report('ada@example.com')).toMatch(/^Nothing was blocked: /);
	expect(await status()).toEqual(['UNBLOCKED']);

	const code = 'Start code for Ada Lovelace: \\d{8}';
	expect(await report('ada@example.com')).toMatch(new RegExp(`^Blocked: blue key\\. ${code}$`));
	expect((await held(ada)).map(({ id, block }) => [id, block?.status])).toEqual([
		[key.id, 'BLOCKED'],
	]);
	expect(await report('ada@example.com')).toMatch(
		new RegExp(`^No active key was left to block\\. ${code}$`),
	);
});

it('Lost key blocks all keys, waits for a new one, and blocks that too when it is reported', async () => {
	const keys = [await giveKey(ada, 'blue key'), await giveKey(ada, 'red key')];
	// Two clocks agree to a few seconds: a key made just before the wait could be of its link.
	for (const { id } of keys) {
		const createdAt = Date.now() - A_WHILE_MS;
		await sandbox.control('POST', `/users/${ada}/devices/${id}`, { createdAt });
	}
	const reported = { Email: 'ada@example.com' };
	const waiting = await runToEnd('lostKey', 'Lost key reported', [reported]);
	expect(waiting.data.resultData.error?.message).toBeUndefined();
	expect(waiting.status).toBe('waiting');
	const [{ id: executionId }] = await host.client.executions('lostKey');
	const [{ json: made }] = itemsOf(waiting, 'Reset MFA');
	const { link, startCode, user } = made.enrollment as Record<string, string> & {
		user: { email: string };
	};
	expect(user.email).toBe('ada@example.com');
	const blocked = (await held(ada)).map(({ id, block }) => [id, block?.status]);
	expect(blocked).toEqual(keys.map(({ id }) => [id, 'BLOCKED']));

	await post(link, await answerAttempt(link, {}, { startCode }));
	const replaced = await eventually('the workflow watches the used link', async () => {
		const execution = await host.client.execution(executionId);
		const { runData } = execution.data.resultData;
		return execution.status === 'waiting' && runData['Watch the used link'] ? execution : undefined;
	});
	const [{ json: replacement }] = itemsOf(replaced, 'Register a replacement');
	expect(replacement).toMatchObject({ status: 'ACTIVE', enrollment: { status: 'ENROLLED' } });

	expect((await post(link, { action: 'report' })).status).toBe(200);
	const ended = await eventually('the workflow goes on to its end', async () => {
		const execution = await host.client.execution(executionId);
		return execution.status === 'success' ? execution : undefined;
	});
	expect(itemsOf(ended, 'Block the new key')[0].json).toMatchObject({ id: replacement.id });
	const after = (await held(ada)).map(({ block }) => block?.status);
	expect(after).toEqual(['BLOCKED', 'BLOCKED', 'BLOCKED']);
});
