import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from '../client/api';
import { withLock, type Lock } from '../client/lock';
import { isRefusal, PingOneError } from '../errors/failure';
import { unclearChange } from '../errors/changeError';
import { asOutput, ensure, type Setting } from '../reconcile';

const passwordOf = (userId: string) => ['users', userId, 'password'];

/** Members of a password that may be output: never its value, whatever a response contains. */
const SHOWN = ['status', 'lastChangedAt', 'user', 'passwordPolicy', 'environment', '_links'];

/** What may be output of a password. */
export function shownOf(password: unknown): IDataObject {
	const members = Object.entries(Object(password) as IDataObject);
	return Object.fromEntries(members.filter(([name]) => SHOWN.includes(name)));
}

const withoutSecrets = (answer: IDataObject, userId: string): IDataObject => ({
	...shownOf(answer),
	user: { id: userId },
});

const withStatus = (answer: IDataObject | undefined, userId: string) =>
	typeof answer?.status === 'string' ? withoutSecrets(answer, userId) : undefined;

/** The state of a user's password, never itself ("Read Password State"). @throws PingOneError */
export const readPasswordState = async (api: PingOneApi, userId: string) =>
	withoutSecrets(api.memory.newest(passwordOf(userId), await api.get(passwordOf(userId))), userId);

interface PasswordChange extends Omit<Setting<IDataObject>, 'send' | 'read' | 'isDone'> {
	method: 'PUT' | 'POST';
	mediaType: string;
	body?: IDataObject;
	/** @param lock may make a state that looks right no proof */
	isDone: (state: IDataObject, before: IDataObject, lock: Lock) => boolean | undefined;
	/** Whether PingOne may refuse the change because it was made before, given the state. */
	mayBeMade?: (state: IDataObject) => boolean;
}

/** A refusal, after a request of an earlier item without an answer, which may have made the change. */
const afterDoubt = async (
	refusal: PingOneError,
	read: () => Promise<IDataObject>,
	mayBeMade: (state: IDataObject) => boolean,
): Promise<PingOneError> =>
	await read().then(
		(state) => (mayBeMade(state) ? unclearChange(refusal, { isUndecided: true }) : refusal),
		(unread: unknown) => unclearChange(refusal, { failed: unread }),
	);

async function change(
	api: PingOneApi,
	userId: string,
	{ method, mediaType, body, isDone, mayBeMade, ...setting }: PasswordChange,
): Promise<IDataObject> {
	const send = async () => await api.call(method, passwordOf(userId), { mediaType, body });
	const read = async () => await readPasswordState(api, userId);
	return await withLock(api, ['users', userId], async (lock) => {
		const whole = {
			...setting,
			lock,
			send: async () => withStatus(await send(), userId),
			read,
			isDone: (state: IDataObject, before: IDataObject) => isDone(state, before, lock),
		};
		const ensured = await ensure<IDataObject>(api, whole).catch(async (thrown: unknown) => {
			const isOpen = lock.mayBeOthers && thrown instanceof PingOneError && isRefusal(thrown);
			throw isOpen && mayBeMade ? await afterDoubt(thrown, read, mayBeMade) : thrown;
		});
		return asOutput(ensured);
	});
}

/** Whether the password was changed after the state before was read; undefined without a time. */
function isNewer({ lastChangedAt }: IDataObject, before: IDataObject): boolean | undefined {
	if (typeof lastChangedAt !== 'string') return undefined;
	if (typeof before.lastChangedAt !== 'string') return true;
	return Date.parse(lastChangedAt) > Date.parse(before.lastChangedAt);
}

/**
 * Sets a user's password ("Update Password (Set)"). Without an answer, the time of the last change
 * decides, read before each further sending: the first one may have set it. After an earlier change
 * without an answer, only PingOne's answer counts. @throws PingOneError
 */
export const setPassword = async (
	api: PingOneApi,
	userId: string,
	value: string,
	forceChange: boolean,
) => {
	const status = forceChange ? 'MUST_CHANGE_PASSWORD' : 'OK';
	const output = await change(api, userId, {
		method: 'PUT',
		mediaType: 'application/vnd.pingidentity.password.set+json',
		body: { value, forceChange },
		isDone(state, before, { mayBeOthers }) {
			const isDone = state.status === status && isNewer(state, before);
			return isDone === true && mayBeOthers ? undefined : isDone;
		},
		mayBeMade: (state) => state.status === status,
		// Without a time there is no telling whether the first sending set it.
		mayResend: ({ lastChangedAt }) => typeof lastChangedAt === 'string',
		unmet: (state) => [state.status === status ? 'lastChangedAt' : 'status'],
	});
	return { ...output, changed: true };
};

/** Unlocks a password after too many wrong ones ("Password Unlock"). @throws PingOneError */
export const unlockPassword = async (api: PingOneApi, userId: string) =>
	await change(api, userId, {
		method: 'POST',
		mediaType: 'application/vnd.pingidentity.password.unlock+json',
		isDone: ({ status }) => status !== 'PASSWORD_LOCKED_OUT',
		unmet: () => ['status'],
	});

/**
 * Asks for another password at the next sign-in ("Password Force Change", whose page writes the media
 * type without `+json`). @throws PingOneError
 */
export const requirePasswordChange = async (api: PingOneApi, userId: string) =>
	await change(api, userId, {
		method: 'POST',
		mediaType: 'application/vnd.pingidentity.password.forceChange',
		isDone: ({ status }) => status === 'MUST_CHANGE_PASSWORD',
		unmet: () => ['status'],
	});
