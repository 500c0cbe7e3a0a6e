import { createHash } from 'node:crypto';
import type { WorldSandbox } from '../world.mts';

/**
 * What PingOne documents and the sandbox otherwise spares: reads that lag behind changes, new devices
 * that are not found yet, and slow answers. Less than the node allows for.
 */
const UNKIND = { staleMs: 1_200, lateMs: 700, latencyMs: 10 };

const isOdd = (text: string) => createHash('sha256').update(text).digest()[0] % 2 === 1;

/** Whether the sandbox is unkind in this test: always the same, and in half of all tests. */
const isUnkindIn = (testName: string): boolean => {
	const { UNKIND_TESTS: which } = process.env;
	return which === 'all' || (which !== 'none' && isOdd(testName));
};

/**
 * Lets half of a file's tests have an unkind PingOne. UNKIND_TESTS=all or none has it for all or none.
 *
 * @param sandbox of `useWorld()`, which has to be called before
 */
export function useUnkindPingOne(sandbox: WorldSandbox): void {
	beforeEach(async () => {
		if (isUnkindIn(expect.getState().currentTestName ?? '')) {
			await sandbox.control('POST', '/settings', UNKIND);
		}
	});
}

/** Lets so much of the tenant's time pass that what was done so far is seen by everybody. */
export async function untilSeen(sandbox: Pick<WorldSandbox, 'control'>): Promise<void> {
	await sandbox.control('POST', '/time/advance', { seconds: 2 });
}
