/** A row of the table of authenticators. Member for member as the page on adding one answers. */
export interface AuthenticatorModel {
	mdsIdentifier: string;
	aaguid?: string;
	attestationCertificateKeyIdentifiers?: string[];
	metadataStatement: Record<string, unknown>;
	createdAt: string;
	updatedAt: string;
}

const SINCE = { createdAt: '2022-07-26T13:22:25.846Z', updatedAt: '2022-07-26T13:22:25.846Z' };

const fido2 = (aaguid: string, description: string): AuthenticatorModel => ({
	mdsIdentifier: aaguid,
	aaguid,
	metadataStatement: {
		...{ aaguid, description, protocolFamily: 'fido2', schema: 3 },
		...{ attestationTypes: ['basic_full'], keyProtection: ['hardware'] },
		...{ attachmentHint: ['external'], icon: 'data:image/png;base64,iVBORw0KGgo=' },
	},
	...SINCE,
});

/**
 * The models that the sandbox knows: that of Ping's sample, a well-known series, and a U2F key, which
 * has no AAGUID. A tenant has some hundreds.
 */
export const AUTHENTICATOR_MODELS: AuthenticatorModel[] = [
	fido2('e1a96183-5016-4f24-b55b-e3ae23614cc6', 'ATKey.Pro CTAP2.0'),
	fido2('2fc0579f-8113-47ea-b116-bb5a8db9202a', 'YubiKey 5 Series with NFC'),
	{
		mdsIdentifier: '923881fe2f214ee465484371aeb72e97f5a58e0a',
		attestationCertificateKeyIdentifiers: ['923881fe2f214ee465484371aeb72e97f5a58e0a'],
		metadataStatement: { description: 'U2F key of the sandbox', protocolFamily: 'u2f', schema: 3 },
		...SINCE,
	},
];
