/** Authenticator attachment allowed by the FIDO2 policy (PingOne: `authenticatorAttachment`). */
export type Attachment = 'PLATFORM' | 'CROSS_PLATFORM' | 'BOTH';
