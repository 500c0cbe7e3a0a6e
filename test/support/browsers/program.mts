import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { LIMIT_MS } from '../../../tools/host/limit.mts';

const KEPT_LINES = 20;

/** A program that runs, and what it said when it was ready. */
export interface Program {
	/** What the pattern's group found. */
	found: string;
	stop(): Promise<void>;
}

/**
 * Starts a program that is no Node, and waits until it is ready.
 *
 * @param ready is looked for in each line that the program prints; its first group is `found`.
 * Undefined for a program that does not say when it is ready
 * @throws when it ends or stays silent, with its last lines
 */
export async function startProgram(
	command: string,
	args: string[],
	ready: RegExp | undefined,
	env: NodeJS.ProcessEnv = {},
): Promise<Program> {
	const child = spawn(command, args, {
		env: { ...process.env, ...env },
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const end = () => {
		try {
			if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
		} catch {
			// Nothing of it is left.
		}
	};
	process.on('exit', end);
	const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
	const lines: string[] = [];
	try {
		const found = await new Promise<string>((resolve, reject) => {
			const failed = (what: string) => reject(new Error(`${command} ${what}\n${lines.join('\n')}`));
			setTimeout(() => failed('does not get ready'), LIMIT_MS).unref();
			const look = (line: string) => {
				if (lines.push(line) > KEPT_LINES) lines.shift();
				const match = ready?.exec(line);
				if (match) resolve(match[1] ?? '');
			};
			createInterface({ input: child.stdout }).on('line', look);
			createInterface({ input: child.stderr }).on('line', look);
			child.once('error', ({ message }) => failed(message));
			child.once('exit', () => failed('has ended'));
			if (!ready) child.once('spawn', () => resolve(''));
		});
		return {
			found,
			async stop() {
				end();
				await closed;
				process.off('exit', end);
			},
		};
	} catch (error) {
		end();
		throw error;
	}
}
