import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief, type Reply } from '../tenant.mts';

const isActivated = ({ status }: Reply) => status === 200 || status === 204;

export const attestationForm: Assumption = {
	id: 'attestation-form',
	section: 'key',
	assumes:
		'PingOne accepts `rawId`, `clientDataJSON` and `attestationObject` in standard base64 with padding, and `id` in base64url, as Ping’s own browser code and three public clients send them',
	otherwise: 'Activation fails for every user',
	how: 'Enroll one key',
	probe: async (subject) => {
		const created = await subject.device();
		if (created.status !== 201) return unclear(brief(created));
		const reply = await subject.activate(created);
		if (isActivated(reply)) return holdsIf(true, brief(reply));
		// A refusal may be about the key or about its form: the other form tells them apart.
		const another = await subject.device();
		if (another.status === 201 && isActivated(await subject.activate(another, 'base64url'))) {
			return holdsIf(false, `${brief(reply)}, and base64url is accepted`);
		}
		return unclear(`${brief(reply)}: the policy may not take a key without a certificate`);
	},
};
