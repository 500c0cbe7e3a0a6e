import { type Failure, PingOneError } from './failure';

/** What is known of a change beside why its last request failed. */
export interface KnownOfChange {
	/** `partial`: part of the item was done. `unknown`: no one can tell whether the change was made. */
	outcome: 'unknown' | 'partial';
	/** What had been done before, as the beginning of a sentence: "2 sessions were ended". */
	made?: string;
	/** What was seen of it afterward, as the end of a sentence: "and PingOne does not show it". */
	seen?: string;
	/** What to do, if not what the failure itself suggests. */
	hint?: string;
	deviceIds?: string[];
}

/** A change that failed and of which more is known than its failure. */
export class ChangeError extends PingOneError {
	constructor(
		failure: Failure,
		readonly known: KnownOfChange,
	) {
		super(failure);
		this.name = 'ChangeError';
	}
}

/** The change that a request asked for, in words. A read may have failed after it. */
const changeOf = ({ about }: Failure): string =>
	about && about.verb !== 'read' ? `${about.thing} was ${about.verb}` : 'the change was made';

export interface LookUp {
	failed?: unknown;
	/** Whether what was read does not tell, instead of showing that the change was not made. */
	isUndecided?: boolean;
	/** Whether PingOne shows nothing of such a change, so that nothing was read. */
	isUnshown?: boolean;
}

/** A change of which it is unknown whether PingOne made it. @param cause how the last attempt failed */
export function unclearChange(cause: PingOneError, { failed, isUndecided, isUnshown }: LookUp) {
	const failure = { ...cause.failure, earlier: { sent: true, mayHaveTakenEffect: true } };
	const change = changeOf(failure);
	const unseen = isUndecided
		? 'and what PingOne shows does not tell whether this request was carried out'
		: `and PingOne does not show ${isUnshown ? 'whether' : 'that'} ${change}`;
	return new ChangeError(failure, {
		outcome: 'unknown',
		seen: failed === undefined ? unseen : `and whether ${change} could not be read afterward`,
		hint: 'It may have taken effect, or do so later. Check PingOne before you try again.',
	});
}

/** A create after which there may be a device without an item: one of these, if known. */
export const uncertainCreate = ({ failure }: PingOneError, deviceIds: string[]): ChangeError =>
	new ChangeError(failure, {
		outcome: 'unknown',
		seen:
			deviceIds.length > 0
				? `and a pending device may be this item’s: ${deviceIds.join(', ')}`
				: 'and the user’s devices could not be read afterward',
		hint: 'Nothing was removed. In PingOne, delete those of the user’s pending devices that no one is activating, then run the item again.',
		deviceIds,
	});

/** A user's devices cannot be read, nor what an earlier run made. Nothing was sent. */
export const unknownLeftover = ({ failure }: PingOneError): ChangeError =>
	new ChangeError(failure, {
		outcome: 'unknown',
		seen: 'so what the interrupted run may have created is unknown',
	});

/** Adds what had been done before, the beginning of a sentence, to a failure of PingOne. */
export function afterDoing(thrown: unknown, made: string): unknown {
	if (made === '' || !(thrown instanceof PingOneError)) return thrown;
	const known = thrown instanceof ChangeError ? thrown.known : undefined;
	const all = known?.made === undefined ? made : `${made}, then: ${known.made}`;
	return new ChangeError(thrown.failure, { ...known, outcome: 'partial', made: all });
}

/** How many were done, for `afterDoing`: "1 session was ended", "2 sessions were ended". */
export const counted = (count: number, one: string, many: string): string =>
	count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
