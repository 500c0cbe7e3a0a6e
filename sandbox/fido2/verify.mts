import { createHash } from 'node:crypto';
import { SettingsService, verifyRegistrationResponse } from '@simplewebauthn/server';
import { decodeAttestationObject, parseAuthenticatorData } from '@simplewebauthn/server/helpers';
import type { Device, StoredCredential } from '../tenant/types.mts';
import { invalidField } from '../wire/errors.mts';
import { badAttestation, parseAttestation, parseClientData } from './attestation.mts';
import type { Attestation, AuthenticatorHints } from './attestation.mts';

/** COSE numbers of the algorithms that the options offer. */
const ALGORITHMS = [-7, -37, -257];
const CLIENT_DATA = 'response.clientDataJSON';
const AUTHENTICATOR_DATA = 'response.attestationObject.authData';

// Without trust anchors no certificate chain is followed, so that no revocation list is fetched
// from the network. Signatures are checked all the same.
for (const identifier of ['android-key', 'android-safetynet', 'apple'] as const) {
	SettingsService.setRootCertificates({ identifier, certificates: [] });
}

function isLocalhost(host: string): boolean {
	return host === 'localhost' || host.endsWith('.localhost');
}

function hostOf(origin: string): string | undefined {
	const url = URL.canParse(origin) ? new URL(origin) : undefined;
	if (url?.origin !== origin) return undefined;
	const secure =
		url.protocol === 'https:' || (url.protocol === 'http:' && isLocalhost(url.hostname));
	return secure ? url.hostname : undefined;
}

/**
 * Checks `origin`: a complete web origin on the RP ID or below it (documented for the sibling
 * operation "check assertion", and WebAuthn section 13.4.9).
 *
 * @throws ApiError 400 INVALID_DATA, target `origin`
 */
function checkOrigin(origin: string, rpId: string): void {
	const host = hostOf(origin);
	if (host === undefined) {
		throw invalidField('INVALID_VALUE', 'origin', 'must be a complete https origin');
	}
	if (host === rpId || host.endsWith(`.${rpId}`)) return;
	throw invalidField(
		'INVALID_VALUE',
		'origin',
		'must be the relying party ID or a subdomain of it',
	);
}

function checkClientData(device: Device, origin: string, attestation: Attestation): void {
	const clientData = parseClientData(attestation.clientDataJSON);
	if (clientData.type !== 'webauthn.create') {
		throw badAttestation(`${CLIENT_DATA}.type`, 'must be webauthn.create');
	}
	if (clientData.challenge !== device.challenge.toString('base64url')) {
		throw badAttestation(`${CLIENT_DATA}.challenge`, 'is not the challenge of this device');
	}
	if (clientData.origin !== origin) {
		throw badAttestation(`${CLIENT_DATA}.origin`, 'differs from the origin of the request');
	}
}

type AuthenticatorData = ReturnType<typeof parseAuthenticatorData>;

function authenticatorDataOf(attestation: Attestation): AuthenticatorData {
	try {
		const decoded = decodeAttestationObject(new Uint8Array(attestation.attestationObject));
		return parseAuthenticatorData(decoded.get('authData'));
	} catch {
		throw badAttestation('response.attestationObject', 'cannot be decoded');
	}
}

function checkAuthenticatorData(device: Device, id: string, data: AuthenticatorData): void {
	const rpIdHash = createHash('sha256').update(device.rp.id).digest();
	if (!rpIdHash.equals(data.rpIdHash)) {
		throw badAttestation(
			`${AUTHENTICATOR_DATA}.rpIdHash`,
			'is not the hash of the relying party ID',
		);
	}
	if (device.requirements.userVerification === 'REQUIRED' && !data.flags.uv) {
		throw badAttestation(`${AUTHENTICATOR_DATA}.flags`, 'the user was not verified');
	}
	if (!device.requirements.allowsBackup && data.flags.be) {
		throw badAttestation(`${AUTHENTICATOR_DATA}.flags`, 'the policy refuses synced passkeys');
	}
	if (!data.credentialID || Buffer.from(data.credentialID).toString('base64url') !== id) {
		throw badAttestation('id', 'is not the credential ID that the authenticator signed');
	}
}

/** With a certificate it is one of the model, without it the credential vouches for itself. */
function attestationType({ attestationObject }: Attestation): string {
	const statement = decodeAttestationObject(new Uint8Array(attestationObject)).get('attStmt');
	return statement.get('x5c') === undefined ? 'SELF' : 'BASIC';
}

const ROAMING = ['usb', 'nfc', 'ble', 'smart-card'];

/** Whether it roams and is discoverable: as told, else as its transports and the policy say. */
function authenticatorMembers(
	device: Device,
	{ transports, attachment, isResidentKey }: AuthenticatorHints,
): Pick<StoredCredential, 'transports' | 'isCrossPlatform' | 'isResidentKey'> {
	const roams = transports?.some((each) => ROAMING.includes(each)) ?? false;
	const required = device.requirements.residentKey === 'REQUIRED' ? true : undefined;
	const resident = isResidentKey ?? required;
	return {
		...(transports && { transports }),
		isCrossPlatform: attachment === undefined ? roams : attachment === 'cross-platform',
		...(resident !== undefined && { isResidentKey: resident }),
	};
}

async function verifySignature(
	device: Device,
	origin: string,
	attestation: Attestation,
): Promise<StoredCredential> {
	const verification = await verifyRegistrationResponse({
		response: {
			id: attestation.id,
			rawId: attestation.id,
			type: 'public-key',
			response: {
				clientDataJSON: attestation.clientDataJSON.toString('base64url'),
				attestationObject: attestation.attestationObject.toString('base64url'),
			},
			clientExtensionResults: {},
		},
		expectedChallenge: device.challenge.toString('base64url'),
		expectedOrigin: origin,
		expectedRPID: device.rp.id,
		requireUserVerification: device.requirements.userVerification === 'REQUIRED',
		supportedAlgorithmIDs: ALGORITHMS,
	}).catch((error: unknown) => {
		const reason = error instanceof Error ? error.message : 'unreadable';
		throw badAttestation('response.attestationObject', reason);
	});
	if (!verification.verified) {
		throw badAttestation('response.attestationObject.attStmt', 'the signature is not valid');
	}
	const { credential, aaguid, fmt, credentialDeviceType, credentialBackedUp } =
		verification.registrationInfo;
	return {
		id: credential.id,
		publicKey: Buffer.from(credential.publicKey).toString('base64url'),
		aaguid,
		...authenticatorMembers(device, attestation.hints),
		attestationType: fmt === 'none' ? 'NONE' : attestationType(attestation),
		backupEligibility: credentialDeviceType === 'multiDevice',
		backupState: credentialBackedUp,
	};
}

/**
 * Verifies an attestation as WebAuthn section 7.1 asks.
 *
 * @param device the pending device whose challenge was answered
 * @param origin the `origin` of the request
 * @param text the `attestation` of the request
 * @throws ApiError 400 INVALID_DATA with a target per cause (assumed)
 */
export async function verifyAttestation(
	device: Device,
	origin: string,
	text: string,
): Promise<StoredCredential> {
	checkOrigin(origin, device.rp.id);
	const attestation = parseAttestation(text);
	checkClientData(device, origin, attestation);
	checkAuthenticatorData(device, attestation.id, authenticatorDataOf(attestation));
	return await verifySignature(device, origin, attestation);
}
