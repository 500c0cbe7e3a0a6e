import { PingOneError } from './errors/failure';

/** Whether the response says success but cannot be read, such as a proxy's page with status 200. */
const isAccepted = ({ failure: { kind, status = 0 } }: PingOneError) =>
	kind === 'unreadable' && status >= 200 && status < 300;

function unclear(thrown: unknown): PingOneError | undefined {
	if (!(thrown instanceof PingOneError)) throw thrown;
	if (isAccepted(thrown)) return undefined;
	if (thrown.outcomeUnknown) return thrown;
	throw thrown;
}

/** A request that must not be repeated blindly, and how to find out what it did. */
export interface Change<T> {
	/** Sends it. @returns the new state when the response holds it completely, otherwise nothing */
	send: () => Promise<T | undefined>;
	/** Reads the state. */
	read: () => Promise<T>;
	/** Whether a state is the wanted one. */
	isDone: (state: T) => boolean;
	/**
	 * How often to send it when the response was unclear and the state shows that the change was not
	 * made.
	 */
	maxAttempts?: number;
}

/**
 * Makes a change and returns the state afterward. A response that shows the wanted state is enough.
 * After an incomplete, empty or missing response, the state is read.
 *
 * @returns the state
 * @throws PingOneError when PingOne refused, or when the response was unclear and the state is not
 * the wanted one
 */
export async function changeAndConfirm<T>(change: Change<T>): Promise<T> {
	const { send, read, isDone, maxAttempts = 1 } = change;
	let answered: T | undefined;
	const doubt = await send().then((answer) => {
		answered = answer;
		return undefined;
	}, unclear);
	if (answered !== undefined && isDone(answered)) return answered;
	const state = await read();
	if (!doubt || isDone(state)) return state;
	if (maxAttempts > 1) return await changeAndConfirm({ ...change, maxAttempts: maxAttempts - 1 });
	throw doubt;
}
