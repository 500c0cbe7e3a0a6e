import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const emptyNickname: Assumption = {
	id: 'empty-nickname',
	section: 'manage',
	assumes: 'An empty **Nickname** removes the nickname',
	otherwise: '**Update Nickname** fails with PingOne’s message',
	how: 'Run **Update Nickname** with **Allow Empty Nickname**',
	probe: async (subject) => {
		const active = await subject.active();
		const path = active?.path ?? (await subject.device()).path;
		const rename = async (nickname: string) =>
			await subject.call('PUT', `${path}/nickname`, { body: { nickname } });
		await rename('Check');
		const reply = await rename('');
		const { json } = await subject.call('GET', path);
		return holdsIf(reply.status < 300 && !json.nickname, brief(reply));
	},
};
