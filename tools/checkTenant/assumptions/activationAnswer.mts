import { holdsIf, unclear, type Assumption } from '../assumption.mts';

export const activationAnswer: Assumption = {
	id: 'activation-answer',
	section: 'key',
	assumes: 'The response to an activation contains the device, as it does for desktop devices',
	otherwise: 'The node sends one more request to read the device',
	how: 'Activate a device through the API, and look at the response',
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
