import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INode,
	INodeExecutionData,
	IRunExecutionData,
	IWebhookFunctions,
	IWorkflowExecuteAdditionalData,
	IWorkflowExecutionCustomData,
} from 'n8n-workflow';
import { sleep, WAIT_FOR_SUB_EXECUTION } from 'n8n-workflow';

/**
 * Members of n8n's contexts and data that n8n does not document, and this package uses all the same:
 * only here. For each: the versions in which it was read, how a change of n8n is noticed, and what
 * happens then. Waits change their own stack entry only. The same list for readers:
 * docs/compatibility.md. Where other code counts on how n8n behaves, a comment there names the version.
 */

/** n8n's request helper does not do what the node knows of it. */
export class UnknownHelper extends Error {
	constructor() {
		super('The helper did not pass the request on');
		this.name = 'UnknownHelper';
	}
}

/** A 401 as n8n's HTTP client reports it, by which its helper knows an expired token. */
const expired = () =>
	Object.assign(new Error('HTTP status 401'), { response: { status: 401, headers: {}, data: {} } });

/**
 * Has n8n fetch or renew a token, and sign a request with it, which is not sent: n8n's helper sends
 * through the `httpRequest` of the context that it gets, once more after a 401 (n8n-core 1.99 to
 * 2.41, `requestOAuth2`). A helper that has not called it has sent by itself: then this throws.
 * @param credential n8n notes a new token in it @param isRejected whether its token must be renewed
 * @returns the `Authorization` header @throws UnknownHelper; what n8n throws when there is no token
 */
export async function authorizationFor(
	ctx: Pick<IAllExecuteFunctions, 'helpers'>,
	credential: ICredentialDataDecryptedObject,
	{ type, request }: { type: string; request: IHttpRequestOptions },
	isRejected: boolean,
): Promise<string> {
	let mustRenew = isRejected;
	let authorization: unknown;
	const httpRequest = ({ headers }: IHttpRequestOptions) => {
		if (mustRenew) {
			mustRenew = false;
			return Promise.reject(expired());
		}
		authorization = headers?.Authorization;
		return Promise.resolve({ statusCode: 204, headers: {}, body: '' });
	};
	const context = Object.create(ctx, {
		getCredentials: { value: () => Promise.resolve(credential) },
		helpers: {
			value: Object.create(ctx.helpers, { httpRequest: { value: httpRequest } }) as object,
		},
	}) as IAllExecuteFunctions;
	await ctx.helpers.httpRequestWithAuthentication.call(context, type, request);
	if (typeof authorization !== 'string') throw new UnknownHelper();
	return authorization;
}

/** Between two looks at what n8n has stored, in ms; earlierRun.ts counts on it. */
const LOOK_EVERY_MS = 5_000;

/** The error by which n8n notes a stop, for this very execution. */
function isStopOf(error: unknown, executionId: string): boolean {
	const { name, extra } = (error ?? {}) as { name?: string; extra?: IDataObject };
	// A retry starts with a copy of the stopped execution's data, so the ID must be its own.
	return /Cancell?ed/.test(String(name)) && extra?.executionId === executionId;
}

/**
 * Whether n8n's cancel signal tells of every stop: in queue mode, only the database does (n8n
 * 2.41.1, execution.service.js, `stopInScalingMode`). A process that does not say what it is counts
 * as a worker (n8n-core 2.41.1, `instanceSettings`).
 */
function isToldOfStops(ctx: IExecuteFunctions): boolean {
	const { instanceSettings } = ctx as { instanceSettings?: { instanceType?: unknown } };
	return ctx.getExecutionCancelSignal() !== undefined && instanceSettings?.instanceType === 'main';
}

/** By n8n's context, of which every run has its own. */
const stopSignals = new WeakMap<object, AbortSignal>();

/** The signal that is aborted when the execution is stopped. */
export const stopSignalOf = (
	ctx: Partial<Pick<IExecuteFunctions, 'getExecutionCancelSignal'>>,
): AbortSignal | undefined => stopSignals.get(ctx) ?? ctx.getExecutionCancelSignal?.();

/**
 * Has `stopSignalOf` tell of every stop. Where n8n does not, the stored execution is read every few
 * seconds: a stop is an error with its ID (n8n 2.41.1, `stopDuringRun`). @returns ends that
 */
