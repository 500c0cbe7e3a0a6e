import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const mfaStatusRole: Assumption = {
	id: 'mfa-status-role',
	section: 'roles',
	assumes:
		'Identity Data Admin can read a user’s MFA status. Ping documents that the role can read the user and set the status',
	otherwise:
		'**Get MFA Status**, **Enable MFA** and **Disable MFA** fail with _The worker app is not authorized to do this_',
	how: 'Run **Get MFA Status** with only that role',
	probe: async ({ call, path }) => {
		const reply = await call('GET', `${path}/mfaEnabled`);
		return holdsIf(reply.status === 200, brief(reply));
	},
};
