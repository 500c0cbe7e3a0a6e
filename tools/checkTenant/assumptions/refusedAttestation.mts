import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief, names } from '../tenant.mts';

export const refusedAttestation: Assumption = {
	id: 'refused-attestation',
	section: 'key',
	assumes:
		'PingOne refuses an invalid attestation with `INVALID_DATA` and `INVALID_VALUE` for `attestation`, and an already registered key with `UNIQUENESS_VIOLATION`',
	otherwise: 'The error and the enrollment page are less precise',
	how: 'Activate a device with another device’s attestation. Register the same software key twice',
	probe: async (subject) => {
		const [one, other] = [await subject.device(), await subject.device()];
		if (other.status !== 201) return unclear(brief(other));
		const reply = await subject.activate({ ...one, path: other.path });
		const isAsAssumed =
			reply.json.code === 'INVALID_DATA' && names(reply, 'INVALID_VALUE', /^attestation\b/);
		return holdsIf(isAsAssumed, brief(reply));
	},
};
