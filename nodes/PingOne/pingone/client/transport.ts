import { sleep } from 'n8n-workflow';
import type { Connection } from './connection';
import { endsRun, isThrottled, mayRepeatAfter, mayRepeatWithout } from './retryPolicy';
import { PingOneError } from '../errors/failure';
import { holdCredential } from './credentialCache';
import { readRefusal, type Answer } from '../errors/readFailure';
import {
	describeRequest,
	sender,
	type ApiRequest,
	type RequestContext,
	type Send,
} from './request';
import { PaceExhaustedError, type Heard, type PaceOptions } from '../../pace/pace';
import { paceFor } from '../../pace/registry';
import { parseRetryAfter } from '../../pace/retryAfter';
import { withRetry, type Outcome } from './retry';

/** What a run shares with its requests. */
export interface TransportOptions {
	/** Ends the waiting, not what is already sent. */
	signal?: AbortSignal;
	/** Called with the wait in milliseconds each time PingOne asks for one. */
	onThrottled?: (waitMs: number) => void;
}

const retryAfterOf = (answer: Answer) => parseRetryAfter(answer.headers['retry-after'], Date.now());

/** `Date` has whole seconds (RFC 9110 section 6.6.1), which limits that count by seconds go by. */
const heard = (answer: Answer): Heard => {
	const second = Date.parse(String(answer.headers.date)) / 1000;
	return {
		...(isThrottled(answer) && { refused: { retryAfterMs: retryAfterOf(answer) } }),
		...(!Number.isNaN(second) && { second }),
	};
};

/** PingOne asked for a longer wait than an execution should take. */
const refusedForLong = (request: ApiRequest, answer: Answer) =>
	new PingOneError({
		...readRefusal(answer),
		retryAfterMs: retryAfterOf(answer),
		request: describeRequest(request),
	});

/** PingOne has just asked somebody else for such a wait. */
const notEvenSent = (request: ApiRequest, retryAfterMs: number) =>
	new PingOneError({
		kind: 'refusal',
		status: 429,
		code: 'REQUEST_LIMITED',
		retryAfterMs,
		request: describeRequest(request),
	});

/** A repeated DELETE that finds nothing has done its work the first time. */
const settle = (request: ApiRequest, tries: number, answer: Answer): Answer =>
	request.method === 'DELETE' && tries > 1 && answer.status === 404
		? { ...answer, status: 204, text: '' }
		: answer;

/**
 * How requests of a run travel: at the tenant's pace, tried again when that is safe, and not at all
 * once the worker app has lost its access, so that a thousand items do not knock a thousand times.
 *
 * @returns makes a way to send for one item. Its first request can be called off while it waits for
 *   its turn; later ones finish what the item has begun.
 */
export function transport(
	ctx: RequestContext,
	connection: Connection,
	{ signal, onThrottled }: TransportOptions = {},
): () => Send {
	const pace = paceFor(connection.tenant);
	const send = sender(holdCredential(ctx), connection);
	const first: PaceOptions = { signal, onThrottled };
	const later: PaceOptions = { onThrottled };
	let lost: { reason: unknown } | undefined;

	const attempt = async (request: ApiRequest, options: PaceOptions, tries: number) => {
		const sendUnlessLost = async () =>
			lost ? await Promise.reject(lost.reason) : await send(request);
		try {
			const answer = await pace.run(sendUnlessLost, heard, options);
			if (isThrottled(answer)) return await Promise.reject(refusedForLong(request, answer));
			return settle(request, tries, answer);
		} catch (thrown) {
			return await Promise.reject(
				thrown instanceof PaceExhaustedError ? notEvenSent(request, thrown.waitMs) : thrown,
			);
		}
	};
	const again = (request: ApiRequest) => (outcome: Outcome<Answer>, tries: number) => {
		if ('thrown' in outcome)
			return mayRepeatWithout(request, outcome.thrown, tries) ? {} : undefined;
		const { answer } = outcome;
		return mayRepeatAfter(request, answer) ? { afterMs: retryAfterOf(answer) } : undefined;
	};

	return () => {
		let begun = false;
		return async (request) => {
			const options = begun ? later : first;
			begun = true;
			try {
				return await withRetry(async (tries) => await attempt(request, options, tries), {
					again: again(request),
					sleep: async (ms) => await sleep(ms, options.signal),
				});
			} catch (thrown) {
				if (endsRun(thrown)) lost = { reason: thrown };
				return await Promise.reject(thrown);
			}
		};
	};
}
