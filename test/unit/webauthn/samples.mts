import type { Ceremony } from './authenticator.mts';

/**
 * `publicKeyCredentialCreationOptions` as printed in the PingOne API reference, Create MFA User
 * Device (FIDO2), example response.
 */
export const DOCUMENTED_OPTIONS =
	'{"rp":{"id":"pingone.com","name":"PingOne"},"user":{"id":[-45,58,-93,2,-16,117,36,-118,55,126,' +
	'-86,108,-21,-107,20,89,77,-32,65,29,125,-65,-13,-80,111,21,-28,99,61,59,106,42],' +
	'"displayName":"antonik_adham","name":"antonik_adham"},"challenge":[117,67,-93,-39,-19,5,30,26,' +
	'60,-56,-67,-112,47,-95,-8,67,103,7,-16,-112,-75,76,58,-43,-2,66,-54,10,73,-82,-90,-77],' +
	'"pubKeyCredParams":[{"type":"public-key","alg":"-7"},{"type":"public-key","alg":"-37"},' +
	'{"type":"public-key","alg":"-257"}],"timeout":120000,"excludeCredentials":[],' +
	'"authenticatorSelection":{"residentKey":"required","requireResidentKey":true,' +
	'"userVerification":"required"},"attestation":"direct"}';

/** The documented options with some members replaced; `undefined` removes one. */
export function documentedOptions(change: Record<string, unknown>): object {
	const options = JSON.parse(DOCUMENTED_OPTIONS) as object;
	return JSON.parse(JSON.stringify({ ...options, ...change })) as object;
}

/** Worked out outside JavaScript, with Python: `urlsafe_b64encode(bytes(b % 256 for b in array))`. */
export const DOCUMENTED_USER_ID = '0zqjAvB1JIo3fqps65UUWU3gQR19v_OwbxXkYz07aio';
export const DOCUMENTED_CHALLENGE = 'dUOj2e0FHho8yL2QL6H4Q2cH8JC1TDrV_kLKCkmuprM';

export const CHALLENGE = Buffer.from(DOCUMENTED_CHALLENGE, 'base64url');

/** A registration on a page of the documented relying party. */
export const CEREMONY: Ceremony = {
	rpId: 'pingone.com',
	origin: 'https://login.pingone.com',
	challenge: CHALLENGE,
};

/**
 * WebAuthn Level 3, Test Vectors, None attestation with ES256: RP ID example.org, origin
 * https://example.org. Hex as published.
 */
export const PUBLISHED = {
	challenge: '00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130',
	credentialId: 'f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4',
	clientDataJSON:
		'7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878' +
		'475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a226874' +
		'7470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c226578747261446174' +
		'61223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e' +
		'616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354' +
		'427258426941774a544c453551227d',
	attestationObject:
		'a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735a' +
		'e7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70' +
		'189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20d' +
		'b90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b' +
		'9220',
};
