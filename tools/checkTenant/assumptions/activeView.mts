import { holdsIf, unclear, type Assumption } from '../assumption.mts';

export const activeView: Assumption = {
	id: 'active-view',
	section: 'key',
	assumes:
		'When read, an active FIDO2 device has `credentialId`, `attributes`, `backup` and `fidoDeviceMetadata`, as documented for PingOne’s authentication view',
	otherwise: '**Get** and **Get Many** omit these members',
	how: 'Run **Get** for an active device',
	probe: async (subject) => {
		const active = await subject.active();
		if (!active) return unclear('no key of this program could be activated');
		const { json } = await subject.call('GET', active.path);
		const wanted = ['credentialId', 'attributes', 'backup'];
		const missing = wanted.filter((name) => !(name in json));
		return holdsIf(
			missing.length === 0,
			missing.length > 0 ? `without ${missing.join(', ')}` : 'all shown',
		);
	},
};
