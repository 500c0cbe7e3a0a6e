import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { ensureInTurn } from '../reconcile';
import { isSameTime } from './changeUser';

type Flag = 'enabled' | 'mfaEnabled' | 'bypassMFA';

/** Reads a user and a property with its own endpoint ("Read User Enabled" and the like). */
async function readFlag(api: PingOneApi, userId: string, flag: Flag): Promise<IDataObject> {
	const path = ['users', userId, flag];
	// Without a bypass its members are absent (documented); whether links remain is not documented.
	const state = await api.get(path, undefined, flag === 'bypassMFA');
	return { ...api.memory.newest(path, state), user: { id: userId } };
}

const isSame = (found: unknown, wanted: boolean | string) =>
	found === wanted || (typeof wanted === 'string' && isSameTime(found, wanted) === true);

/** Changes such a property. A response without it is followed by a read. */
async function writeFlag(
	api: PingOneApi,
	userId: string,
	flag: Flag,
	[member, value]: [member: string, value: boolean | string],
): Promise<IDataObject> {
	const withUser = (answer: IDataObject) => ({ ...answer, user: { id: userId } });
	return await ensureInTurn<IDataObject>(api, ['users', userId], {
		send: async () => {
			const answer = await api.call('PUT', ['users', userId, flag], {
				body: { [member]: value },
				mediaType: 'application/json',
			});
			return answer && member in answer ? withUser(answer) : undefined;
		},
		read: async () => await readFlag(api, userId, flag),
		isDone: (state: IDataObject) => isSame(state[member], value),
		unmet: () => [member],
	});
}

/** Reads whether MFA is enabled for a user. @throws PingOneError */
export const readMfaStatus = async (api: PingOneApi, userId: string) =>
	await readFlag(api, userId, 'mfaEnabled');

/** Turns MFA on or off for a user ("Update User MFA Enabled"). @throws PingOneError */
export const setMfaStatus = async (api: PingOneApi, userId: string, mfaEnabled: boolean) =>
	await writeFlag(api, userId, 'mfaEnabled', ['mfaEnabled', mfaEnabled]);

/** Enables or disables a user ("Update User Enabled"). @throws PingOneError */
export const setEnabled = async (api: PingOneApi, userId: string, enabled: boolean) =>
	await writeFlag(api, userId, 'enabled', ['enabled', enabled]);

/** Until when a user may sign in without MFA, if there is a bypass. @throws PingOneError */
export const readMfaBypass = async (api: PingOneApi, userId: string) =>
	await readFlag(api, userId, 'bypassMFA');

/**
 * Lets a user sign in without MFA until a time such as `2026-01-31T09:00:00.000Z`, no other form
 * ("Allow MFA Bypass for User"). @throws PingOneError
 */
export const setMfaBypass = async (api: PingOneApi, userId: string, until: string) =>
	await writeFlag(api, userId, 'bypassMFA', ['bypassMFAEnabledUntil', until]);
