/** Shapes (see shape.ts) that several operations return, or that stand in what they return. */

export const links = (names: string) => `_links{${names.replace(/\S+/g, '$&{href}')}}`;

/** What PingOne knows about an active FIDO2 device: transports, whether it is synced, its model. */
const AUTHENTICATOR = `
	attributes{transports[] isCrossPlatform:boolean isResidentKey:boolean previousDeviceType}
	backup{backupEligibility:boolean backupState:boolean}
	credentialId fidoDeviceMetadata{mdsIdentifier} fidoRegistrationArtifacts{attestationType}`;

const DEVICE_ITSELF = `
	id status type nickname displayName user{id} rp{id name}
	lock{status expiresAt} block{status blockedAt} ${AUTHENTICATOR} createdAt updatedAt`;

const OF_DEVICE = `environment{id} ${links('self environment user')}`;

export const DEVICE = `${DEVICE_ITSELF} changed:boolean ${OF_DEVICE}`;

export const SIMPLE_DEVICE = `
	id status type nickname displayName user{id} rp{id name}
	block{status blockedAt} lock{status expiresAt} ${AUTHENTICATOR} createdAt`;

/** A device among others that were dealt with. */
export const LISTED_DEVICE = 'id type status nickname rp{id name} createdAt';

/** A user whom a link asks. */
export const PERSON = 'id username name email';

export const ENROLLMENT_LINK = `enrollment{link code startCode validUntil user{${PERSON} mfaEnabled:boolean}}`;

const ENROLLED = `
	enrolledAt attempts:integer sourceIp browser
	authenticator{aaguid attested:boolean userVerified:boolean backupEligible:boolean
		backedUp:boolean attestationFormat}
	conflict{deviceIds[]}`;

/** @param enrollment members of its report @param more what stands behind that */
const withEnrollment = (enrollment: string, more = '') =>
	`${DEVICE_ITSELF} enrollment{${enrollment}} ${more} ${OF_DEVICE}`;

export const ENROLLED_DEVICE = withEnrollment(`
	status user{${PERSON} mfaEnabled:boolean} reminder:integer linkExpiresAt ${ENROLLED}
	publicKey closedAt reason unknownDeviceIds[] whatToDo`);

export const TESTED_DEVICE = withEnrollment(
	`status user{${PERSON} mfaEnabled:boolean} linkExpiresAt ${ENROLLED} publicKey`,
	'signIn{status reason userVerified:boolean pingOneId}',
);

/** What a link that is watched adds to the output of the operation that waited. */
const REPORT = 'reported:boolean report{at sourceIp browser}';

export const WATCHED_DEVICE = withEnrollment(`
	status user{id username name} linkExpiresAt ${ENROLLED} closedAt reason ${REPORT}`);

/** @param more members of its report */
const confirmed = (more = '') => `
	approved:boolean
	confirmation{
		status user{${PERSON}} message messageHash reminder:integer linkExpiresAt at
		device{id nickname} userVerified:boolean messageSigned:boolean publicKey pingOneId reason sourceIp
		receipt{
			version:number nonce purpose message userId executionId askedAt rpId origin
			clientDataJSON authenticatorData signature
		}
		noReceipt
		browser ${more}
	}`;

export const CONFIRMED = confirmed();
export const WATCHED_CONFIRMATION = confirmed(REPORT);

const ACCOUNT =
	'account{canAuthenticate:boolean status lockedAt secondsUntilUnlock:integer unlockAt}';

export const SIMPLE_USER = `
	id username email name{given family formatted} enabled:boolean mfaEnabled:boolean
	population{id} ${ACCOUNT} createdAt lastSignOn{at remoteIp}`;

export const USER = `
	id username email name{given family middle formatted honorificPrefix honorificSuffix}
	enabled:boolean mfaEnabled:boolean population{id} ${ACCOUNT} lifecycle{status}
	emailVerified:boolean externalId mobilePhone title createdAt updatedAt identityProvider{type}
	verifyStatus changed:boolean environment{id}
	_embedded{password{status} population{id ${links('self environment')}}}
	${links(`self environment population devices roleAssignments password password.reset
		password.set password.check password.recover linkedAccounts account.sendVerificationCode`)}`;

const OF_USER = links('self user');

export const MFA_STATUS = `mfaEnabled:boolean user{id} ${OF_USER}`;
export const CHANGED_MFA_STATUS = `mfaEnabled:boolean user{id} changed:boolean ${OF_USER}`;
export const CHANGED_ENABLED = `enabled:boolean user{id} changed:boolean ${OF_USER}`;

/** @param changed `changed:boolean`, after a change */
const bypass = (changed = '') =>
	`user{id} bypassMFAEnabledUntil canBypassMFA:boolean ${changed} ${OF_USER}`;
export const MFA_BYPASS = bypass();
export const CHANGED_MFA_BYPASS = bypass('changed:boolean');

const password = (changed = '') => `
	status user{id} lastChangedAt passwordPolicy{id} ${changed} environment{id}
	${links(`self environment user passwordPolicy
		password.check password.reset password.set password.recover`)}`;
export const PASSWORD = password();
export const CHANGED_PASSWORD = password('changed:boolean');

const GROUP_ITSELF = `
	id name description population{id} externalId userFilter
	directMemberCounts{users:integer groups:integer}`;

export const SIMPLE_GROUP = `${GROUP_ITSELF} totalMemberCounts? createdAt updatedAt`;

export const GROUP = `
	${GROUP_ITSELF} createdAt updatedAt changed:boolean environment{id}
	${links('self environment population')}`;
