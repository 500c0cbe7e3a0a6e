import { join } from 'node:path';
import { type Child, spawnNode } from '../host/child.mts';
import { repoRoot } from '../host/repo.mts';

/** What `node sandbox/main.mts --json` prints when it is ready. */
export interface SandboxAddress {
	url: string;
	environmentId: string;
	clientId: string;
	clientSecret: string;
	policyId: string;
}

export interface RunningSandbox extends SandboxAddress {
	exited: Child['exited'];
	stop(): Promise<void>;
}

/**
 * Starts the PingOne sandbox and waits until it answers.
 *
 * @throws with the sandbox's own words when it does not come up
 */
export async function startSandbox(port: number): Promise<RunningSandbox> {
	const script = join(repoRoot(), 'sandbox', 'main.mts');
	return await new Promise((resolve, reject) => {
		const child = spawnNode(script, ['--port', String(port), '--json'], {
			cwd: repoRoot(),
			env: process.env,
			onLine: (line, stream) => {
				if (stream !== 'stdout' || !line.startsWith('{')) return;
				const address = JSON.parse(line) as SandboxAddress;
				resolve({ ...address, exited: child.exited, stop: async () => await child.stop() });
			},
		});
		void child.exited.then(() => reject(new Error(`The sandbox ended:\n${child.log()}`)));
	});
}
