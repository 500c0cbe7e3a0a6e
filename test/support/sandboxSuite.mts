import type { ApiClient } from './pingOneClient.mts';
import type { SandboxProcess } from './sandbox.mts';
import { mainApi } from './sandboxApi.mts';
import { useTenant } from './tenant.mts';

/** A sandbox for all tests of a file, fresh for each of them. */
export interface SandboxSuite {
	sandbox: SandboxProcess;
	/** Client of the main worker app; replace it after a revocation. */
	api: ApiClient;
	/** Ada's user ID. */
	userId: string;
	/** Path of Ada's devices below the environment. */
	devices: string;
	/** Gives Ada an active device. @returns its ID */
	seedActive(): Promise<string>;
}

/** Content type of one of PingOne's actions. */
export const vendor = (action: string) => `application/vnd.pingidentity.${action}+json`;

/** Starts a sandbox before the tests of this file, resets it before each, and stops it after. */
export function useSandbox(): SandboxSuite {
	const suite = {
		async seedActive() {
			const path = `/users/${suite.userId}/devices`;
			const { id } = await suite.sandbox.control<{ id: string }>('POST', path);
			return id;
		},
	} as SandboxSuite;
	useTenant((sandbox) => {
		suite.sandbox = sandbox;
		suite.userId = sandbox.ids.users[0].id;
		suite.devices = `/users/${suite.userId}/devices`;
	});
	beforeEach(async () => {
		suite.api = await mainApi(suite.sandbox);
	});
	return suite;
}
