import { PingOneError } from '../../errors/failure';
import { aboutOf } from '../about';
import { describeRequest } from '../apiRequest';
import type { Step } from '../exchange';
import { sentValues } from '../sentValues';

/**
 * Gives every failure the request that it belongs to and what was sent, so that messages can name
 * it. Never touches a response.
 */
export const describe: Step = async (exchange, next) =>
	await next(exchange).catch((thrown: unknown) => {
		if (!(thrown instanceof PingOneError)) throw thrown;
		const { request, connection, caller, committed } = exchange;
		const workerEnvironment = connection.workerEnvironmentId;
		throw new PingOneError({
			...thrown.failure,
			request: describeRequest(request),
			about: aboutOf(request),
			isFirst: caller !== committed,
			sent: { ...sentValues(connection, request), workerEnvironment },
		});
	});
