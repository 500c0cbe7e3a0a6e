import { holdsIf, type Assumption } from '../assumption.mts';

export const lockShown: Assumption = {
	id: 'lock-shown',
	section: 'manage',
	assumes:
		'When read, a locked account has `account.status` LOCKED, and a disabled one has `enabled` false, as in the Ping Terraform provider’s acceptance tests on real tenants',
	otherwise: '**Lock Account** reports that the user is not locked',
	how: 'Run **Lock Account**, and look at the output',
	probe: async ({ call, path }) => {
		const unlockAt = new Date(Date.now() + 3_600_000).toISOString();
		await call('POST', path, { action: 'account.lock+json', body: { unlockAt } });
		const { json } = await call('GET', path);
		await call('POST', path, { action: 'account.unlock+json' });
		const { status } = (json.account ?? {}) as { status?: unknown };
		return holdsIf(status === 'LOCKED', `account.status ${String(status)}`);
	},
};
