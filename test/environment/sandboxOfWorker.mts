import { AsyncLocalStorage } from 'node:async_hooks';
import { startSandboxProcess, type SandboxProcess } from '../support/sandbox.mts';

/** What is started for a test file would hold that file's world as long as it lives. */
const outside = AsyncLocalStorage.snapshot();

let running: Promise<SandboxProcess> | undefined;
let isUsed = false;

/**
 * The sandbox of this worker of jest, which is started when a file first asks for it. As JSON, so that
 * no object of the worker comes into a test file's own world.
 *
 * @returns what the sandbox tells about itself, as text
 */
export async function sandboxOfWorker(): Promise<string> {
	isUsed = true;
	running ??= outside(async () => await startSandboxProcess());
	const { ids } = await running;
	return JSON.stringify(ids);
}

/** Puts it back to its first state, which also writes down what it was sent, if a file has used it. */
export async function resetSandbox(): Promise<void> {
	if (!isUsed) return;
	isUsed = false;
	await (await running)?.control('POST', '/reset');
}
