import { activateOnce } from '../../pingone/device/deviceActions';
import { FieldError, quote } from '../../pingone/errors/fieldError';
import type { Device } from '../../pingone/types';
import { isBlank } from '../../read/convert';
import { json, text } from '../../read/kinds';
import { normalizeAttestation, toAttestationString } from '../../webauthn/attestation';
import {
	type PublicKeyCredentialCreationOptionsJSON,
	toCreationOptionsJson,
} from '../../webauthn/options';
import { normalizeOrigin } from '../../webauthn/origin';
import { checkAttestation } from '../../webauthn/checkAttestation';
import { device } from '../fields/device';
import { user } from '../fields/user';
import { readWebAuthn } from '../fields/webAuthn';
import { operation } from '../operation';
import { DEVICE } from '../outputs';

const attestation = json({
	displayName: 'Attestation',
	name: 'attestation',
	required: true,
	placeholder: 'e.g. {{ $json.body.credential }}',
	description:
		'The result of navigator.credentials.create() in the user’s browser, as an object or as text. The browser’s toJSON() form and Ping’s own form are both accepted.',
}).as((given, label) => readWebAuthn(label, () => normalizeAttestation(given)));

const origin = text({
	displayName: 'Origin',
	name: 'origin',
	placeholder: 'e.g. https://login.example.com',
	description:
		'Address (without a path) of the page where the passkey was created. Leave empty to use the origin in the attestation.',
}).as((given, label) =>
	given === '' ? undefined : readWebAuthn(label, () => normalizeOrigin(given)),
);

const creationOptions = json({
	displayName: 'Creation Options',
	name: 'creationOptions',
	placeholder: 'e.g. {{ $json.publicKeyCredentialCreationOptions }}',
	description:
		'The creation options that Create FIDO2 Device returned for this device. With these, the node checks the challenge before it sends anything.',
}).as((given, label) => {
	if (isBlank(given)) {
		throw new FieldError(
			label,
			'is empty, so that the challenge would not be checked',
			'Check the expression, or remove the option.',
		);
	}
	return readWebAuthn(label, () => toCreationOptionsJson(given as string | object));
});

function requireFido2({ type }: Device): void {
	if (type === undefined || type === 'FIDO2') return;
	throw new FieldError(
		'Device',
		`must be a FIDO2 device, got type ${quote(type)}`,
		'Choose the device that Create FIDO2 Device created.',
	);
}

/** That reading a pending device shows its relying party is assumed. */
function rpIdOf(device: Device, options?: PublicKeyCredentialCreationOptionsJSON): string {
	const id = device.rp?.id ?? options?.rp.id;
	if (typeof id === 'string') return id;
	throw new FieldError(
		'Creation Options',
		'are needed: PingOne does not say for which relying party this device is',
		'Add Creation Options under Options, with publicKeyCredentialCreationOptions of the item that created the device.',
	);
}

export const activateFido2 = operation({
	name: 'Activate FIDO2 Device',
	value: 'activateFido2',
	action: 'Activate FIDO2 device',
	description:
		'Complete the registration of a FIDO2 device with the response from the user’s browser. A device that is already active is returned unchanged.',
	done: { evidence: 'state', when: 'the device is `ACTIVE`' },
	output: DEVICE,
	inputs: [user, device, attestation, origin],
	options: [creationOptions],
	async run({ user, device: deviceId, attestation, origin: given, creationOptions }, { api }) {
		const userId = await user.id(api);
		const activationFor = (device: Device) => {
			requireFido2(device);
			const rpId = rpIdOf(device, creationOptions);
			const { challenge } = creationOptions ?? {};
			const { origin } = readWebAuthn('Attestation', () =>
				checkAttestation({ attestation, origin: given, rpId, challenge }),
			);
			return { origin, attestation: toAttestationString(attestation) };
		};
		return await activateOnce(api, userId, deviceId, activationFor);
	},
});
