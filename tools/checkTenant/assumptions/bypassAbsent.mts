import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const bypassAbsent: Assumption = {
	id: 'bypass-absent',
	section: 'manage',
	assumes:
		'A user without a bypass has no `bypassMFAEnabledUntil` (documented). PingOne shows a bypass as it was set',
	otherwise: 'The output of **Get MFA Bypass** is misleading',
	how: 'Run **Set MFA Bypass**, then **Get MFA Bypass**',
	probe: async ({ call, path }) => {
		const before = await call('GET', `${path}/bypassMFA`);
		const bypassMFAEnabledUntil = new Date(Date.now() + 600_000).toISOString();
		await call('PUT', `${path}/bypassMFA`, { body: { bypassMFAEnabledUntil } });
		const after = await call('GET', `${path}/bypassMFA`);
		const isShown = 'bypassMFAEnabledUntil' in after.json;
		return holdsIf(
			!('bypassMFAEnabledUntil' in before.json) && isShown,
			`${brief(after)}, ${isShown ? 'shown' : 'absent'}`,
		);
	},
};
