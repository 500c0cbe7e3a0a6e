import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief, names } from '../tenant.mts';

export const blockPending: Assumption = {
	id: 'block-pending',
	section: 'manage',
	assumes:
		'**Block**, **Unblock** and **Unlock** work only on active devices. For other devices, PingOne responds with `INVALID_VALUE` for `status`',
	otherwise: 'The error is less precise',
	how: 'Run **Block** for a pending device',
	probe: async (subject) => {
		const created = await subject.device();
		if (created.status !== 201) return unclear(brief(created));
		const reply = await subject.call('POST', created.path, { action: 'device.block+json' });
		return holdsIf(names(reply, 'INVALID_VALUE', 'status'), brief(reply));
	},
};
