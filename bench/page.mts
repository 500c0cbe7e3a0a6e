/**
 * What a request of the enrollment page costs n8n, in milliseconds of CPU time. With folders of other
 * versions of this project, all of them are measured in turn:
 *
 *     node bench/page.mts [FOLDER ...]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { request } from 'undici';
import { stopChildren } from '../tools/host/child.mts';
import { ensureHost, type Host } from '../tools/host/install.mts';
import { bootstrapUserFolder, itemsOf, startN8n } from '../tools/host/n8n.mts';
import { installPackage } from '../tools/host/pack.mts';
import { freePort } from '../tools/host/ports.mts';
import { repoRoot } from '../tools/host/repo.mts';
import { sandboxCredential } from '../tools/demo/examples.mts';
import { post } from '../test/support/enrollment/linkClient.mts';
import { CREDENTIAL, enrollWorkflow } from '../test/support/enrollment/workflows.mts';
import { eventually } from '../test/support/eventually.mts';
import { OWNER } from '../test/support/n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../test/support/sandbox.mts';
import { createCredential } from '../test/support/softAuthenticator.mts';
import { packFolder } from './otherVersion.mts';

const ROUNDS = 8;
const PEOPLE_PER_ROUND = 6;

type Action = 'begin' | 'finish';
type Cost = Record<Action, number[]>;

interface Candidate {
	folder: string;
	cost: Cost;
	round(): Promise<void>;
	close(): Promise<void>;
}

/** CPU time of a process so far, in ms. Linux counts it in hundredths of a second (proc(5)). */
function cpuMs(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	const [, , user, system] = /\) (?:\S+ ){11}((\d+) (\d+))/.exec(stat) ?? [];
	return (Number(user) + Number(system)) * 10;
}

/** The workflow of the tests. A version whose links carry no proof waits on n8n's own address. */
function workflowFor(sandbox: SandboxProcess) {
	const workflow = enrollWorkflow(sandbox, 'enroll', { linkValidFor: 7, linkValidUnit: 'days' });
	const nodes = workflow.nodes.map((node) => {
		if (node.name === 'Link') return { ...node, onError: 'continueRegularOutput' };
		if (node.name !== 'Mail') return node;
		const value = '={{ $json.enrollment?.link ?? $execution.resumeFormUrl }}';
		const assignments = [{ id: 'link', name: 'link', value, type: 'string' }];
		return { ...node, parameters: { assignments: { assignments }, options: {} } };
	});
	return { ...workflow, nodes };
}

async function prepare(host: Host, sandbox: SandboxProcess, folder: string): Promise<Candidate> {
	const userFolder = mkdtempSync(join(tmpdir(), 'n8n-'));
	await installPackage(await packFolder(folder, userFolder), userFolder);
	const settings = { host, userFolder, port: await freePort(), env: {} };
	const credentials = [{ ...sandboxCredential(sandbox.ids), ...CREDENTIAL }];
	await bootstrapUserFolder(settings, { credentials, workflows: [workflowFor(sandbox)] });
	const n8n = await startN8n({ ...settings, owner: OWNER, publish: ['enroll'] });
	const client = await n8n.signIn();
	const cost: Cost = { begin: [], finish: [] };
	const seen = new Set<string>();

	const start = async () => {
		const { body } = await request(`${n8n.url}/webhook/enroll`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ email: 'ada@example.com' }),
		});
		await body.dump();
		return await eventually('an execution waits', async () => {
			const list = await client.executions('enroll');
			const fresh = list.find(({ id, status }) => status === 'waiting' && !seen.has(id));
			if (!fresh) return undefined;
			seen.add(fresh.id);
			const [{ json }] = itemsOf(await client.execution(fresh.id), 'Mail');
			return String(json.link);
		});
	};

	/** Does something for each person in turn. @returns milliseconds of n8n's CPU time for each */
	const measure = async <T,>(links: T[], work: (link: T) => Promise<unknown>): Promise<number> => {
		const before = cpuMs(n8n.pid);
		for (const link of links) await work(link);
		return (cpuMs(n8n.pid) - before) / links.length;
	};

	return {
		folder,
		cost,
		async round() {
			await sandbox.control('POST', '/reset');
			const links: string[] = [];
			for (let count = 0; count < PEOPLE_PER_ROUND; count++) links.push(await start());
			const finishes: Array<[string, object]> = [];
			cost.begin.push(
				await measure(links, async (link) => {
					const { json } = await post(link, { action: 'begin' });
					const { challenge, rp } = json.options as { challenge: string; rp: { id: string } };
					// Right in form, but for another challenge: refused late, so that no workflow runs on.
					const attestation = createCredential(JSON.stringify({ rp, challenge: [] }), {
						challenge,
						origin: new URL(link).origin,
						forgeSignature: true,
						format: 'packed',
					});
					finishes.push([link, { action: 'finish', token: json.token, attestation }]);
				}),
			);
			cost.finish.push(await measure(finishes, async ([link, body]) => await post(link, body)));
		},
		async close() {
			await n8n.stop();
			rmSync(userFolder, { recursive: true, force: true });
		},
	};
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

const main = async () => {
	const folders = [repoRoot(), ...process.argv.slice(2).map((folder) => resolve(folder))];
	const host = await ensureHost();
	const sandbox = await startSandboxProcess();
	const candidates: Candidate[] = [];
	for (const folder of folders) candidates.push(await prepare(host, sandbox, folder));
	// The first round warms up. Every version takes the same place equally often.
	for (let round = 0; round <= ROUNDS; round++) {
		const order = round % 2 === 0 ? candidates : candidates.toReversed();
		for (const candidate of order) await candidate.round();
		if (round === 0) for (const { cost } of candidates) cost.begin.length = cost.finish.length = 0;
	}
	const [own] = candidates;
	for (const { folder, cost } of candidates) {
		for (const action of ['begin', 'finish'] as const) {
			const [ms, ratio] = [median(cost[action]), median(own.cost[action]) / median(cost[action])];
			process.stdout.write(
				`${action.padEnd(6)} ${ms.toFixed(0)} ms of CPU, this version takes ${ratio.toFixed(2)} of it: ${folder}\n`,
			);
		}
	}
	for (const { close } of candidates) await close();
	await sandbox.close();
};

await main().finally(() => void stopChildren());
