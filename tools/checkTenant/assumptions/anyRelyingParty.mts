import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const anyRelyingParty: Assumption = {
	id: 'any-rp-id',
	section: 'create',
	assumes:
		'PingOne takes any `rp.id`, whatever the FIDO2 policy says. Ping’s DaVinci connector documents that it overrides the one of the policy, and a public tenant creates with the domain of another company',
	otherwise: 'Creating fails with PingOne’s words about `rp.id`',
	how: 'Run **Create FIDO2 Device** with a **Relying Party ID** that is in no FIDO2 policy',
	probe: async (subject) => {
		const rp = { id: 'no-policy-names-this.example', name: 'Check' };
		const reply = await subject.device({ rp });
		return holdsIf(reply.status === 201, brief(reply));
	},
};
