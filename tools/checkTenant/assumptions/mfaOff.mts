import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const mfaOff: Assumption = {
	id: 'mfa-off',
	section: 'create',
	assumes: 'A device can be created for a user whose MFA is off',
	otherwise:
		'Creating a device fails. Run **Enable MFA** first, or turn on **Enable MFA** in **Create Enrollment Link**, as the examples do',
	how: 'Run **Disable MFA**, then **Create FIDO2 Device**',
	probe: async (subject) => {
		await subject.call('PUT', `${subject.path}/mfaEnabled`, { body: { mfaEnabled: false } });
		const reply = await subject.device();
		return holdsIf(reply.status === 201, brief(reply));
	},
};
