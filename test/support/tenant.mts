import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { startSandboxProcess, type SandboxProcess } from './sandbox.mts';
import { mainApi } from './sandboxApi.mts';

export type { SandboxProcess };
export { startSandboxProcess };

/** The credential that an admin would fill in for the sandbox. */
export const credentialFor = (sandbox: SandboxProcess, changes: IDataObject = {}) => ({
	region: 'custom',
	apiUrl: sandbox.url,
	authServerUrl: sandbox.url,
	allowOtherHosts: true,
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

interface UserPage {
	_embedded: { users: Array<{ id: string; username: string }> };
	_links: { next?: { href: string } };
}

/** Empties the tenant, adds people named hire0001 and on, and gives their IDs in that order. */
export async function seedHires(sandbox: SandboxProcess, count: number): Promise<string[]> {
	await sandbox.control('POST', '/reset', { users: count });
	const api = await mainApi(sandbox);
	const found: UserPage['_embedded']['users'] = [];
	let query: string | undefined = `?limit=200&filter=${encodeURIComponent('username sw "hire"')}`;
	while (query !== undefined) {
		const { body }: { body: UserPage } = await api<UserPage>('GET', `/users${query}`);
		found.push(...body._embedded.users);
		const next: string | undefined = body._links.next?.href;
		query = next && new URL(next).search;
	}
	await sandbox.control('DELETE', '/requests');
	return found.sort((a, b) => a.username.localeCompare(b.username)).map(({ id }) => id);
}
