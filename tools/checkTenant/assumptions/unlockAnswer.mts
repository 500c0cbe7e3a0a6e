import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const unlockAnswer: Assumption = {
	id: 'unlock-answer',
	section: 'manage',
	assumes:
		'**Unlock** may answer anything in the range of 2xx, with or without a body. Ping documents the device as the response of **Block** and **Unblock**',
	otherwise: 'Nothing: the node reads the state afterward',
	how: 'Run it, compare with the console',
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
