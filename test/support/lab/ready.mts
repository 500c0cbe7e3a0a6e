import type { IDataObject } from 'n8n-workflow';
import type { Person, Subject } from '../editor/everyOperation.mts';
import type { SandboxProcess } from '../sandbox.mts';
import { mainApi, vendor } from '../sandboxApi.mts';

type Change = (sandbox: SandboxProcess, person: Person) => Promise<unknown>;

const setUser =
	(changes: IDataObject): Change =>
	async (sandbox, { userId }) =>
		await sandbox.control('POST', `/users/${userId}`, changes);

const setDevice =
	(changes: IDataObject, which: 'deviceId' | 'pendingId' = 'deviceId'): Change =>
	async (sandbox, person) =>
		await sandbox.control('POST', `/users/${person.userId}/devices/${person[which]}`, changes);

const removeOrder: Change = async (sandbox, { userId }) => {
	const api = await mainApi(sandbox);
	await api('POST', `/users/${userId}/devices`, { contentType: vendor('devices.order.remove') });
};

/** What a person needs besides: mostly, not to have already what the operation leads to. */
const BEFORE: Record<string, Change> = {
	// One that is as old as the lost one could be that one.
	'device.createFido2': setDevice({ createdAt: Date.now() - 7_200_000 }, 'pendingId'),
	'device.unblock': setDevice({ block: { status: 'BLOCKED' } }),
	'device.unlock': setDevice({ lock: { status: 'LOCKED' } }),
	'device.setOrder': removeOrder,
	'device.deletePending': setDevice({ createdAt: Date.now() - 7_200_000 }, 'pendingId'),
	'user.disableMfa': setUser({ mfaEnabled: true }),
	'user.enable': setUser({ enabled: false }),
	'user.unlock': setUser({ lockedAt: Date.now() }),
	'user.enableMfa': setUser({ mfaEnabled: false }),
	'user.unlockPassword': setUser({ password: { status: 'PASSWORD_LOCKED_OUT' } }),
};

/** Gives people what they need for an operation to change something. */
export async function readyFor(
	sandbox: SandboxProcess,
	{ resource, operation }: Subject,
	people: Person[],
): Promise<void> {
	const prepare = BEFORE[`${resource}.${operation}`];
	for (const person of people) await prepare?.(sandbox, person);
}
