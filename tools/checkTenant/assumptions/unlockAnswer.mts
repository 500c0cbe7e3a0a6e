import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const unlockAnswer: Assumption = {
	id: 'unlock-answer',
	section: 'manage',
	assumes:
		'PingOne may respond to **Unlock** with any 2xx status, with or without a body. For **Block** and **Unblock**, Ping documents the device as the response',
	otherwise: 'No harm: the node reads the state afterward',
	how: 'Unlock a device through the API',
	probe: async (subject) => {
		const active = await subject.active();
		if (!active) return unclear('no key of this program could be activated');
		const reply = await subject.call('POST', active.path, { action: 'device.unlock+json' });
		return holdsIf(
			reply.status >= 200 && reply.status < 300,
			`${brief(reply)}, members: ${Object.keys(reply.json).join(', ') || 'none'}`,
		);
	},
};
