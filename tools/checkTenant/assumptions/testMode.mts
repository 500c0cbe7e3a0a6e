import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const testMode: Assumption = {
	id: 'test-mode',
	section: 'create',
	assumes: '**Test Mode** is sent as `testMode`',
	otherwise: 'PingOne refuses or ignores it',
	how: 'Create with **Test Mode**, then run **Get**',
	probe: async (subject) => {
		const created = await subject.device({ testMode: true });
		return holdsIf(
			created.json.testMode === true,
			`${brief(created)}, testMode ${String(created.json.testMode)}`,
		);
	},
};
