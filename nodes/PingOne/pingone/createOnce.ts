import type { IDataObject } from 'n8n-workflow';
import type { PingOneApi } from './client/api';
import type { Lock } from './client/lock';
import { noteKnown } from './client/memory';
import { unmet } from './difference';
import type { PingOneError } from './errors/failure';
import { asOutput, reconcile } from './reconcile';

/** What is in the way of a create, or what it made. */
export interface Found<T> {
	thing?: T;
	isOwn: boolean;
}

/** A create, and how to find what it made. */
export interface Create<T> {
	/** Sends it once. @returns nothing when the answer does not show what was made */
	send: () => Promise<T | undefined>;
	find: () => Promise<Found<T>>;
	/** Whether PingOne refuses because such a thing is there. */
	isTaken: (refusal: PingOneError) => boolean;
	/** Whether two of it may be made. */
	mayDouble?: boolean;
	lock: Lock;
}

/** What a create came to. */
export interface Created<T> {
	isMade: boolean;
	/** What was made, if PingOne shows it; otherwise what is in the way, if it can be seen. */
	thing?: T;
	/** Whether a request without an answer may have made it, or may yet make another one. */
	isInDoubt: boolean;
	/** Why nothing was made. */
	cause?: PingOneError;
}

/** Creates something with a name of its own, once as far as PingOne shows. Throws as `reconcile`. */
export async function createOnce<T extends { id: string }>(
	api: PingOneApi,
	{ send, find, isTaken, ...how }: Create<T>,
): Promise<Created<T>> {
	const settled = await reconcile<Found<T>>(api, {
		...how,
		async send() {
			const thing = await send();
			return thing && { thing, isOwn: true };
		},
		read: find,
		isDone: ({ isOwn }) => isOwn,
		mayResend: ({ thing }) => thing === undefined,
		isDecidedByState: isTaken,
	});
	const { evidence, isInDoubt, state } = settled;
	const thing = state?.thing;
	if (thing) noteKnown(thing.id);
	// A proxy may make a yes of PingOne's no: then what is there is another one.
	const isMade = evidence !== 'none' && (thing === undefined || state?.isOwn === true);
	return { isMade, thing, isInDoubt, cause: evidence === 'none' ? settled.cause : undefined };
}

/** What was made, as an output: as asked for where PingOne does not show it. @param shown what it should show */
export function asMade(thing: IDataObject | undefined, asked: IDataObject, shown = asked) {
	const names = thing ? unmet(shown, thing) : [];
	const isShown = thing !== undefined && names.length === 0;
	return asOutput({ state: thing ?? asked, changed: true, isShown, unmet: names });
}
