import { PingOneError } from '../../errors/failure';
import { unlessAborted } from '../deadline';
import type { Step } from '../exchange';

/**
 * Ends a request at once when the execution is stopped, whatever it waits for. Never ends one that
 * is under way because of another item's failure: that only ends what still waits (`caller.signal`).
 *
 * @throws the signal's reason while nothing of the attempt was sent; otherwise a PingOneError of the
 * kind `canceled`
 */
export const cancel: Step = (exchange, next) => {
	const { stop, underWay } = exchange;
	return unlessAborted(next(exchange), stop, (reason) => {
		const { sentAtMs } = underWay;
		return sentAtMs === undefined ? reason : new PingOneError({ kind: 'canceled', sentAtMs });
	});
};