export function watchStop(ctx: IExecuteFunctions): () => void {
	if (isToldOfStops(ctx)) return () => undefined;
	const told = ctx.getExecutionCancelSignal();
	const stopped = new AbortController();
	const ended = new AbortController();
	const signal = told ? AbortSignal.any([told, stopped.signal]) : stopped.signal;
	stopSignals.set(ctx, signal);
	const id = ctx.getExecutionId();
	const lookForStop = async () => {
		try {
			const data = await ctx.getExecutionDataById(id);
			if (isStopOf(data?.resultData.error, id)) stopped.abort();
		} catch {
			// n8n's database is away: the next look may tell.
		}
	};
	const isOver = () => ended.signal.aborted || signal.aborted;
	const watch = async () => {
		for (let tookMs = 0; ; ) {
			await sleep(LOOK_EVERY_MS - tookMs, ended.signal).catch(() => undefined);
			if (isOver()) return;
			const startedAt = performance.now();
			await lookForStop();
			tookMs = performance.now() - startedAt;
		}
	};
	void watch();
	return () => ended.abort();
}

/** What n8n has stored of the execution so far. Undefined: nothing is known of earlier nodes. */
function runDataOf(ctx: IExecuteFunctions) {
	const { runExecutionData } = ctx as { runExecutionData?: IRunExecutionData };
	const runData = runExecutionData?.resultData.runData;
	return runData && Object.values(runData).flat();
}

/** By what n8n holds of an execution, one object for all its nodes (n8n-core 2.41, workflow-execute.js). */
const openings = new WeakMap<object, number>();

/** When a node of this execution asked first, by the monotonic clock, in ms. */
export function openedAt(ctx: IExecuteFunctions): number {
	const execution = (ctx as { runExecutionData?: object }).runExecutionData ?? ctx;
	const at = openings.get(execution) ?? performance.now();
	openings.set(execution, at);
	return at;
}

/** n8n's crash recovery writes seconds where all else has milliseconds (execution-recovery.service.js). */
const LEAST_MS = 1e12;
const inMs = (time: number) => (time < LEAST_MS ? time * 1_000 : time);

/**
 * When the execution began that n8n's Retry repeats, in ms, by its process's clock (decision 0007):
 * n8n 2 notes the time (`getExecutionContext`); otherwise by nodes that had run (n8n-core 1.123 to
 * 2.41).
 * @returns undefined when n8n does not say: then nothing is taken for that run's
 */
export function retriedRunBegan(ctx: IExecuteFunctions): number | undefined {
	const runData = runDataOf(ctx);
	// What earlier nodes have handed on would look like the first run's own.
	if (!runData) return undefined;
	const context = (ctx as Partial<IExecuteFunctions>).getExecutionContext?.();
	if (context && context.source !== 'retry') return context.establishedAt;
	const starts = runData.map(({ startTime }) => inMs(startTime)).filter(Number.isFinite);
	// Nodes that ran in this execution say nothing about the one before.
	const before = starts.filter((at) => at < (context?.establishedAt ?? -Infinity));
	return before.length > 0 ? Math.min(...before) : undefined;
}

/** The items that nodes of this execution have handed on so far, as far as n8n shows them. */
export const itemsSoFar = (ctx: IExecuteFunctions): INodeExecutionData[] =>
	(runDataOf(ctx) ?? []).flatMap(({ data }) =>
		(data?.main ?? []).flatMap((branch) => branch ?? []),
	);

/** How many attempts Retry On Fail makes (n8n-core 2.41, workflow-execute.js, `getRetryParams`). */
export const maxAttempts = ({ maxTries }: Pick<INode, 'maxTries'>): number =>
	Math.min(5, Math.max(2, maxTries || 3));

/** The execution's custom data, by which executions can be filtered; older versions of n8n have none. */
export const customDataOf = (ctx: object) =>
	(ctx as { customData?: IWorkflowExecutionCustomData }).customData;

/** What n8n knows of a run beside its data: a member of the context (n8n-core 1.123 to 2.41). */
const knownTo = (ctx: object) =>
	(ctx as { additionalData?: Partial<IWorkflowExecuteAdditionalData> }).additionalData;

/** Name of the node in which an execution waits; undefined when it does not. After a stop `waitTill` stays. */
function nodeThatWaits({ waitTill, resultData, executionData }: IRunExecutionData) {
	if (!waitTill || resultData.error) return undefined;
	const [first] = executionData?.nodeExecutionStack ?? [];
	return first?.node.name === resultData.lastNodeExecuted ? first?.node.name : undefined;
}

/**
 * The context of the node in which an execution waits now, read anew (n8n 2.41.1,
 * active-executions.js).
 * @returns undefined when it waits in this node no more @throws when n8n does not tell
 */
export async function presentWait(ctx: IWebhookFunctions): Promise<unknown> {
	const { name } = ctx.getNode();
	const read = knownTo(ctx)?.getRunExecutionData;
	if (!read) throw new Error('n8n does not show its executions');
	const data = await read(String(ctx.getExecutionId()));
	return data && nodeThatWaits(data) === name
		? data.executionData?.contextData[`node:${name}`]
		: undefined;
}

