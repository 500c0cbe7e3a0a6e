import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sandboxCredential } from '../../tools/demo/examples.mts';
import { ensureHost } from '../../tools/host/install.mts';
import { bootstrapUserFolder, executeWorkflowCli, itemsOf } from '../../tools/host/n8n.mts';
import { read } from '../support/documentation.mts';
import { NODE, workflowFor } from '../support/editor/everyOperation.mts';
import { type SandboxProcess, startSandboxProcess } from '../support/sandbox.mts';

const run = promisify(execFile);

/** `.ci/run` begins with it, and it takes longer than everything else here together. */
const INSTALL = 'npm ci && ';
/** By which n8n 2.41 wants the README's readers to be ready for n8n 3. */
const READY = { N8N_UNVERIFIED_PACKAGES_ENABLED: 'true' };

const commands = () => {
	const [, found = ''] =
		/^\*\*From source\*\*[^]*?^```bash\n([^]*?)^```/m.exec(read('README.md')) ?? [];
	if (!found.startsWith(INSTALL)) throw new Error(`The commands do not begin with ${INSTALL}`);
	return found.slice(INSTALL.length);
};

let folder: string;
let clone: string;
let home: string;
let sandbox: SandboxProcess;

/** What a clone would hold if everything were committed. */
async function copySources(): Promise<void> {
	const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
	const { stdout } = await run('git', list);
	for (const file of stdout.split('\0').filter(Boolean)) cpSync(file, join(clone, file));
}

/** Links will do where the file system lets them be made. */
async function takeModules(): Promise<void> {
	const to = join(clone, 'node_modules');
	await run('cp', ['-al', 'node_modules', to]).catch(async () => {
		rmSync(to, { recursive: true, force: true });
		await run('cp', ['-a', 'node_modules', to]);
	});
}

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'from-source-'));
	[clone, home] = ['clone', 'home'].map((name) => join(folder, name));
	[clone, home].forEach((path) => mkdirSync(path));
	await copySources();
	await takeModules();
	sandbox = await startSandboxProcess();
});

afterAll(async () => {
	await sandbox?.close();
	rmSync(folder, { recursive: true, force: true });
});

it('the commands that README gives put a node where n8n finds it and runs it', async () => {
	const env = { ...process.env, HOME: home };
	await run('bash', ['-euo', 'pipefail', '-c', commands()], { cwd: clone, env });

	const settings = { host: await ensureHost(), userFolder: home, env: READY };
	const credential = sandboxCredential(sandbox.ids);
	const [{ id: userId }] = sandbox.ids.users;
	const user = { __rl: true, mode: 'id', value: '={{ $json.userId }}' };
	const workflow = workflowFor(
		'Get user',
		{ resource: 'user', operation: 'get', user },
		credential,
		[{ userId }],
	);
	await bootstrapUserFolder(settings, { credentials: [credential], workflows: [workflow] });
	const execution = await executeWorkflowCli(settings, workflow.id);
	expect(execution.data.resultData.error).toBeUndefined();
	expect(itemsOf(execution, NODE)).toMatchObject([{ json: { id: userId } }]);
});
