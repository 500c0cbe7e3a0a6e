import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const mfaStatusRole: Assumption = {
	id: 'mfa-status-role',
	section: 'roles',
	assumes: 'Identity Data Admin can read and set a user’s MFA status',
	otherwise:
		'**Get MFA Status**, **Enable MFA** and **Disable MFA** fail with _The worker app is not authorized to do this_',
	how: 'Run **Get MFA Status** with that role only',
	probe: async ({ call, path }) => {
		const body = { mfaEnabled: false };
		const reply = await call('PUT', `${path}/mfaEnabled`, { body });
		return holdsIf(reply.status === 200 || reply.status === 204, brief(reply));
	},
};
