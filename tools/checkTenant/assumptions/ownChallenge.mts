import { holdsIf, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const ownChallenge: Assumption = {
	id: 'own-challenge',
	section: 'create',
	assumes: '**Challenge** is sent as `challenge`, and the browser is asked for it',
	otherwise: 'PingOne refuses it, or makes a challenge of its own',
	how: 'Create with **Challenge**, compare with `webAuthnCreationOptions`',
	probe: async (subject) => {
		const challenge = Buffer.alloc(32, 7);
		const created = await subject.device({ challenge: challenge.toString('base64url') });
		if (created.status !== 201) return holdsIf(false, brief(created));
		const options = JSON.parse(String(created.json.publicKeyCredentialCreationOptions)) as {
			challenge: number[];
		};
		const isSame = Buffer.from(options.challenge).equals(challenge);
		return holdsIf(isSame, isSame ? 'the browser is asked for it' : 'ignored');
	},
};
