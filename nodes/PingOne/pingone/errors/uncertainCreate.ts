import { PingOneError } from './failure';

/** A create after which PingOne may hold a device that no output item stands for. */
export class UncertainCreateError extends PingOneError {
	/**
	 * @param cause what the create ended with
	 * @param deviceIds devices of which one may be this call's; empty when they could not be read
	 * @param lookUp why PingOne could not be asked, when that was so
	 */
	constructor(
		cause: PingOneError,
		readonly deviceIds: string[],
		readonly lookUp?: unknown,
	) {
		super(cause.failure);
		this.name = 'UncertainCreateError';
	}
}
