import type { AppSummary, TenantSummary } from './describe.mts';
import { seedDevicePolicies, seedFido2Policies } from './tenant/policies.mts';
import type { DevicePolicy } from './tenant/policyTypes.mts';

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

function policyTitle({ name, default: isDefault, fido2 }: DevicePolicy): string {
	const remarks = [
		isDefault && 'default',
		!fido2.enabled && 'FIDO2 off',
		fido2.pairingDisabled && 'pairing disabled',
	].filter(Boolean);
	return remarks.length === 0 ? name : `${name} (${remarks.join(', ')})`;
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
		...table(seedDevicePolicies().map((policy) => [policyTitle(policy), policy.id])),
		'',
		'FIDO2 policies',
		...table(seedFido2Policies().map(({ name, id }) => [name, id])),
		'',
		'Sample users',
		...table(tenant.users.map(({ username, id, email }) => [username, `${id}  ${email ?? '-'}`])),
		'',
		`Control plane: ${url}/_sandbox (see sandbox/README.md). Stop with Ctrl-C.`,
		'',
	].join('\n');
}
