import { holdsIf, unclear, type Assumption } from '../assumption.mts';

export const activationAnswer: Assumption = {
	id: 'activation-answer',
	section: 'key',
	assumes: 'The response of the activation carries the device, as for desktop devices',
	otherwise: 'The node reads the device instead: one more request',
	how: 'Activate, look at the output',
	probe: async (subject) => {
		const active = await subject.active();
		if (!active) return unclear('no key of this program could be activated');
		const { json } = active.activation;
		return holdsIf(
			json.id === active.id && json.status === 'ACTIVE',
			`members: ${Object.keys(json).join(', ') || 'none'}`,
		);
	},
};
