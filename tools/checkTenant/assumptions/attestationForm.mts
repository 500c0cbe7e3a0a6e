import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const attestationForm: Assumption = {
	id: 'attestation-form',
	section: 'key',
	assumes:
		"`rawId`, `clientDataJSON` and `attestationObject` must be standard base64 with padding, `id` base64url, as Ping's own browser code sends them",
	otherwise: 'Activation fails for everybody',
	how: 'Enroll one key',
	probe: async (subject) => {
		const created = await subject.device();
		if (created.status !== 201) return unclear(brief(created));
		const reply = await subject.activate(created);
		if (reply.status === 200 || reply.status === 204) return holdsIf(true, brief(reply));
		return unclear(`${brief(reply)}: the policy may not take a key without a certificate`);
	},
};
