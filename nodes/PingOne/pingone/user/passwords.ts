import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { changeAndConfirm } from '../confirm';

const passwordOf = (userId: string) => ['users', userId, 'password'];

/** Members of a password that may be output: never its value, whatever a response contains. */
const SHOWN = ['status', 'lastChangedAt', 'user', 'passwordPolicy', 'environment', '_links'];

function withoutSecrets(answer: IDataObject, userId: string): IDataObject {
	const shown = SHOWN.filter((name) => name in answer).map((name) => [name, answer[name]]);
	return { ...(Object.fromEntries(shown) as IDataObject), user: { id: userId } };
}

const withStatus = (answer: IDataObject | undefined, userId: string) =>
	typeof answer?.status === 'string' ? withoutSecrets(answer, userId) : undefined;

/**
 * Reads the state of a user's password, never the password itself ("Read Password State"). @throws
 * PingOneError
 */
export const readPasswordState = async (api: PingOneApi, userId: string) =>
	withoutSecrets(await api.get(passwordOf(userId)), userId);

async function change(
	api: PingOneApi,
	userId: string,
	request: { method: 'PUT' | 'POST'; mediaType: string; body?: IDataObject },
	isDone: (state: IDataObject) => boolean,
): Promise<IDataObject> {
	const { method, ...extras } = request;
	return await changeAndConfirm({
		send: async () => withStatus(await api.call(method, passwordOf(userId), extras), userId),
		read: async () => await readPasswordState(api, userId),
		isDone,
	});
}

/**
 * Sets a user's password ("Update Password (Set)").
 *
 * @param forceChange whether the user must choose a new one at the next sign-in
 * @returns the state of the password
 * @throws PingOneError
 */
export const setPassword = async (
	api: PingOneApi,
	userId: string,
	value: string,
	forceChange: boolean,
) =>
	await change(
		api,
		userId,
		{
			method: 'PUT',
			mediaType: 'application/vnd.pingidentity.password.set+json',
			body: { value, forceChange },
		},
		({ status }) => status === (forceChange ? 'MUST_CHANGE_PASSWORD' : 'OK'),
	);

/** Unlocks a password after too many wrong ones ("Password Unlock"). @throws PingOneError */
export const unlockPassword = async (api: PingOneApi, userId: string) =>
	await change(
		api,
		userId,
		{ method: 'POST', mediaType: 'application/vnd.pingidentity.password.unlock+json' },
		({ status }) => status !== 'PASSWORD_LOCKED_OUT',
	);

/**
 * Lets a user keep the password until the next sign-in, where they must change it ("Password Force
 * Change"; the page writes the media type without `+json`).
 *
 * @throws PingOneError
 */
export const requirePasswordChange = async (api: PingOneApi, userId: string) =>
	await change(
		api,
		userId,
		{ method: 'POST', mediaType: 'application/vnd.pingidentity.password.forceChange' },
		({ status }) => status === 'MUST_CHANGE_PASSWORD',
	);
