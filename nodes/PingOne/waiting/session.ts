import { randomBytes } from 'crypto';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { backupProofOf, isStartCode } from '../page/link/proof';
import { type Sealer, sealerFor } from '../page/link/seal';
import type { Visitor } from '../page/visitor';
import { PingOneApi } from '../pingone/client/api';
import { patientTransport } from '../pingone/client/chain';
import { inEnvironment } from '../pingone/client/connection';
import { requireSecret } from '../pingone/client/certificate';
import { openCredential } from '../pingone/client/credential';
import { type Answer, refuse } from './answer';
import type { LogEvent } from './events';
import { permanentFailureOf, type PermanentFailure } from './permanentFailure';
import { open, phaseOf, refusePausing } from './phase';
import type { PageRequest, Protocol } from './protocol';
import type { WaitRecord } from './record';
import type { Turns } from './turns';
import type { AskingWait, BaseWait } from './wait';

/** Longest wait for one response from PingOne while a user is watching, in ms. */
const MAX_RESPONSE_MS = 15_000;

/** After this, no further request is sent or awaited, because PingOne is throttling or failing. In ms. */
const MAX_TOTAL_MS = 30_000;

/** What belongs to one request from the page, at its turn. */
export interface Turn<W extends BaseWait, R extends WaitRecord> {
	wait: W;
	record: R;
	visitor: Visitor;
	/** Names the click; undefined where no one has clicked. */
	click?: number;
	log: LogEvent;
	/** Milliseconds since 1970. */
	now: number;
}

/** The same with all that it takes to ask PingOne. @typeParam T what a token carries there and back */
export interface Session<W extends BaseWait, R extends WaitRecord, T> extends Turn<W, R> {
	api: PingOneApi;
	sealer: Sealer<T>;
	/** Whether a start code belongs to the link. */
	isStartCode(code: string): boolean;
	/** Opens the link for a second passkey, if there is one. */
	backupProof: string;
}

/** Runs work in its turn, with a session whose patience with PingOne begins then. */
export type InTurn<S> = <A>(work: (session: S) => Promise<A> | A) => Promise<A>;

/** A process that was there already when another one sealed, by clocks that may differ. In ms. */
const BOTH_SERVE_MS = 60_000;

/** This process, as others know it by the tokens that it has sealed, and when it began to serve. */
const SERVER = { id: randomBytes(4).toString('hex'), since: Date.now() };

/** What a token carries, and which process has sealed it when, in milliseconds since 1970. */
interface Sealed<T> {
	content: T;
	by: string;
	at: number;
}

/**
 * Notices that two processes answer a page, which must go to one (docs/running-at-scale.md): a token comes
 * back that another one has sealed after this one had begun to serve.
 */
const noticing = <T>(sealer: Sealer<Sealed<T>>, notice: () => void): Sealer<T> => ({
	seal: (content) => sealer.seal({ content, by: SERVER.id, at: Date.now() }),
	open(token) {
		const sealed = sealer.open(token);
		const isOther = sealed !== undefined && sealed.by !== SERVER.id;
		if (isOther && sealed.at > SERVER.since + BOTH_SERVE_MS) notice();
		return sealed?.content;
	},
});

/**
 * Everything a request to PingOne needs, for all its turns; the credential is read once.
 *
 * @throws PingOneError, FieldError when the credential cannot be read or used
 * @internal
 */
export async function openSession<T>(
	ctx: IWebhookFunctions,
	wait: AskingWait,
	proof: string,
	{ log, record }: Pick<Turn<AskingWait, WaitRecord>, 'log' | 'record'>,
) {
	const patience = AbortSignal.timeout(MAX_TOTAL_MS);
	const { credential, connection } = await openCredential(ctx, patience);
	const secret = requireSecret(credential);
	const { purpose, codes } = wait.link;
	const about = { executionId: ctx.getExecutionId(), userId: wait.person.id };
	const own = inEnvironment(connection, wait.environmentId);
	// The item's own timeout, unless a user would wait too long.
	const timeoutMs = Math.min(wait.call.timeoutMs, MAX_RESPONSE_MS);
	const call = { ...wait.call, timeoutMs, isWatched: true };
	const binding = { ...about, nodeId: ctx.getNode().id, nonce: wait.nonce };
	return {
		api: () =>
			new PingOneApi(own, patientTransport(ctx, own, AbortSignal.timeout(MAX_TOTAL_MS)), call),
		sealer: noticing(sealerFor<Sealed<T>>(secret, purpose, binding), () => {
			if (record.tally('otherProcess') === 1) log(`${purpose}.two_processes`);
		}),
		isStartCode: (code: string) => isStartCode(code, proof, { ...about, purpose }, codes),
		backupProof: backupProofOf(proof),
	};
}

/** What differs between the pages that ask PingOne. */
interface AskingPage<W extends AskingWait, R extends WaitRecord, T, Q extends PageRequest>
	extends Pick<Protocol<W, Q>, 'purpose' | 'isWait' | 'render' | 'readRequest'> {
	turns(): Turns<R>;
	/** What the page shows, beside whom the link is for. */
	shown?(wait: W, request: Q): IDataObject;
	/** Ends the wait, or refuses until an admin acts: the credential cannot be used. */
	end(turn: Turn<W, R>, failure: PermanentFailure, request: Q): Answer;
	answer(inTurn: InTurn<Session<W, R, T>>, request: Q, wait: W): Promise<Answer>;
}

/** The protocol of a page that asks PingOne. */
export function askingProtocol<
	W extends AskingWait,
	R extends WaitRecord,
	T,
	Q extends PageRequest,
>({ turns, shown, end, answer, ...page }: AskingPage<W, R, T, Q>): Protocol<W, Q> {
	/** A page that is merely loaded, perhaps by a scanner, ends nothing: what is wrong comes out on the click. */
	const answerUnopened = (turn: Turn<W, R>, failure: PermanentFailure, request: Q): Answer => {
		const { wait, record, now } = turn;
		if (record.outcome) return record.told(refuse(phaseOf(wait, record, now) as 'closed'));
		if (request.action === 'open') return open(turn, shown?.(wait, request));
		return record.told(refusePausing(wait, now) ?? end(turn, failure, request));
	};
	return {
		...page,
		recordOf: (key) => turns().recordOf(key),
		async answer(ctx, wait, request, { key, visitor, log }) {
			const { action, proof, click } = request;
			const inTurn: InTurn<Turn<W, R>> = async (work) =>
				await turns().inTurn(
					key,
					async (record) => await work({ wait, record, visitor, click, log, now: Date.now() }),
				);
			const about = { log, record: turns().recordOf(key) };
			const opened = await openSession<T>(ctx, wait, proof, about).catch(
				(thrown: unknown) => permanentFailureOf(thrown) ?? { thrown },
			);
			if (typeof opened === 'string') {
				return await inTurn((turn) => answerUnopened(turn, opened, request));
			}
			if ('thrown' in opened) {
				log(`${page.purpose}.refused`, { action, code: 'unavailable' });
				return refuse('unavailable');
			}
			const inSession: InTurn<Session<W, R, T>> = async (work) =>
				await inTurn(async (turn) => await work({ ...turn, ...opened, api: opened.api() }));
			return await answer(inSession, request, wait);
		},
	};
}
