import { createHash } from 'node:crypto';
import type { Duration, Fido2Policy } from '../tenant/policyTypes.mts';
import type { RelyingParty, User } from '../tenant/types.mts';

/** Algorithms of the documentation sample: ES256, PS256, RS256. PingOne writes them as strings. */
const ALGORITHMS = ['-7', '-37', '-257'];

/** Bytes as PingOne writes them: signed, because its server counts bytes from -128 to 127. */
export function signedBytes(bytes: Buffer): number[] {
	return [...new Int8Array(bytes)];
}

/** What `userPresenceTimeout` is when the policy leaves it out (provider documentation). */
const TWO_MINUTES: Duration = { duration: 2, timeUnit: 'MINUTES' };

/** A duration of a policy in ms; two minutes when it names none. */
export function milliseconds({ duration, timeUnit }: Duration = TWO_MINUTES): number {
	return duration * (timeUnit === 'MINUTES' ? 60_000 : 1000);
}

/** 32 bytes that say nothing about the user and never change, as WebAuthn asks of `user.id`. */
function userHandle(environmentId: string, user: User): Buffer {
	return createHash('sha256').update(`${environmentId}:${user.id}`).digest();
}

function displayName(user: User, policy: Fido2Policy): string {
	const values: Record<string, string | undefined> = {
		username: user.username,
		email: user.email,
		'name.given': user.name.given,
		'name.family': user.name.family,
	};
	const parts = policy.userDisplayNameAttributes.attributes.map(({ name }) => values[name]);
	return parts.filter((part) => part !== undefined).join(' ') || user.username;
}

function authenticatorSelection(policy: Fido2Policy): Record<string, unknown> {
	const attachment = policy.authenticatorAttachment;
	return {
		...(attachment !== 'BOTH' && {
			authenticatorAttachment: attachment.toLowerCase().replace('_', '-'),
		}),
		residentKey: policy.discoverableCredentials.toLowerCase(),
		requireResidentKey: policy.discoverableCredentials === 'REQUIRED',
		userVerification: policy.userVerification.option.toLowerCase(),
	};
}

function excludeCredentials(user: User): unknown[] {
	return user.devices.flatMap(({ status, credential }) => {
		if (status !== 'ACTIVE' || !credential) return [];
		const { id, transports } = credential;
		const bytes = signedBytes(Buffer.from(id, 'base64url'));
		return [{ type: 'public-key', id: bytes, ...(transports && { transports }) }];
	});
}

/** Extensions that Ping's own test of its browser code shows (ping-javascript-sdk). */
const EXTENSIONS = { credProps: true, hmacCreateSecret: true };

function hints({ publicKeyCredentialHints: wanted }: Fido2Policy): Record<string, unknown> {
	if (!wanted?.length) return {};
	return { hints: wanted.map((hint) => hint.toLowerCase().replaceAll('_', '-')) };
}

/**
 * `publicKeyCredentialCreationOptions` as in the documentation page "Create MFA User Device
 * (FIDO2)": a string of JSON with signed byte arrays and algorithms as strings. How the FIDO2
 * policy maps to the options is assumed.
 */
export function creationOptions(input: {
	environmentId: string;
	user: User;
	rp: RelyingParty;
	policy: Fido2Policy;
	challenge: Buffer;
}): string {
	const { environmentId, user, rp, policy, challenge } = input;
	const name = displayName(user, policy);
	return JSON.stringify({
		rp: { id: rp.id, name: rp.name },
		user: { id: signedBytes(userHandle(environmentId, user)), displayName: name, name },
		challenge: signedBytes(challenge),
		pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
		timeout: milliseconds(policy.userPresenceTimeout),
		excludeCredentials: excludeCredentials(user),
		authenticatorSelection: authenticatorSelection(policy),
		attestation: policy.attestationRequirements.toLowerCase(),
		...hints(policy),
		extensions: EXTENSIONS,
	});
}
