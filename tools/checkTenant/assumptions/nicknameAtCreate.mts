import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const nicknameAtCreate: Assumption = {
	id: 'nickname-at-create',
	section: 'create',
	assumes: 'PingOne keeps a **Nickname** that is set when the device is created',
	otherwise: 'The device has no nickname. Run **Update Nickname** after activation',
	how: 'Create a device with a nickname, then run **Get**',
	probe: async (subject) => {
		const created = await subject.device({ nickname: 'Check' });
		if (created.status !== 201) return unclear(brief(created));
		const { json } = await subject.call('GET', created.path);
		return holdsIf(
			json.nickname === 'Check',
			`nickname ${json.nickname === undefined ? 'absent' : 'shown'}`,
		);
	},
};
