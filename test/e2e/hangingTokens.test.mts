import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { WorkflowFile } from '../../tools/host/n8n.mts';
import {
	CREDENTIAL,
	enrollWorkflow,
	eventually,
	type EnrollmentHost,
	next,
	node,
	startEnrollmentHost,
} from '../support/enrollment/host.mts';
import { post } from '../support/enrollment/linkClient.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';
import { credentialFor, locator } from '../support/tenant.mts';

/*
 * Credentials that name the victim's environment and a token endpoint that never answers, in real n8n
 * whose process has not asked the victim's tenant for anything yet. `COPYCATS=0 npm run test:one --
 * test/e2e/hangingTokens.test.mts` says how long the victim takes alone.
 */
const COPYCATS = Number(process.env.COPYCATS ?? 40);
/** Executions with the same credential. */
const PER_CREDENTIAL = 5;
const CREDENTIALS = Math.ceil(COPYCATS / PER_CREDENTIAL);
/**
 * A place in the pace for each of them would take the victim a second each. A bystander in the same
 * n8n takes half of that, step by step: on a busy machine each of its steps is later as well.
 */
const STEPS = 10;
const STEP_MS = 2_000;
const ADA = { email: 'ada@example.com' };

let blackHole: Server;
const sockets = new Set<Socket>();
let bystander: SandboxProcess;
let host: EnrollmentHost;

const copycat = (number: number) => ({ id: `copycat-${number}`, name: `Copycat ${number}` });

/** Reads a user so many times, one after the other, by a credential of its own. */
function reading(id: string, credential: { id: string; name: string }, times = 1): WorkflowFile {
	const user = locator('username', 'ada.lovelace');
	const options = { timeout: 300 };
	const names = Array.from({ length: times }, (_, place) => `Read ${place}`);
	return {
		...{ id, name: id, settings: { executionOrder: 'v1' } },
		nodes: [
			node('start', 'Start', 'n8n-nodes-base.manualTrigger', 0, {}),
			...names.map((name) => ({
				...node(name, name, 'n8n-nodes-pingone.pingOne', 200, {}),
				parameters: { resource: 'user', operation: 'get', user, options },
				credentials: { pingOneOAuth2Api: credential },
			})),
		],
		connections: Object.fromEntries(
			names.map((name, place) => [names[place - 1] ?? 'Start', next(name)]),
		),
	};
}

beforeAll(async () => {
	blackHole = createServer((socket) => {
		sockets.add(socket);
		socket.on('error', () => undefined);
	});
	await new Promise<void>((resolve) => blackHole.listen(0, '127.0.0.1', resolve));
	const authServerUrl = `http://127.0.0.1:${(blackHole.address() as AddressInfo).port}`;
	bystander = await startSandboxProcess();
	const copycats = Array.from({ length: CREDENTIALS }, (_, number) => copycat(number));
	const type = 'pingOneOAuth2Api';
	const another = { id: 'bystander', name: 'Bystander' };
	host = await startEnrollmentHost({
		workflows: (sandbox) => [
			enrollWorkflow(sandbox, 'enroll'),
			reading('victim', CREDENTIAL),
			reading('bystander', another, STEPS),
			...copycats.map((each) => reading(each.id, each)),
		],
		credentials: (sandbox) => [
			{ ...another, type, data: credentialFor(bystander) },
			...copycats.map((each) => ({
				...each,
				type,
				data: credentialFor(sandbox, { authServerUrl }),
			})),
		],
	});
});
afterAll(async () => {
	for (const socket of sockets) socket.destroy();
	await host?.close();
	await bystander?.close();
	blackHole?.close();
});

/** Runs a workflow to its end. @returns how long n8n says that it took, in ms */
async function timed(id: string): Promise<number> {
	const run = await host.client().settled(await host.client().run(id, 'Start'));
	expect(run.status).toBe('success');
	return Date.parse(String(run.stoppedAt)) - Date.parse(String(run.startedAt));
}

/** Starts an enrollment and begins an attempt on its page. @returns how long the page took, in ms */
async function enroll(): Promise<number> {
	const { link } = await host.start('enroll', ADA);
	const asked = Date.now();
	expect((await post(link, { action: 'begin' })).status).toBe(200);
	return Date.now() - asked;
}

const isRunning = async (executionId: string) =>
	(await host.client().execution(executionId)).status === 'running';

it(`${COPYCATS} executions that wait for a token hold up neither a run of the same environment nor a page`, async () => {
	// The package's code is loaded, for both.
	await timed('bystander');
	const hanging = await Promise.all(
		Array.from({ length: COPYCATS }, async (_, number) => {
			return await host.client().run(copycat(number % CREDENTIALS).id, 'Start');
		}),
	);
	// Not all: where each takes a place, the last one asks when its turn has come, and nobody waits then.
	const ask = async (count: number) =>
		await eventually(
			`${count} of them ask for a token`,
			async () => await Promise.resolve(sockets.size >= count ? true : undefined),
		);
	await ask(Math.min(1, COPYCATS));
	const fault = { kind: 'latency', ms: STEP_MS };
	await bystander.control('POST', '/faults', [{ route: '*', times: -1, fault }]);
	const clock = await host.client().run('bystander', 'Start');
	const [run, page] = await Promise.all([timed('victim'), enroll()]);
	console.info(`Beside ${COPYCATS}: the run took ${run} ms, the page's answer ${page} ms`);
	expect(await isRunning(clock)).toBe(true);
	await ask(COPYCATS);
	for (const id of hanging) expect(await isRunning(id)).toBe(true);
	for (const id of [...hanging, clock]) {
		await host.client().session.call('POST', `/executions/${id}/stop`, {});
	}
});
