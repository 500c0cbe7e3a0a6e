import { readExampleFile, sandboxCredential } from '../../tools/demo/examples.mts';
import { ensureHost } from '../../tools/host/install.mts';
import { type ExecutionData, itemsOf, type WorkflowFile } from '../../tools/host/n8n.mts';
import { type PackedN8n, startPackedN8n } from '../support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { mainApi } from '../support/sandboxApi.mts';

type Api = Awaited<ReturnType<typeof mainApi>>;

const POLICIES = '/deviceAuthenticationPolicies';

let sandbox: SandboxProcess;
let host: PackedN8n;
let api: Api;
let ada: string;
let policyId: string;

/** The same on another n8n, such as 2.41.3; the pinned one by default. */
const VERSION = process.env.WATCH_VERSION;

/** A policy like the first one, with passcodes by email or without. */
async function policyBody(enabled: boolean): Promise<object> {
	const { body } = await api('GET', `${POLICIES}/${sandbox.ids.policyId}`);
	const { authentication, sms, voice, email, mobile, totp, fido2 } = body;
	return {
		...{ authentication, sms, voice, mobile, totp, fido2, name: 'Watched' },
		...{ default: false, forSignOnPolicy: false },
		email: { ...(email as object), enabled },
	};
}

const list = (value: unknown) => ({ __rl: true, mode: 'list', value });

/** As whoever sets it up does; and an hour that never ends, so that no test meets its turn. */
function chosen(workflow: WorkflowFile): WorkflowFile {
	const choices: Record<string, object> = {
		'Find the test user': { user: { __rl: true, mode: 'username', value: 'ada.lovelace' } },
		'Read the policy': { policy: list(policyId) },
		'Not told in this hour?': { dedupeValue: '={{ $json.part }} in this hour' },
	};
	const nodes = workflow.nodes.map((node) => ({
		...node,
		parameters: { ...(node.parameters as object), ...choices[String(node.name)] },
	}));
	return { ...workflow, nodes };
}

/** As whoever has an auth URL that does not follow from the API's. */
function withAuthUrl(workflow: WorkflowFile, value: string): WorkflowFile {
	const assignments = { assignments: [{ id: 'u', name: 'authUrl', value, type: 'string' }] };
	const nodes = workflow.nodes.map((node) =>
		node.name === 'Auth address' ? { ...node, parameters: { assignments, options: {} } } : node,
	);
	return { ...workflow, nodes };
}

beforeAll(async () => {
	sandbox = await startSandboxProcess();
	ada = sandbox.ids.users[0].id;
	api = await mainApi(sandbox);
	const { body } = await api('POST', POLICIES, { body: await policyBody(true) });
	policyId = body.id as string;
	const watch = chosen(readExampleFile('mfa-watch.json', 'watch', sandbox.ids));
	const contents = {
		credentials: [sandboxCredential(sandbox.ids)],
		workflows: [watch, { ...withAuthUrl(watch, `${sandbox.ids.url}/nobody/`), id: 'elsewhere' }],
	};
	host = await startPackedN8n(contents, {}, await ensureHost(VERSION));
});

afterAll(async () => {
	await host?.close();
	await sandbox?.close();
});

const devices = async () =>
	await sandbox.control<Array<{ id: string; type: string }>>('GET', `/users/${ada}/devices`);

const run = async (id = 'watch'): Promise<ExecutionData> =>
	await host.client.settled(await host.client.run(id, 'Try it now'));

/** What was mailed; a node to which nothing comes does not run. */
const told = (execution: ExecutionData) =>
	'Tell operations' in execution.data.resultData.runData
		? itemsOf(execution, 'Tell operations')
		: [];

it('signs in by a test device, says nothing, and leaves nothing behind', async () => {
	const execution = await run();
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'Signed in?')[0].json).toMatchObject({ status: 'COMPLETED' });
	expect(itemsOf(execution, 'Delete the test device')[0].json).toMatchObject({ deletedCount: 1 });
	expect(Object.keys(execution.data.resultData.runData)).not.toContain('What broke');
	expect(await devices()).toEqual([]);
});

