import type { IDataObject } from 'n8n-workflow';

/** Only what the node itself reads. Everything else that PingOne sends is passed on as well. */
export interface Device extends IDataObject {
	id: string;
	type?: string;
	status?: string;
	nickname?: string;
	createdAt?: string;
	rp?: { id?: string; name?: string };
	lock?: { status?: string };
	block?: { status?: string };
	publicKeyCredentialCreationOptions?: string;
	fidoDeviceMetadata?: { mdsIdentifier?: string };
}

export interface User extends IDataObject {
	id: string;
	username?: string;
	email?: string;
	name?: IDataObject;
	enabled?: boolean;
	mfaEnabled?: boolean;
	population?: { id?: string };
	/** Present once an account has been locked. */
	account?: { status?: string; unlockAt?: string };
}

export interface Group extends IDataObject {
	id: string;
	name?: string;
	createdAt?: string;
	population?: { id?: string };
}

export interface DeviceAuthenticationPolicy extends IDataObject {
	id: string;
	name?: string;
	default?: boolean;
	/** `fido2` points to the FIDO2 policy in force, even if that is the default one. */
	_links?: { fido2?: { href?: string } };
	fido2?: { enabled?: boolean; pairingDisabled?: boolean; fido2PolicyId?: string | null };
}

export interface Fido2Policy extends IDataObject {
	id: string;
	name?: string;
	default?: boolean;
	relyingPartyId?: string;
	authenticatorAttachment?: string;
}

export interface Population extends IDataObject {
	id: string;
	name?: string;
	default?: boolean;
}
