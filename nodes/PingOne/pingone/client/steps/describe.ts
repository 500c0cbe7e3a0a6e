import { type Failure, PingOneError } from '../../errors/failure';
import { aboutOf, sentValues, withoutSecrets } from '../about';
import { describeRequest } from '../apiRequest';
import { isTimeout, unlessAborted } from '../deadline';
import type { Exchange, Step } from '../exchange';

// The two outermost steps: how a request ends that fails, and one that is stopped.

/** What failed; the time of a caller who is not to wait any longer may have run out before it was sent. */
function failureOf(thrown: unknown, { caller }: Exchange): Failure | undefined {
	if (thrown instanceof PingOneError) return thrown.failure;
	const ranOut = thrown === caller.signal?.reason && isTimeout(thrown);
	return ranOut ? { kind: 'noAnswer', code: 'timeout', arrival: 'notArrived' } : undefined;
}

/**
 * Gives every failure the request that it belongs to and what was sent, so that messages can name
 * it. Never touches a response.
 */
export const describe: Step = (next) => (exchange) =>
	next(exchange).catch((thrown: unknown) => {
		const failure = failureOf(thrown, exchange);
		if (!failure) throw thrown;
		const { request, connection, caller, committed, run } = exchange;
		const workerEnvironment = connection.workerEnvironmentId;
		const signsInWith = connection.hasCertificate ? 'certificate' : 'secret';
		throw new PingOneError({
			...withoutSecrets(failure, request),
			request: describeRequest(request),
			about: aboutOf(request),
			isFirst: run.isOfItems && caller !== committed,
			isOfItem: run.isOfItems,
			sent: { ...sentValues(connection, request), workerEnvironment, signsInWith },
		});
	});

/**
 * Ends a request at once when the execution is stopped, whatever it waits for. Never ends one that
 * is under way because of another item's failure: that only ends what still waits (`caller.signal`).
 *
 * @throws the signal's reason while nothing of the attempt was sent; otherwise a PingOneError of the
 * kind `canceled`
 */
export const cancel: Step = (next) => (exchange) => {
	const { stop, underWay } = exchange;
	return unlessAborted(next(exchange), stop, (reason) => {
		const { sentAtMs } = underWay;
		return sentAtMs === undefined ? reason : new PingOneError({ kind: 'canceled', sentAtMs });
	});
};
