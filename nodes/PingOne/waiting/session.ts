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
import { refusePausing } from './limits';
import { permanentFailureOf, type PermanentFailure } from './permanentFailure';
import { open, phaseOf } from './phase';
import type { Asked, PageRequest, Protocol } from './protocol';
import type { WaitRecord } from './record';
import type { Turns } from './turns';
import type { AskingWait, BaseWait } from './wait';

/** Longest wait for one response from PingOne while a user is watching, in ms. */
const MAX_RESPONSE_MS = 15_000;

/** After this, no further request is sent or awaited, because PingOne is throttling or failing. In ms. */
const MAX_TOTAL_MS = 30_000;

/** Everything that belongs to one request from the page. @typeParam T what a token carries there and back */
export interface Session<W extends BaseWait, R extends WaitRecord, T> {
	wait: W;
	record: R;
	api: PingOneApi;
	sealer: Sealer<T>;
	/** Whether a start code belongs to the link. */
	isStartCode(code: string): boolean;
	/** Opens the link for a second passkey, if there is one. */
	backupProof: string;
	visitor: Visitor;
	/** Names the click; undefined where nobody has clicked. */
	click?: number;
	log: LogEvent;
	/** Milliseconds since 1970. */
	now: number;
}

/** Runs work in its turn, with a session whose patience with PingOne begins then. */
export type InTurn<S> = <A>(work: (session: S) => Promise<A> | A) => Promise<A>;

/** A process that was there already when another one sealed, by clocks that may differ. In ms. */
const BOTH_SERVE_MS = 60_000;

/** This process, as others know it by the tokens that it has sealed, and when it began to serve. */
const SERVER = { id: randomBytes(4).toString('hex'), since: Date.now() };

/**
 * Notices that two processes answer a page in turn: a token comes back here that another one has sealed
 * after this one had begun to serve. One that was sealed before comes from a process that this one has
 * replaced. That requests of one execution go to one process is a condition (docs/running-at-scale.md).
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

/** What a token carries, and which process has sealed it when, in milliseconds since 1970. */
interface Sealed<T> {
	content: T;
	by: string;
	at: number;
}

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
	{ log, record }: Pick<Asked, 'log'> & { record: WaitRecord },
) {
	const patience = AbortSignal.timeout(MAX_TOTAL_MS);
	const { credential, connection } = await openCredential(ctx, patience);
	const secret = requireSecret(credential);
	const { purpose, codes } = wait.link;
	const about = { executionId: ctx.getExecutionId(), userId: wait.person.id };
	const link = { ...about, purpose };
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
		isStartCode: (code: string) => isStartCode(code, proof, link, codes),
		backupProof: backupProofOf(proof),
	};
}

/** Of one turn, what it takes to end a wait. */
type Ending<R> = Pick<Asked, 'visitor' | 'log'> & { record: R; now: number; click?: number };

/** A request that carries the right proof, and how its page deals with it. */
interface Asking<W extends AskingWait, R extends WaitRecord, T> {
	turns: Turns<R>;
	wait: W;
	request: PageRequest;
	asked: Asked;
	/** Begins the names of events. */
	purpose: Protocol['purpose'];
	/** What the page shows, beside whom the link is for. */
	shown?: IDataObject;
	/** Ends the wait, or refuses until an admin acts: the credential cannot be used. */
	end(turn: Ending<R>, failure: PermanentFailure): Answer;
	answer(inTurn: InTurn<Session<W, R, T>>): Promise<Answer>;
}

/**
 * Answers a request to which none to PingOne belongs. A page that is merely loaded, perhaps by a
 * scanner, ends nothing: what is wrong comes out on the click.
 */
async function answerUnopened<W extends AskingWait, R extends WaitRecord, T>(
	{ turns, wait, request, asked: { key, visitor, log }, shown, end }: Asking<W, R, T>,
	failure: PermanentFailure,
): Promise<Answer> {
	return await turns.inTurn(key, (record) => {
		const now = Date.now();
		if (record.outcome) return record.told(refuse(phaseOf(wait, record, now) as 'closed'));
		if (request.action === 'open') return open({ wait, record, log, now }, shown);
		const turn = { record, visitor, click: request.click, log, now };
		return record.told(refusePausing(wait, now) ?? end(turn, failure));
	});
}

/** Answers a request with what belongs to it, or with why its credential cannot be read or used. */
export async function answerInSession<W extends AskingWait, R extends WaitRecord, T>(
	ctx: IWebhookFunctions,
	asking: Asking<W, R, T>,
): Promise<Answer> {
	const { turns, wait, request, asked, purpose } = asking;
	const { key, visitor, log } = asked;
	const record = turns.recordOf(key);
	const opened = await openSession<T>(ctx, wait, request.proof, { log, record }).catch(
		(thrown: unknown) => permanentFailureOf(thrown) ?? { thrown },
	);
	if (typeof opened === 'string') return await answerUnopened(asking, opened);
	if ('thrown' in opened) {
		log(`${purpose}.refused`, { action: request.action, code: 'unavailable' });
		return refuse('unavailable', { repeat: true });
	}
	return await asking.answer(
		async (work) =>
			await turns.inTurn(key, async (own) => {
				const turn = { api: opened.api(), wait, record: own, visitor, log, now: Date.now() };
				return await work({ ...opened, ...turn, click: request.click });
			}),
	);
}
