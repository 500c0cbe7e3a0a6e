import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { ensureHost } from '../../tools/host/install.mts';
import {
	bootstrapUserFolder,
	itemsOf,
	type N8nClient,
	type RunningN8n,
	startN8n,
} from '../../tools/host/n8n.mts';
import { PACKAGE_NAME } from '../../tools/host/repo.mts';
import { ended, invite } from '../n8n/checks/enrollment.mts';
import type { World } from '../n8n/world.mts';
import { answerAttempt, call, post } from '../support/enrollment/linkClient.mts';
import { enrollWorkflow } from '../support/enrollment/workflows.mts';
import { read } from '../support/documentation.mts';
import { OWNER } from '../support/n8n.mts';
import { type Registry, startRegistry } from '../support/registry.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';

const FLOW = 'installed';
const [OLD, NEW] = ['0.1.0', '0.2.0'];

interface Installed {
	packageName: string;
	installedVersion: string;
	updateAvailable?: string;
	installedNodes: Array<{ name: string }>;
}

let folder: string;
let registry: Registry;
let sandbox: SandboxProcess;
let n8n: RunningN8n;
let client: N8nClient;
let world: World;

beforeAll(async () => {
	const host = await ensureHost();
	folder = mkdtempSync(join(tmpdir(), 'install-'));
	registry = await startRegistry();
	await registry.publish(OLD);
	sandbox = await startSandboxProcess();
	const settings = { host, userFolder: join(folder, 'n8n'), env: registry.env };
	await bootstrapUserFolder(settings, {
		credentials: [sandboxCredential(sandbox.ids)],
		workflows: [enrollWorkflow(sandbox, FLOW)],
	});
	n8n = await startN8n({ ...settings, owner: OWNER });
	client = await n8n.signIn();
	world = { version: host.version, sandbox, client, url: n8n.url };
});

afterAll(async () => {
	await n8n?.stop();
	await sandbox?.close();
	await registry?.close();
	rmSync(folder, { recursive: true, force: true });
});

/** Settings > Community nodes: what its buttons send. */
const packages = async () => await client.session.call<Installed[]>('GET', '/community-packages');
const install = async () =>
	await client.session.call<Installed>('POST', '/community-packages', { name: PACKAGE_NAME });
const update = async () =>
	await client.session.call<Installed>('PATCH', '/community-packages', { name: PACKAGE_NAME });
const uninstall = async () =>
	await client.session.call('DELETE', `/community-packages?name=${PACKAGE_NAME}`);

const finish = async (link: string, executionId: string) => {
	expect((await post(link, await answerAttempt(link))).json.done).toBe(true);
	const execution = await ended(world, executionId);
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'Tell HR')[0].json).toMatchObject({
		status: 'ACTIVE',
		enrollment: { status: 'ENROLLED' },
	});
};

it('installs from a registry and enrolls somebody at once, without a restart', async () => {
	const { installedVersion, installedNodes } = await install();
	expect(installedVersion).toBe(OLD);
	expect(installedNodes).toHaveLength(3);
	await client.publish(FLOW);
	const { executionId, link } = await invite(world, FLOW);
	await finish(link, executionId);
});

interface MigrationReport {
	report: { instanceResults: Array<{ recommendations: Array<{ description: string }> }> };
}

it('is asked by this n8n for what the README says to set before n8n 3', async () => {
	const [, setting] = /n8n 3[^\n]*?`(N8N_\w+=\w+)`/.exec(read('README.md')) ?? [];
	const path = '/breaking-changes/report?version=v3';
	const { report } = await client.session.call<MigrationReport>('GET', path);
	const advice = report.instanceResults.flatMap(({ recommendations }) => recommendations);
	expect(advice.map(({ description }) => description)).toContainEqual(
		expect.stringContaining(`set ${setting} before updating`),
	);
});

it('updates while somebody waits: begun on the old version, enrolled on the new one', async () => {
	await sandbox.control('POST', '/reset');
	const { executionId, link } = await invite(world, FLOW);
	const begun = await answerAttempt(link);
	await registry.publish(NEW);
	expect(await packages()).toMatchObject([{ installedVersion: OLD, updateAvailable: NEW }]);
	expect(await update()).toMatchObject({ installedVersion: NEW });
	expect((await post(link, begun)).json.done).toBe(true);
	expect((await ended(world, executionId)).status).toBe('success');
});

it('keeps who waits over an uninstall: after the next install their links work again', async () => {
	await sandbox.control('POST', '/reset');
	const { executionId, link } = await invite(world, FLOW);
	await uninstall();
	expect(await packages()).toEqual([]);
	expect((await call(link)).status).toBeGreaterThanOrEqual(400);
	expect((await client.execution(executionId)).status).toBe('waiting');
	await install();
	await finish(link, executionId);
});
