import type { AppSummary, TenantSummary } from './describe.mts';

function appLines(app: AppSummary): string[] {
	const roles = app.roles.length > 0 ? app.roles.join(', ') : 'no roles';
	return [
		`  ${app.name} (${app.tokenEndpointAuthMethod}; ${roles})`,
		`    Environment ID  ${app.environmentId}`,
		`    Client ID       ${app.clientId}`,
		`    Client secret   ${app.clientSecret}`,
	];
}

function table(entries: Array<[name: string, value: string]>): string[] {
	const width = Math.max(...entries.map(([name]) => name.length));
	return entries.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

/** What people see when the sandbox has started. The secrets are its own and open nothing else. */
export function banner(tenant: TenantSummary): string {
	const { url, environmentId } = tenant;
	return [
		`PingOne sandbox is ready on ${url}`,
		'',
		...table([
			['API URL', `${url}/v1`],
			['Token URL', `${url}/${environmentId}/as/token`],
			['Environment ID', environmentId],
			['Client ID', tenant.clientId],
			['Client secret', tenant.clientSecret],
		]),
		'',
		'Worker apps',
		...Object.values(tenant.apps).flatMap(appLines),
		'',
		'Device authentication policies',
		...table(Object.entries(tenant.policies)),
		'',
		'FIDO2 policies',
		...table(Object.entries(tenant.fido2Policies)),
		'',
		'Sample users',
		...table(tenant.users.map(({ username, id, email }) => [username, `${id}  ${email ?? '-'}`])),
		'',
		`Control plane: ${url}/_sandbox (see sandbox/README.md). Stop with Ctrl-C.`,
		'',
	].join('\n');
}
