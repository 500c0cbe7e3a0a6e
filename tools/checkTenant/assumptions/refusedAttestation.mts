import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief, names } from '../tenant.mts';

export const refusedAttestation: Assumption = {
	id: 'refused-attestation',
	section: 'key',
	assumes:
		'A refused attestation is `INVALID_DATA` with `INVALID_VALUE` on `attestation`; a key that is known already `UNIQUENESS_VIOLATION`',
	otherwise: 'The error, and the enrollment page, are less precise',
	how: 'Activate with an attestation of another device; register the same key twice',
	probe: async (subject) => {
		const [one, other] = [await subject.device(), await subject.device()];
		if (other.status !== 201) return unclear(brief(other));
		const reply = await subject.activate({ ...one, path: other.path });
		const isAsAssumed =
			reply.json.code === 'INVALID_DATA' && names(reply, 'INVALID_VALUE', /^attestation\b/);
		return holdsIf(isAsAssumed, brief(reply));
	},
};
