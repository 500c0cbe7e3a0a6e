import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { Session } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { IDataObject, INodeType, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

/**
 * Weighs one item of Create FIDO2 Device: `node bench/weigh.mts [folder ...]`. For this folder, and
 * for those of other versions of the project, it prints
 *
 * - files, functions and calls of the node's own code that one item takes in n8n's engine, over HTTP
 *   to a server in this process, by V8's precise coverage; the first item of a process, and one like
 *   it in a later run, when the token is known;
 * - the CPU time of the node's own code for each item, with n8n and the network faked, in ms: the
 *   folders take turns, `--rounds` times (5), with so many `--items` (4000) in each.
 *
 * `--each` also lists the calls of the later item, by file and function.
 */
const { values: options, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		rounds: { type: 'string', default: '5' },
		items: { type: 'string', default: '4000' },
		each: { type: 'boolean', default: false },
		child: { type: 'string' },
	},
});

const USER = '4a5d1e1c-6c1b-4b5e-8f6f-0d6f6f1b7a01';
const POLICY = '7c5d1e1c-6c1b-4b5e-8f6f-0d6f6f1b7a02';
const ENVIRONMENT = 'abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6';

const parameters = {
	resource: 'device',
	operation: 'createFido2',
	user: { __rl: true, mode: 'id', value: '={{ $json.userId }}' },
	rpId: { __rl: true, mode: 'domain', value: 'pingone.com' },
	rpName: 'PingOne',
	policy: { __rl: true, mode: 'id', value: POLICY },
};

const credentialFor = (url: string) => ({
	region: 'custom',
	apiUrl: url,
	authServerUrl: url,
	accessTokenUrl: `${url}/${ENVIRONMENT}/as/token`,
	allowOtherHosts: true,
	environmentId: ENVIRONMENT,
	grantType: 'clientCredentials',
	clientId: 'client',
	clientSecret: 'secret',
	authentication: 'header',
	managedEnvironmentId: '',
	oauthTokenData: { access_token: 'token', expires_in: '3600', token_type: 'Bearer' },
});

let made = 0;
/** What PingOne documents for a create, with an ID of its own each time. */
const createdDevice = () => ({
	id: `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`,
	type: 'FIDO2',
	status: 'ACTIVATION_REQUIRED',
	createdAt: new Date().toISOString(),
	updatedAt: new Date().toISOString(),
	user: { id: USER },
	rp: { id: 'pingone.com', name: 'PingOne' },
	publicKeyCredentialCreationOptions: JSON.stringify({
		rp: { id: 'pingone.com', name: 'PingOne' },
		user: { id: [1, -2, 3], displayName: 'Ada', name: 'ada' },
		challenge: [7, -8, 9],
		pubKeyCredParams: [{ type: 'public-key', alg: '-7' }],
		timeout: 120000,
		excludeCredentials: [],
		authenticatorSelection: { userVerification: 'required' },
		attestation: 'none',
	}),
});

/** As n8n loads them, and the node does: as CommonJS. */
const require = createRequire(import.meta.url);
type Core = typeof import('n8n-core');
type Shared = typeof import('n8n-workflow');

/** The node's class, from a compiled folder. */
const nodeIn = (dist: string): INodeType => {
	const path = join(dist, 'nodes/PingOne/PingOne.node.js');
	return new (require(path) as { PingOne: new () => INodeType }).PingOne();
};

/** Compiles a version of the node into a folder of its own. */
function compile(folder: string): string {
	const dist = mkdtempSync(join(tmpdir(), 'pingone-weigh-'));
	const tsc = join(folder, 'node_modules/typescript/bin/tsc');
	const arguments_ = [tsc, '-p', join(folder, 'tsconfig.build.json'), '--outDir', dist];
	const { status, stdout } = spawnSync(process.execPath, arguments_, { encoding: 'utf8' });
	if (status !== 0) throw new Error(`${folder} does not compile:\n${stdout}`);
	symlinkSync(join(folder, 'node_modules'), join(dist, 'node_modules'));
	return dist;
}

