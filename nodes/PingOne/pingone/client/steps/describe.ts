import { type Failure, PingOneError } from '../../errors/failure';
import { aboutOf, sentValues, withoutSecrets } from '../about';
import { describeRequest } from '../apiRequest';
import { isTimeout } from '../deadline';
import type { Exchange, Step } from '../exchange';

/** What failed; the time of a caller who is not to wait any longer may have run out before it was sent. */
function failureOf(thrown: unknown, { caller }: Exchange): Failure | undefined {
	if (thrown instanceof PingOneError) return thrown.failure;
	const ranOut = thrown === caller.signal?.reason && isTimeout(thrown);
	return ranOut ? { kind: 'noAnswer', code: 'timeout', arrival: 'notArrived' } : undefined;
}

/** Gives every failure its request and what was sent, for messages. Never touches a response. */
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
