import { holdsIf, unclear, type Assumption } from '../assumption.mts';
import { brief } from '../tenant.mts';

export const optionsForm: Assumption = {
	id: 'options-form',
	section: 'key',
	assumes:
		'PingOne sends the options as a JSON string with signed bytes and `alg` as a string (documented, and seen in a tenant’s published response). The node also accepts unsigned bytes, base64, base64url and objects',
	otherwise: '`webAuthnCreationOptions` is `null`, and the enrollment page cannot create passkeys',
	how: 'Create a device and look at `webAuthnCreationOptions`',
	probe: async (subject) => {
		const created = await subject.device();
		if (created.status !== 201) return unclear(brief(created));
		const text = created.json.publicKeyCredentialCreationOptions;
		if (typeof text !== 'string') return holdsIf(false, `options are ${typeof text}`);
		const { challenge, pubKeyCredParams } = JSON.parse(text) as {
			challenge: unknown;
			pubKeyCredParams: Array<{ alg: unknown }>;
		};
		const bytes = Array.isArray(challenge) && challenge.every((byte) => Number(byte) < 128);
		const alg = typeof pubKeyCredParams[0]?.alg;
		return holdsIf(
			bytes && alg === 'string',
			`challenge ${bytes ? 'signed bytes' : typeof challenge}, alg ${alg}`,
		);
	},
};