/** Runs one item in n8n's engine. */
async function runInEngine(node: INodeType, url: string): Promise<void> {
	const { ExecutionLifecycleHooks, WorkflowExecute } = require('n8n-core') as Core;
	const { NodeHelpers, Workflow } = require('n8n-workflow') as Shared;
	const start = {
		description: { ...node.description, name: 'start', inputs: [], webhooks: [], properties: [] },
		execute: async () => await Promise.resolve([[{ json: { userId: USER } }]]),
	} as unknown as INodeType;
	const byName = (name: string) => (name === 'start' ? start : node);
	const common = { typeVersion: 1, position: [0, 0] as [number, number] };
	const nodeTypes = {
		getByName: byName,
		getByNameAndVersion: (name: string) => NodeHelpers.getVersionedNodeType(byName(name), 1),
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({
		id: 'workflow',
		nodes: [
			{ ...common, id: 'start', name: 'Start', type: 'start', parameters: {} },
			{
				...common,
				id: 'node',
				name: 'PingOne',
				type: 'pingOne',
				parameters,
				credentials: { pingOneOAuth2Api: { id: 'credential', name: 'Credential' } },
			},
		],
		connections: { Start: { main: [[{ node: 'PingOne', type: 'main', index: 0 }]] } },
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1' },
	});
	const credential = credentialFor(url);
	const additional = {
		credentialsHelper: {
			getDecrypted: async () => await Promise.resolve(credential),
			getParentTypes: () => ['oAuth2Api'],
			isCredentialUsableByNode: () => true,
			runPreAuthentication: async () => await Promise.resolve(undefined),
			preAuthentication: async () => await Promise.resolve(undefined),
			updateCredentialsOauthTokenData: async () => await Promise.resolve(),
		},
		executionId: 'execution',
		hooks: new ExecutionLifecycleHooks('trigger', 'execution', { id: 'workflow' } as never),
		currentNodeExecutionIndex: 0,
		variables: {},
		webhookWaitingBaseUrl: 'http://localhost/',
		formWaitingBaseUrl: 'http://localhost/',
	} as unknown as IWorkflowExecuteAdditionalData;
	const engine = new WorkflowExecute(additional, 'trigger');
	const run = await engine.run({ workflow, startNode: workflow.getNode('Start') ?? undefined });
	const [task] = run.data.resultData.runData.PingOne ?? [];
	const item = task?.data?.main?.[0]?.[0]?.json;
	if (item?.status !== 'ACTIVATION_REQUIRED') {
		throw new Error(
			`the item failed: ${JSON.stringify(task?.error ?? run.data.resultData.error ?? item)}`,
		);
	}
}

/** Answers every create. @returns its address, and what ends it */
async function serve() {
	const server = createServer((request, response) => {
		request.resume().on('end', () => {
			response.writeHead(201, { 'content-type': 'application/json' });
			response.end(JSON.stringify(createdDevice()));
		});
	});
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	const { port } = server.address() as { port: number };
	return { url: `http://127.0.0.1:${port}`, end: () => server.close() };
}

/** One function that was entered, and how often. */
interface Entered {
	file: string;
	name: string;
	count: number;
}

/** What work enters of the code below a folder. */
async function enteredBy(session: Session, dist: string, work: () => Promise<void>) {
	await session.post('Profiler.takePreciseCoverage');
	await work();
	const { result } = await session.post('Profiler.takePreciseCoverage');
	const root = `${dist}/nodes/PingOne/`;
	return result.flatMap(({ url, functions }): Entered[] => {
		if (!url.includes(root)) return [];
		const file = url.slice(url.indexOf(root) + root.length);
		return functions
			.map(({ functionName: name, ranges: [{ count }] }) => ({ file, name, count }))
			.filter(({ count }) => count > 0);
	});
}

/** @returns what the first item of a process enters, and a later one */
async function count(dist: string): Promise<Entered[][]> {
	const node = nodeIn(dist);
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
	const { url, end } = await serve();
	const run = async () => await runInEngine(node, url);
	const runs = [await enteredBy(session, dist, run), await enteredBy(session, dist, run)];
	end();
	return runs;
}

const sumOf = (entered: Entered[]) => entered.reduce((sum, { count }) => sum + count, 0);

const said = (entered: Entered[]) =>
	`${new Set(entered.map(({ file }) => file)).size} files, ${entered.length} functions, ${sumOf(entered)} calls`;

function printEach(entered: Entered[]): void {
	for (const [file, functions] of Map.groupBy(entered, (each) => each.file)) {
		console.log(`    ${file}: ${functions.length} functions, ${sumOf(functions)} calls`);
		const names = functions.map(({ name, count }) => `${name || '(anonymous)'} ${count}`);
		console.log(`      ${names.join(', ')}`);
	}
}

/** n8n as the node sees it, at next to no cost, and a PingOne that answers at once. */
function fakeContext(items: number) {
	const credential = credentialFor('https://api.pingone.com');
	const input = Array.from({ length: items }, () => ({ json: { userId: USER } }));
	const locatorValue = { ...parameters.user, value: USER };
	const given: IDataObject = { ...parameters, user: locatorValue };
	const httpRequest = async () =>
		await Promise.resolve({ statusCode: 201, headers: {}, body: JSON.stringify(createdDevice()) });
	const none = () => undefined;
	return {
		getInputData: () => input,
		continueOnFail: () => true,
		getExecutionCancelSignal: none,
		getExecutionId: () => 'execution',
		getExecutionContext: none,
		getMode: () => 'trigger',
		getTimezone: () => 'UTC',
		getWorkflow: () => ({ id: 'workflow', name: 'Workflow' }),
		getNode: () => ({
			name: 'PingOne',
			type: 'n8n-nodes-pingone.pingOne',
			parameters,
			credentials: { pingOneOAuth2Api: { id: 'credential', name: 'Credential' } },
		}),
		getExecuteData: () => ({ node: {} }),
		getExecutionDataById: async () => await Promise.resolve(undefined),
		getNodeParameter: (name: string, _: number, fallback?: unknown) => given[name] ?? fallback,
		getCredentials: async () => await Promise.resolve(credential),
		addExecutionHints: none,
		sendMessageToUI: none,
		logger: { info: none, warn: none, error: none, debug: none },
		customData: { set: none },
		helpers: {
			httpRequest,
			async httpRequestWithAuthentication(
				this: { helpers: { httpRequest: (options: IDataObject) => Promise<unknown> } },
				_: string,
				asked: IDataObject,
			) {
				const headers = { ...(asked.headers as IDataObject), Authorization: 'Bearer token' };
				return await this.helpers.httpRequest({ ...asked, headers });
			},
		},
	};
}

/** @returns CPU time of each item, in ms */
async function timeFaked(dist: string, items: number): Promise<number> {
	const node = nodeIn(dist);
	const run = async (count: number) => {
		const [done] = (await node.execute?.call(fakeContext(count) as never)) as unknown[][];
		if (done.length !== count) throw new Error(`${done.length} of ${count} items`);
	};
	await run(items);
	const before = process.cpuUsage();
	await run(items);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / items;
}

/** Runs one of the two in a process of its own. */
function inChild(what: 'count' | 'time', dist: string): unknown {
	const own = fileURLToPath(import.meta.url);
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[own, '--child', what, '--items', options.items, dist],
		{ encoding: 'utf8' },
	);
	if (status !== 0) throw new Error(stderr);
	return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

if (options.child !== undefined) {
	const [dist] = positionals;
	const result =
		options.child === 'count' ? await count(dist) : await timeFaked(dist, Number(options.items));
	console.log(JSON.stringify(result));
	process.exit(0);
}

const here = fileURLToPath(new URL('..', import.meta.url));
const folders = [here, ...positionals].map((folder) => resolve(folder));
const builds = folders.map((folder) => ({ folder, dist: compile(folder), times: [] as number[] }));
try {
	for (const { folder, dist } of builds) {
		const [first, later] = inChild('count', dist) as Entered[][];
		console.log(`${folder}\n  first item of a process: ${said(first)}\n  later: ${said(later)}`);
		if (options.each) printEach(later);
	}
	for (let round = 0; round < Number(options.rounds); round += 1) {
		for (const build of builds) build.times.push(inChild('time', build.dist) as number);
	}
	for (const { folder, times } of builds) {
		if (times.length === 0) continue;
		const sorted = times.toSorted((a, b) => a - b);
		const median = sorted[sorted.length >> 1];
		const all = times.map((ms) => ms.toFixed(3)).join(', ');
		console.log(`${folder}\n  CPU of one item: median ${median.toFixed(3)} ms (${all})`);
	}
} finally {
	for (const { dist } of builds) rmSync(dist, { recursive: true });
}
