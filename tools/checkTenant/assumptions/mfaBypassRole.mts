import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const mfaBypassRole: Assumption = {
	id: 'mfa-bypass-role',
	section: 'roles',
	assumes: 'Identity Data Admin can read and set a user’s MFA bypass',
	otherwise:
		'**Get MFA Bypass** and **Set MFA Bypass** fail with _The worker app is not authorized to do this_',
	how: 'Run **Set MFA Bypass** with only that role',
	probe: async ({ call, path }) => {
		const reply = await call('GET', `${path}/bypassMFA`);
		return holdsIf(reply.status === 200, brief(reply));
	},
};
