import { PingOneError } from './errors/failure';

/** Whether PingOne said yes in a form that cannot be read, as a proxy's page with status 200. */
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
	/** How often to send it, when no clear response came and the state shows that it was not done. */
	maxAttempts?: number;
}

/**
 * Makes a change and gives the state afterwards. The response is enough when it shows the wanted
 * state; otherwise the state is read: after a response with less in it, or none, and after one that
 * never came.
 *
 * @returns the state
 * @throws PingOneError when PingOne refused, or when no clear response came and the state is not the
 *   wanted one
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
