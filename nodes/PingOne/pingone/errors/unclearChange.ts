import { PingOneError } from './failure';

/** A change of which it is unknown whether PingOne made it. */
export class UnclearChangeError extends PingOneError {
	/**
	 * @param cause how the last attempt failed; that one or an earlier one may have arrived
	 * @param lookUp why the state could not be read afterward; undefined when it was read, and does
	 * not show the change
	 * @param isUndecided whether what was read does not tell, instead of showing that it was not made
	 */
	constructor(
		cause: PingOneError,
		readonly lookUp?: unknown,
		readonly isUndecided = false,
	) {
		super({ ...cause.failure, earlier: { sent: true, mayHaveTakenEffect: true } });
		this.name = 'UnclearChangeError';
	}
}

/** A failure after part of the item was done. */
export class PartialChangeError extends PingOneError {
	/**
	 * @param failed what failed then
	 * @param made what had been done, as the beginning of a sentence: "2 sessions were ended"
	 */
	constructor(
		readonly failed: PingOneError,
		readonly made: string,
	) {
		super(failed.failure);
		this.name = 'PartialChangeError';
	}
}

/**
 * Adds what had been done before to a failure of PingOne; anything else stays as it is.
 *
 * @param made as the beginning of a sentence; empty for nothing
 */
export const afterDoing = (thrown: unknown, made: string): unknown =>
	made !== '' && thrown instanceof PingOneError ? new PartialChangeError(thrown, made) : thrown;

/** How many were done, for `afterDoing`: "1 session was ended", "2 sessions were ended". */
export const counted = (count: number, one: string, many: string): string =>
	count === 0 ? '' : `${count} ${count === 1 ? one : many}`;

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
