import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { ConditionFailed } from '../client/apiRequest';
import { readEntries } from '../client/pages';
import { equals } from '../client/scim';
import type { ApiResponse } from '../errors/apiResponse';
import { afterDoing, counted } from '../errors/changeError';
import { removeOnce } from '../reconcile';
import type { Device } from '../types';

/** Path of a user's devices. */
export const devicesOf = (userId: string) => ['users', userId, 'devices'];

export const isFido2 = ({ type }: Device) => type === 'FIDO2';

/** A FIDO2 device whose registration has not been completed yet. */
export const isPendingFido2 = (device: Device) =>
	isFido2(device) && device.status === 'ACTIVATION_REQUIRED';

/** PingOne goes on showing its status as ACTIVE. */
export const isBlocked = ({ block }: Device) => block?.status === 'BLOCKED';

/** A passkey for this relying party, or any one; may be one that does not show its relying party. */
export const isPasskeyFor = (rpId: unknown, device: Device) =>
	isFido2(device) && (rpId === undefined || device.rp?.id === undefined || device.rp.id === rpId);

/** Whether its user may sign in with it. One that is locked may be used again after a while. */
export const maySignIn = (rpId: unknown, device: Device) =>
	isPasskeyFor(rpId, device) && device.status === 'ACTIVE' && !isBlocked(device);

/** Whether a create with this body could have made it; that these members suffice is assumed. */
export function isLikeAsked(body: IDataObject, device: Device): boolean {
	const rp = body.rp as IDataObject;
	const { id, name } = (device.rp ?? {}) as IDataObject;
	return (
		isFido2(device) &&
		id === rp.id &&
		name === rp.name &&
		(body.nickname === undefined ||
			device.nickname === undefined ||
			device.nickname === body.nickname)
	);
}

export interface DeviceFilter {
	status?: string;
	type?: string;
}

/**
 * Reads the devices of a user, or what matches a filter (PingOne API reference, "Read All MFA User
 * Devices"). That `status eq` and `type eq` can be combined is not documented, so only one is sent,
 * status first, and callers check the other. @throws PingOneError
 */
export async function listDevices(
	api: PingOneApi,
	userId: string,
	{ status, type }: DeviceFilter = {},
): Promise<Device[]> {
	const byType = type ? equals('type', type) : undefined;
	const filter = status ? equals('status', status) : byType;
	return await readEntries<Device>(api, devicesOf(userId), { filter });
}

/** @throws PingOneError, NOT_FOUND for a device that is gone or belongs to another user */
export const getDevice = async (api: PingOneApi, userId: string, deviceId: string) =>
	(await api.getById([...devicesOf(userId), deviceId])) as Device;

export interface Activation {
	/** Complete origin of the page on which the passkey was created, as in the client data. */
	origin: string;
	/** Text of JSON: `toAttestationString()`. */
	attestation: string;
}

/**
 * Makes a device ACTIVE, once ("Activate MFA User Device (FIDO2)"; the response is assumed).
 * @throws PingOneError
 */
export const sendActivation = async (
	api: PingOneApi,
	userId: string,
	deviceId: string,
	{ origin, attestation }: Activation,
) =>
	await api.call('POST', [...devicesOf(userId), deviceId], {
		body: { origin, attestation },
		mediaType: 'application/vnd.pingidentity.device.activate+json',
	});

/** Makes a pending device ACTIVE, and reads it unless the response shows it. @throws PingOneError */
export async function activateDevice(
	api: PingOneApi,
	userId: string,
	deviceId: string,
	activation: Activation,
): Promise<Device> {
	const answer = await sendActivation(api, userId, deviceId, activation);
	return typeof answer?.id === 'string'
		? (answer as Device)
		: await getDevice(api, userId, deviceId);
}

/**
 * Removes a device while its registration has not been completed, which is looked at again
 * immediately before each sending: the user may be at it. @returns whether this call removed it
 * @throws PingOneError, also when PingOne goes on showing it
 */
export async function deletePendingDevice(api: PingOneApi, userId: string, deviceId: string) {
	const path = [...devicesOf(userId), deviceId];
	const condition = {
		read: { path },
		holds: ({ json }: ApiResponse) =>
			json !== undefined && isPendingFido2(api.memory.newest(path, json) as Device),
	};
	const removing = removeOnce(api, { path, condition, mustBeShown: true });
	return await removing.then((removed) => removed ?? true, unlessNotPending);
}

/** Adds to a failure how many pending devices had been deleted before. */
export const afterDeleting = (thrown: unknown, count: number): unknown =>
	afterDoing(thrown, counted(count, 'pending device was deleted', 'pending devices were deleted'));

/** Removes those that are pending by then. @throws PingOneError; ChangeError after the first one */
export async function deletePendingDevices(api: PingOneApi, userId: string, devices: Device[]) {
	const deleted: Device[] = [];
	for (const device of devices) {
		const isDeleted = await deletePendingDevice(api, userId, device.id).catch((thrown: unknown) => {
			throw afterDeleting(thrown, deleted.length);
		});
		if (isDeleted) deleted.push(device);
	}
	return deleted;
}

function unlessNotPending(thrown: unknown): false {
	if (!(thrown instanceof ConditionFailed)) throw thrown;
	return false;
}
