import type { ApiClient } from './pingOneClient.mts';
import { startSandboxProcess, type SandboxProcess } from './sandbox.mts';
import { mainApi } from './sandboxApi.mts';

/** A sandbox for all tests of a file, fresh for each of them. */
export interface SandboxSuite {
	sandbox: SandboxProcess;
	/** Client of the main worker app; replace it after a revocation. */
	api: ApiClient;
	/** Ada's user ID. */
	userId: string;
	/** Path of Ada's devices below the environment. */
	devices: string;
}

/** Starts a sandbox before the tests of this file, resets it before each, and stops it after. */
export function useSandbox(): SandboxSuite {
	const suite = {} as SandboxSuite;
	beforeAll(async () => {
		suite.sandbox = await startSandboxProcess();
		suite.userId = suite.sandbox.ids.users[0].id;
		suite.devices = `/users/${suite.userId}/devices`;
	});
	beforeEach(async () => {
		await suite.sandbox.control('POST', '/reset');
		suite.api = await mainApi(suite.sandbox);
	});
	afterAll(() => suite.sandbox.close());
	return suite;
}
