import { holdsIf, unclear, type Assumption } from '../assumption.mts';

export const policyRoles: Assumption = {
	id: 'policy-roles',
	section: 'roles',
	assumes:
		'Policies can be read with Configuration Read Only or Environment Admin, but not with Identity Data Admin',
	otherwise: 'The lists work with fewer roles, or need others. **By ID** always works',
	how: 'Grant only Identity Data Admin, open the list of **Device Authentication Policy**; then add Configuration Read Only and open it again',
	probe: async ({ call, policyId }) => {
		const { status } = await call('GET', '/deviceAuthenticationPolicies');
		if (status === 200 && !policyId) return unclear('200, and no policy with FIDO2 on');
		return holdsIf(status === 200 || status === 403, `${status}: compare with the app’s roles`);
	},
};
