import { backoff, pause } from '../backoff';
import type { Step } from '../exchange';
import { Memory } from '../memory';

/** The first wait for what PingOne does not show yet, in ms. */
const FIRST_MS = 250;

/** Learns from answers to changes. A 404 for what was just made means "not yet": nothing was done. */
export const remember: Step = (next) => async (exchange) => {
	const { request, caller, committed } = exchange;
	const memory = new Memory(exchange.connection);
	const doubt = (thrown: unknown): never => {
		if (request.method === 'DELETE') memory.doubt(request.path);
		throw thrown;
	};
	memory.begin(request);
	for (let count = 1; ; count += 1) {
		const current = count === 1 ? exchange : { ...exchange, caller: committed };
		const response = await next(current).catch(doubt);
		const leftMs = response.status === 404 ? memory.unshownMs(request.path) : 0;
		if (leftMs <= 0) {
			memory.learn(request, response);
			return response;
		}
		const waitMs = Math.min(backoff(count, { firstMs: FIRST_MS }), leftMs);
		await pause(waitMs, (count === 1 ? caller : committed).signal);
	}
};
