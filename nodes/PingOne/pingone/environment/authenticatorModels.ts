import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { readEntries } from '../client/pages';
import type { Device } from '../types';

/**
 * A model of authenticators, such as a series of security keys. Documented: `mdsIdentifier` ("Remove
 * Custom FIDO Device", "Read FIDO Device Metadata"); `aaguid` and `metadataStatement` after FIDO's
 * Metadata Statement 3.0 ("Add Custom FIDO Device"). That a listed one has them too is assumed.
 */
export interface AuthenticatorModel extends IDataObject {
	/** Of a U2F key, which has no AAGUID, the identifier of its attestation key. */
	mdsIdentifier?: string;
	aaguid?: string;
	metadataStatement?: { description?: string; protocolFamily?: string };
}

/** PingOne's authenticators ("Read All FIDO Device Metadata"; role assumed). @throws PingOneError */
export const listAuthenticatorModels = async (api: PingOneApi) =>
	await readEntries<AuthenticatorModel>(api, ['fidoDevicesMetadata']);

/** The name of a model, as its maker gave it; undefined when PingOne has none. */
export const nameOf = ({ metadataStatement }: AuthenticatorModel): string | undefined =>
	metadataStatement?.description;

const sameModel = (one: unknown, other: string) =>
	typeof one === 'string' && one.toLowerCase() === other;

/** PingOne's name for a device's model, by `mdsIdentifier` (assumed); null if either does not tell. */
export function modelName(device: Device, models: AuthenticatorModel[]): string | null {
	const id = device.fidoDeviceMetadata?.mdsIdentifier?.toLowerCase();
	if (id === undefined) return null;
	const model = models.find(
		({ mdsIdentifier, aaguid }) => sameModel(mdsIdentifier, id) || sameModel(aaguid, id),
	);
	return (model && nameOf(model)) ?? null;
}