it('signs in where the auth URL says that was entered', async () => {
	await run('elsewhere');
	const asked = await sandbox.control<Array<{ method: string; path: string }>>('GET', '/requests');
	expect(asked.find(({ path }) => path.startsWith('/nobody/'))).toMatchObject({
		method: 'POST',
		path: `/nobody/${sandbox.ids.environmentId}/deviceAuthentications`,
	});
});

const refuse = async (route: string) =>
	await sandbox.control('POST', '/faults', {
		...{ route, times: -1 },
		fault: { kind: 'status', status: 403, body: { code: 'ACCESS_FAILED', message: 'No access.' } },
	});
const setMfa = async (mfaEnabled: boolean) =>
	await api('PUT', `/users/${ada}/mfaEnabled`, { body: { mfaEnabled } });
const setEmail = async (enabled: boolean) => {
	const body = await policyBody(enabled);
	expect((await api('PUT', `${POLICIES}/${policyId}`, { body })).status).toBe(200);
};

interface Break {
	what: string;
	happen(): Promise<unknown>;
	end?(): Promise<unknown>;
	part: string;
	step: string;
	reason: string;
}

let key: { id: string };

const NO_ACCESS = 'Forbidden - perhaps check your credentials?';

/** Those that last come last. */
const BREAKS: Break[] = [
	{
		what: 'the policy no longer allows email',
		happen: async () => await setEmail(false),
		end: async () => await setEmail(true),
		...{ part: 'policy', step: 'Email in it?' },
		reason: 'Email is not enabled in the policy Watched',
	},
	{
		what: 'devices cannot be activated',
		happen: async () => await refuse('devices.activate'),
		...{ part: 'device', step: 'Activate it', reason: NO_ACCESS },
	},
	{
		what: 'MFA is off',
		happen: async () => await setMfa(false),
		end: async () => await setMfa(true),
		...{ part: 'authentication', step: 'Asks for MFA?' },
		reason: 'PingOne did not ask for a passcode: the status is COMPLETED',
	},
	{
		what: 'the user has a key of their own, which stays',
		happen: async () => {
			key = await sandbox.control('POST', `/users/${ada}/devices`, {});
		},
		end: async () => {
			expect((await devices()).map(({ id }) => id)).toContain(key.id);
			await api('DELETE', `/users/${ada}/devices/${key.id}`);
		},
		...{ part: 'authentication', step: 'Asks for MFA?' },
		reason: 'PingOne did not ask for a passcode: the status is ASSERTION_REQUIRED',
	},
	{
		what: 'passcodes are refused',
		happen: async () => await refuse('authentications.otp'),
		...{ part: 'authentication', step: 'Enter the passcode', reason: NO_ACCESS },
	},
	{
		what: 'the policy is gone',
		happen: async () => await api('DELETE', `${POLICIES}/${policyId}`),
		...{ part: 'policy', step: 'Read the policy' },
		reason: expect.stringContaining("'Device Authentication Policy' is unknown") as string,
	},
	{
		what: 'the user is gone',
		happen: async () => await api('DELETE', `/users/${ada}`),
		...{ part: 'connection', step: 'Find the test user' },
		reason: "'User' matches no user: PingOne has no user with the username 'ada.lovelace'",
	},
];

it('mails once an hour for each part, and cleans up when all is well again', async () => {
	await refuse('authentications.otp');
	expect(told(await run())).toHaveLength(1);
	expect(told(await run())).toEqual([]);
	expect(await devices()).toHaveLength(1);
	await sandbox.control('DELETE', '/faults');
	const [{ json }] = itemsOf(await run(), 'Delete earlier test devices');
	expect(json).toMatchObject({ deletedCount: 1 });
	expect(await devices()).toEqual([]);
});

it.each(BREAKS)('$what: tells which part broke', async ({ happen, end, ...broke }) => {
	await happen();
	const execution = await run();
	const { what: _, ...named } = broke;
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'What broke').map(({ json }) => json)).toMatchObject([named]);
	await sandbox.control('DELETE', '/faults');
	await end?.();
});
