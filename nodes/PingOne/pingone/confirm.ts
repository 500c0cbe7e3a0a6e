import { PingOneError } from './errors/failure';

/** Whether PingOne said yes in a form that cannot be read; the pages show no answer for actions. */
const isAccepted = ({ failure: { kind, status = 0 } }: PingOneError) =>
	kind === 'unreadable' && status >= 200 && status < 300;

function unclear(thrown: unknown): PingOneError | undefined {
	if (!(thrown instanceof PingOneError)) throw thrown;
	if (isAccepted(thrown)) return undefined;
	if (thrown.outcomeUnknown) return thrown;
	throw thrown;
}

/**
 * Does what must not be repeated blindly, then looks at how things are.
 *
 * @param act the request; every 2xx counts as a yes, with or without JSON
 * @param look reads the state
 * @param isDone whether the state is the wanted one; decides when no clear answer came
 * @returns the state
 * @throws PingOneError for a no, and for an unclear answer when the state is not the wanted one
 */
export async function settle<T>(
	act: () => Promise<unknown>,
	look: () => Promise<T>,
	isDone: (state: T) => boolean,
): Promise<T> {
	const doubt = await act().then(() => undefined, unclear);
	const state = await look();
	if (doubt && !isDone(state)) throw doubt;
	return state;
}
