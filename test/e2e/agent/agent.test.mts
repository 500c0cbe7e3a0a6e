import { request } from 'undici';
import { sandboxCredential } from '../../../tools/demo/examples.mts';
import type { WorkflowFile } from '../../../tools/host/n8n.mts';
import { CREDENTIAL, next } from '../../support/enrollment/workflows.mts';
import { type PackedN8n, startPackedN8n } from '../../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../../support/sandbox.mts';
import { locator } from '../../support/tenant.mts';
import { type ScriptedModel, startModel, type Turn } from './model.mts';

const OPEN_AI = { id: 'scripted', name: 'Scripted model' };
/** What a model can be expected to read in one answer of a tool. */
const LONGEST_ANSWER = 20_000;
const UNKNOWN = '11111111-1111-4111-8111-111111111111';

/** A value that the model fills in. */
const fromAi = (name: string, what: string) => `={{ $fromAI('${name}', '${what}', 'string') }}`;
const userByEmail = locator('email', fromAi('email', 'Email address of the user'));

const tool = (name: string, description: string, parameters: object) => ({
	id: name,
	name,
	type: 'n8n-nodes-pingone.pingOneTool',
	typeVersion: 1,
	position: [400, 200],
	credentials: { pingOneOAuth2Api: CREDENTIAL },
	// Otherwise n8n answers the model with nothing at all when the tool fails.
	onError: 'continueRegularOutput',
	parameters: { descriptionType: 'manual', toolDescription: description, ...parameters },
});

const tools = ({ ids }: SandboxProcess) => [
	tool('list_users', 'Lists the users of the company', {
		...{ resource: 'user', operation: 'getAll', returnAll: false, limit: 50 },
	}),
	tool('list_devices', 'Lists the passkeys and other devices of a user', {
		...{ resource: 'device', operation: 'getAll', user: userByEmail },
	}),
	tool('create_device', 'Starts the registration of a passkey for a user', {
		...{ resource: 'device', operation: 'createFido2', user: userByEmail },
		...{ rpId: locator('domain', 'example.com'), rpName: 'Example Ltd' },
		policy: locator('id', ids.policyId),
		allowAsTool: true,
	}),
	tool('delete_device', 'Deletes a device of a user for good', {
		...{ resource: 'device', operation: 'delete', user: userByEmail },
		device: locator('id', fromAi('device', 'ID of the device')),
		allowAsTool: true,
	}),
	tool('disable_mfa', 'Turns MFA off for a user', {
		...{ resource: 'user', operation: 'disableMfa', user: userByEmail },
	}),
];

const attach = (type: string) => ({ [type]: [[{ node: 'Agent', type, index: 0 }]] });

function agentWorkflow(sandbox: SandboxProcess): WorkflowFile {
	const own = tools(sandbox);
	const base = { typeVersion: 1, position: [0, 0] };
	return {
		id: 'agent',
		name: 'agent',
		nodes: [
			{
				...{ ...base, id: 'Ask', name: 'Ask', type: 'n8n-nodes-base.webhook', typeVersion: 2 },
				webhookId: 'agent',
				parameters: { httpMethod: 'POST', path: 'agent', responseMode: 'lastNode', options: {} },
			},
			{
				...{ ...base, id: 'Agent', name: 'Agent', typeVersion: 2.2, position: [200, 0] },
				type: '@n8n/n8n-nodes-langchain.agent',
				parameters: { promptType: 'define', text: '={{ $json.body.question }}', options: {} },
			},
			{
				...{ ...base, id: 'Model', name: 'Model', typeVersion: 1.2, position: [200, 200] },
				type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
				credentials: { openAiApi: OPEN_AI },
				parameters: { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
			},
			...own,
		],
		connections: {
			Ask: next('Agent'),
			Model: attach('ai_languageModel'),
			...Object.fromEntries(own.map(({ name }) => [name, attach('ai_tool')])),
		},
		settings: { executionOrder: 'v1' },
	};
}

const EMAIL = 'ada@example.com';

/** The device's ID, as the model reads it out of what Create answered. */
const deviceIn = (answer: string): string => /"id":\s*"([0-9a-f-]{36})"/.exec(answer)?.[1] ?? '';

/** Looks around, creates a device, deletes it, and tries what cannot work. */
function script(answers: string[]): Turn {
	const turns: Array<() => Turn> = [
		() => ({ tool: 'list_users', args: {} }),
		() => ({ tool: 'list_devices', args: { email: EMAIL } }),
		() => ({ tool: 'create_device', args: { email: EMAIL } }),
		() => ({ tool: 'delete_device', args: { email: EMAIL, device: deviceIn(answers[2]) } }),
		() => ({ tool: 'delete_device', args: { email: EMAIL, device: UNKNOWN } }),
		() => ({ tool: 'create_device', args: { email: 'nobody@example.com' } }),
		() => ({ tool: 'disable_mfa', args: { email: EMAIL } }),
		() => ({ say: 'All done.' }),
	];
	return turns[answers.length]();
}

let sandbox: SandboxProcess;
let model: ScriptedModel;
let host: PackedN8n;
let answers: string[];

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	model = await startModel(script);
	host = await startPackedN8n({
		credentials: [
			sandboxCredential(sandbox.ids),
			{ ...OPEN_AI, type: 'openAiApi', data: { apiKey: 'none', url: model.url, header: false } },
		],
		workflows: [agentWorkflow(sandbox)],
		publish: ['agent'],
	});
	const { statusCode, body } = await request(`${host.n8n.url}/webhook/agent`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ question: 'Give Ada a passkey, and take it away again.' }),
	});
	const text = await body.text();
	expect([statusCode, text]).toEqual([200, expect.stringContaining('All done.')]);
	const last = model.asked.at(-1)?.messages ?? [];
	answers = last.filter(({ role }) => role === 'tool').map(({ content }) => content ?? '');
});

afterAll(async () => {
	await host?.close();
	await model?.close();
	await sandbox?.close();
});

it('offers each operation as a tool that asks for what is left open, and for nothing else', () => {
	const offered = model.asked[0].tools.map(({ function: { name, parameters } }) => [
		name,
		Object.keys((parameters.properties ?? {}) as object).sort(),
	]);
	expect(Object.fromEntries(offered)).toEqual({
		list_users: [],
		list_devices: ['email'],
		create_device: ['email'],
		delete_device: ['device', 'email'],
		disable_mfa: ['email'],
	});
});

it('answers in a size that a model can read', () => {
	expect(answers).toHaveLength(7);
	for (const answer of answers) expect(answer.length).toBeLessThan(LONGEST_ANSWER);
	expect(answers[0]).toContain('ada.lovelace');
	expect(answers[2]).toContain('ACTIVATION_REQUIRED');
});

it('does what the model asked for, once', async () => {
	const { devices } = await sandbox.control<{ devices: Record<string, number> }>('GET', '/metrics');
	expect(devices).toMatchObject({ created: 1, deleted: 1, now: 0 });
	expect(answers[3]).toMatch(/deleted/);
});

it('tells the model why something cannot be done, and goes on', () => {
	expect(answers[4]).toMatch(/device/i);
	expect(answers[4]).not.toMatch(/"deleted":\s*true/);
	expect(answers[5]).toContain('nobody@example.com');
});

it('does not let the model take anything away that nobody allowed', async () => {
	expect(answers[6]).toContain("'Allow as AI Tool' is off");
	const log = await sandbox.control<Array<{ route: string }>>('GET', '/requests');
	expect(log.filter(({ route }) => route === 'mfaEnabled.update')).toEqual([]);
});
