import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Exit, spawnNode } from './child.mts';
import { type ExecutionData, parseRawOutput } from './execution.mts';
import { n8nEnvironment } from './environment.mts';
import type { Host } from './install.mts';
import { freePort } from './ports.mts';

/** A credential as `n8n import:credentials` takes it: `data` in plain form, encrypted on import. */
export interface CredentialFile {
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** A workflow as n8n exports it. `id` is needed to import it by command. */
export interface WorkflowFile {
	id: string;
	name: string;
	nodes: Array<Record<string, unknown>>;
	/** What nodes give out instead of running, in executions by hand. */
	pinData?: object;
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

export interface CommandSettings {
	host: Host;
	/** n8n's `N8N_USER_FOLDER`. */
	userFolder: string;
	/** Port of the server whose addresses the command shall use; any free one by default. */
	port?: number;
	/** Additions to the environment. */
	env?: NodeJS.ProcessEnv;
}

export interface CommandResult extends Exit {
	stdout: string;
	/** The last lines of both streams. */
	log: string;
}

/** Runs one n8n command to its end, e.g. `['import:workflow', '--input=x.json']`. */
export async function runN8nCommand(
	{ host, userFolder, port, env }: CommandSettings,
	args: string[],
): Promise<CommandResult> {
	mkdirSync(userFolder, { recursive: true });
	const child = spawnNode(host.bin, args, {
		cwd: userFolder,
		env: n8nEnvironment(host, userFolder, port ?? (await freePort()), await freePort(), env),
		captureStdout: true,
	});
	const exit = await child.exited;
	return { ...exit, stdout: child.stdout(), log: child.log() };
}

const mustSay = async (settings: CommandSettings, args: string[], proof: RegExp) => {
	const { code, log } = await runN8nCommand(settings, args);
	// n8n reports some failures in its log only, so a zero exit code is no proof.
	if (code !== 0 || !proof.test(log)) {
		throw new Error(`\`n8n ${args[0]}\` failed (code ${code}):\n${log.slice(-3_000)}`);
	}
};

/** What n8n holds when it starts. */
export interface Contents {
	credentials: CredentialFile[];
	workflows: WorkflowFile[];
}

/**
 * Fills a user folder before n8n starts. Creates the database when there is none; replaces what has the same ID.
 *
 * @throws with n8n's own words when it refuses a file
 */
export async function bootstrapUserFolder(
	settings: CommandSettings,
	{ credentials, workflows }: Contents,
): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'n8n-import-'));
	try {
		const files = { credentials, workflow: workflows };
		for (const [kind, content] of Object.entries(files)) {
			if (content.length === 0) continue;
			const file = join(folder, `${kind}.json`);
			writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
			await mustSay(settings, [`import:${kind}`, `--input=${file}`], /Successfully imported/);
		}
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * Runs a workflow by `n8n execute`, without a server.
 *
 * @returns the execution, also when it failed (`status`, `data.resultData.error`)
 * @throws when n8n printed no execution, with the end of its log
 */
export async function executeWorkflowCli(
	settings: CommandSettings,
	id: string,
): Promise<ExecutionData> {
	const result = await runN8nCommand(settings, ['execute', `--id=${id}`, '--rawOutput']);
	const execution = parseRawOutput(result.stdout);
	if (execution) return execution;
	throw new Error(`\`n8n execute\` failed (code ${result.code}):\n${result.log.slice(-3_000)}`);
}