/** Why an execution cannot wait until someone ends the wait, or its time is up. */
export type NoWait =
	/** n8n lets sub-executions and its chat end any wait. */
	| { is: 'oldN8n' }
	/** The engine of the workflow cannot resume an execution. */
	| { is: 'engine' }
	/** n8n cancels the execution when the wait ends by time: from this time on, in ms since 1970. */
	| { is: 'timeout'; at: number };

/** n8n looks for waits that are over once a minute, in ms. */
const POLL_MS = 60_000;

/** Begins the key of the earliest timeout of an execution, in a context that n8n copies for a retry. */
const TIMEOUT_KEY = 'pingOneTimeoutAt';

/**
 * When n8n's timeout cancels an execution that goes on by time, in ms since 1970. n8n counts from the
 * first start then, days of waiting included (n8n 2.41.1, workflow-runner.js); a worker counts anew.
 */
function timeoutAt(ctx: IExecuteFunctions): number {
	const { instanceSettings } = ctx as { instanceSettings?: { instanceType?: unknown } };
	if (instanceSettings?.instanceType === 'worker') return Infinity;
	const context = ctx.getContext('flow') as Record<string, number | undefined>;
	const seconds = Number(ctx.getWorkflowSettings().executionTimeout ?? 0);
	// A retry inherits the time of the first run, and n8n counts from its own start.
	const isRetry = ctx.getMode() === 'retry';
	const began = isRetry ? undefined : ctx.getExecutionContext()?.establishedAt;
	const bySetting = seconds > 0 && began !== undefined ? began + seconds * 1_000 : Infinity;
	// Of the present run: after a page has resumed the execution, it is later than the one that counts.
	const ofRun = knownTo(ctx)?.executionTimeoutTimestamp ?? Infinity;
	const key = `${TIMEOUT_KEY} ${ctx.getExecutionId()}`;
	const earliest = Math.min(context[key] ?? Infinity, bySetting, ofRun);
	if (Number.isFinite(earliest)) context[key] = earliest;
	return earliest;
}

/**
 * What but its page and its time would end a wait. n8n 2.41, known by what it exports, is the first
 * that lets neither sub-executions nor its chat do so. @param endsAt its time, in ms since 1970
 */
export function findNoWait(ctx: IExecuteFunctions, endsAt: number): NoWait | undefined {
	const isNew = (WAIT_FOR_SUB_EXECUTION as Date | undefined) !== undefined;
	if (!isNew || !knownTo(ctx)?.getRunExecutionData) return { is: 'oldN8n' };
	// "cannot resume a waiting execution yet" (n8n 2.41.1, engine-v2-webhooks.js).
	if (ctx.getWorkflowSettings().engineType === 'v2') return { is: 'engine' };
	const at = timeoutAt(ctx);
	return endsAt + POLL_MS >= at ? { is: 'timeout', at } : undefined;
}

/**
 * Whether another execution waits for the end of this one: its caller, by *Wait for Sub-Workflow
 * Completion*, or an AI agent. n8n notes that with the execution, a member of the context (n8n 2.41.1,
 * workflow-helpers.js, `shouldRestartParentExecution`); a caller that does not say so is one that waits.
 */
export function isWaitedFor(ctx: IExecuteFunctions): boolean {
	const { runExecutionData } = ctx as { runExecutionData?: IRunExecutionData };
	const caller = runExecutionData?.parentExecution;
	return caller !== undefined && caller.shouldResume !== false;
}

/**
 * What n8n notes of a node that waits, so that nothing else resumes it: it lets the end of a
 * sub-execution resume a caller only where that names the sub-execution (n8n 2.41.1, workflow-helpers.js).
 * No execution is its own. n8n's sweep looks the IDs up, so it must be one that exists.
 */
export const closedToOthers = (ctx: IExecuteFunctions) => ({
	waitingChildExecutionIds: [ctx.getExecutionId()],
});

/**
 * The durable cursor of a polling node, stored with the execution that a poll starts (n8n 2.41,
 * poll-cursor.service.js, off by default): n8n does not watch that for changes.
 */
export function durableCursorOf(
	ctx: Pick<IAllExecuteFunctions, 'getWorkflowStaticData'>,
): IDataObject | undefined {
	const data: IDataObject = ctx.getWorkflowStaticData('node');
	return '__dataChanged' in data ? undefined : data;
}

/** A context of one's own that does all that n8n's does, for what is kept by context. */
export const contextOfOwn = <T extends object>(ctx: T): T => Object.create(ctx) as T;
