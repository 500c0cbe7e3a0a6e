import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const anyRelyingParty: Assumption = {
	id: 'any-rp-id',
	section: 'create',
	assumes:
		'PingOne accepts any `rp.id`, regardless of the FIDO2 policy. According to Ping’s DaVinci connector documentation, the request’s `rp.id` overrides the policy’s. In a tenant’s published responses, the devices’ domain differs from that of the sign-on page',
	otherwise: 'Creating a device fails with PingOne’s message about `rp.id`',
	how: 'Run **Create FIDO2 Device** with a **Relying Party ID** that is not in any FIDO2 policy',
	probe: async (subject) => {
		const rp = { id: 'no-policy-names-this.example', name: 'Check' };
		const reply = await subject.device({ rp });
		return holdsIf(reply.status === 201, brief(reply));
	},
};
