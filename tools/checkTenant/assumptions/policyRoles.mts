import { holdsIf, unclear, type Assumption } from '../assumption.mts';

export const policyRoles: Assumption = {
	id: 'policy-roles',
	section: 'roles',
	assumes:
		'Configuration Read Only and Environment Admin can read policies, but Identity Data Admin cannot. Ping describes the first two only broadly, and does not list MFA policies for the third',
	otherwise:
		'Listing policies requires fewer or different roles. Except in **Policy** operations, **By ID** works',
	how: 'Grant only Identity Data Admin, and open the **Device Authentication Policy** list. Then add Configuration Read Only, and reopen the list',
	probe: async ({ call, policyId }) => {
		const { status } = await call('GET', '/deviceAuthenticationPolicies');
		if (status === 200 && !policyId) return unclear('200, and no policy with FIDO2 on');
		return holdsIf(status === 200 || status === 403, `${status}: compare with the app’s roles`);
	},
};
