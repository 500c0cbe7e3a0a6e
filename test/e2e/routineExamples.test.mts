import { readExampleFile, sandboxCredential } from '../../tools/demo/examples.mts';
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
	cleanUp: 'clean-up-enrollments.json',
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
let host: PackedN8n;
let ada: string;
let alan: string;

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	[ada, alan] = sandbox.ids.users.map(({ id }) => id);
	host = await startPackedN8n({
		credentials: [sandboxCredential(sandbox.ids)],
		workflows: Object.entries(FILES).map(([id, file]) =>
			withOpenForm(readExampleFile(file, id, sandbox.ids)),
		),
	});
});

afterAll(async () => {
	await host?.close();
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

const SYNCED = { credential: { backupEligibility: true, backupState: true } };

it('Weekly report lists everybody but those with a key of their own, and says who has a synced one', async () => {
	await giveKey(ada, 'blue key');
	await sandbox.control('POST', `/users/${alan}/devices`, SYNCED);
	const execution = await runToEnd('report', 'Try it now');
	expect(execution.status).toBe('success');
	const lines = itemsOf(execution, 'Lines of the report').map(({ json }) => json);
	const synced = new Map(lines.map((line) => [line.Username, line['Synced passkey']]));
	expect(synced.has('ada.lovelace')).toBe(false);
	expect(synced.get('alan.turing')).toBe('yes');
	synced.delete('alan.turing');
	expect(new Set(synced.values())).toEqual(new Set(['no']));
	expect(lines.length).toBeGreaterThan(20);
	expect(itemsOf(execution, 'Make a spreadsheet')).toHaveLength(1);
});

it('Weekly report lists everybody when nobody has a key', async () => {
	const execution = await runToEnd('report', 'Try it now');
	expect(execution.status).toBe('success');
	const lines = itemsOf(execution, 'Lines of the report').map(({ json }) => json);
	expect(lines.map(({ Username }) => Username)).toContain('ada.lovelace');
	expect(lines.filter((line) => line['Synced passkey'] !== 'no')).toEqual([]);
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

/** Sends the published form as a browser does. @returns what it answers */
async function report(email: string, nickname: string): Promise<string> {
	const body = new FormData();
	body.set('field-0', email);
	body.set('field-1', nickname);
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

	expect(await report('ada@example.com', 'no such key')).toBe(
		'No active key of ada@example.com fits, so nothing was blocked.',
	);
	expect(await report('nobody@example.com', '')).toMatch(/^Nothing was blocked: /);
	expect(await status()).toEqual(['UNBLOCKED']);

	const fault = { route: 'devices.block', fault: { kind: 'status', status: 403 } };
	await sandbox.control('POST', '/faults', fault);
	expect(await report('ada@example.com', 'blue key')).toMatch(/^Nothing was blocked: /);
	expect(await status()).toEqual(['UNBLOCKED']);

	expect(await report('ada@example.com', 'blue key')).toBe('Blocked: blue key');
	expect((await held(ada)).map(({ id, block }) => [id, block?.status])).toEqual([
		[key.id, 'BLOCKED'],
	]);
});

it('Lost key blocks that key, waits for a new one, and blocks that too when it is reported', async () => {
	const lost = await giveKey(ada, 'blue key');
	const kept = await giveKey(ada, 'red key');
	// Two clocks agree to a few seconds: a key made just before the wait could be of its link.
	for (const { id } of [lost, kept]) {
		const createdAt = Date.now() - A_WHILE_MS;
		await sandbox.control('POST', `/users/${ada}/devices/${id}`, { createdAt });
	}
	const report = { Email: 'ada@example.com', 'Nickname of the key': 'blue key' };
	const waiting = await runToEnd('lostKey', 'Lost key reported', [report]);
	expect(waiting.data.resultData.error?.message).toBeUndefined();
	expect(waiting.status).toBe('waiting');
	const [{ id: executionId }] = await host.client.executions('lostKey');
	const [{ json: made }] = itemsOf(waiting, 'Create enrollment link');
	const { link, startCode, user } = made.enrollment as Record<string, string> & {
		user: { email: string };
	};
	expect(user.email).toBe('ada@example.com');
	const blocked = (await held(ada)).map(({ id, block }) => [id, block?.status]);
	expect(blocked).toEqual([
		[lost.id, 'BLOCKED'],
		[kept.id, 'UNBLOCKED'],
	]);

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
	const after = (await held(ada)).map(({ id, block }) => [id, block?.status]);
	expect(after).toEqual(
		expect.arrayContaining([
			[kept.id, 'UNBLOCKED'],
			[replacement.id, 'BLOCKED'],
		]),
	);
});
