import { PingOneError } from './failure';

/** A create after which PingOne may have a device without an output item. */
export class UncertainCreateError extends PingOneError {
	/**
	 * @param cause how the create failed
	 * @param deviceIds devices, one of which may be this call's; empty when they could not be read
	 * @param lookUp why PingOne could not be asked, if it could not
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

/** A user's devices cannot be read, so that it is unknown what an interrupted run has created. */
export class UnknownLeftoverError extends PingOneError {
	/** @param lookUp why they cannot be read */
	constructor(lookUp: PingOneError) {
		super(lookUp.failure);
		this.name = 'UnknownLeftoverError';
	}
}
