import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandboxProcess, type SandboxProcess } from './sandbox.mts';

export type { SandboxProcess };
export { startSandboxProcess };

/** The credential that an admin would fill in for the sandbox. */
export const credentialFor = (sandbox: SandboxProcess, changes: IDataObject = {}) => ({
	region: 'custom',
	apiUrl: sandbox.url,
	authServerUrl: sandbox.url,
	environmentId: sandbox.ids.environmentId,
	clientId: sandbox.ids.clientId,
	clientSecret: sandbox.ids.clientSecret,
	authentication: 'header',
	managedEnvironmentId: '',
	...changes,
});

const locator = (mode: string, value: unknown) => ({ __rl: true, mode, value });

/** Parameters of Create FIDO2 Device that work, for the user that the item names. */
export const createParameters = (
	sandbox: SandboxProcess,
	changes: IDataObject = {},
): INodeParameters =>
	({
		resource: 'device',
		operation: 'createFido2',
		user: locator('id', '={{ $json.userId }}'),
		rpId: locator('domain', 'pingone.com'),
		rpName: 'PingOne',
		policy: locator('id', sandbox.ids.policyId),
		...changes,
	}) as INodeParameters;

export { locator };
