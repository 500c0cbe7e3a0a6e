import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault } from '../control/faults.mts';
import { WHOLE_API } from '../limits/groups.mts';
import type { Limits } from '../limits/limiter.mts';
import type { SandboxState } from '../state.mts';
import { isoTime } from '../tenant/clock.mts';
import { isRecording, record } from './recorder.mts';
import { authScheme } from './access.mts';
import type { Answer } from './answer.mts';
import { refusal, textOf } from './answer.mts';
import type { Call } from './call.mts';
import { spoilAfter, spoilBefore, type Outcome, withoutDropped } from './spoil.mts';
import { TRANSACTION_HEADER, transactionIdFor } from './transaction.mts';

/** A tenant request ready to be handled. */
export interface Job {
	/** Operation name in faults, log and metrics. */
	route: string;
	call: Call;
	/** Does the work; may throw ApiError or TokenError. */
	handle: () => Answer | Promise<Answer>;
}

/** The request in the sandbox's own terms. */
export function callOf(state: SandboxState, request: FastifyRequest): Call {
	return {
		tenant: state.tenant,
		settings: state.settings,
		journal: state.journal,
		deliverer: state.deliverer,
		method: request.method,
		params: request.params as Record<string, string>,
		query: request.query as Record<string, unknown>,
		headers: request.headers,
		rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
		origin: `http://${request.headers.host ?? 'localhost'}`,
		correlationId: randomUUID(),
		ip: request.ip,
	};
}

/** The limits in force: those on groups, and that on the whole API. */
function limitsOf({ settings }: SandboxState): Limits {
	const { rateLimit, limits } = settings;
	return rateLimit === null ? limits : { ...limits, [WHOLE_API]: rateLimit };
}

async function answerTo(state: SandboxState, job: Job, limits: Limits): Promise<Answer> {
	try {
		const now = state.time.now() + state.settings.limiterOffsetMs;
		state.limiter.admit(limits, job.route, now);
		return await job.handle();
	} catch (thrown) {
		return refusal(thrown, job.call.correlationId);
	}
}

async function outcomeOf(state: SandboxState, job: Job, faults: Fault[]): Promise<Outcome> {
	const limits = limitsOf(state);
	const flight = state.limiter.enter(limits, job.route);
	try {
		const { latencyMs, tokenLatencyMs } = state.settings;
		const latency = job.route === 'token' ? tokenLatencyMs : latencyMs;
		if (latency > 0) await state.time.rest(latency);
		if (flight.refusal) return { answer: refusal(flight.refusal, job.call.correlationId) };
		if (faults.length === 0) return { answer: await answerTo(state, job, limits) };
		if (faults.some((fault) => fault.kind === 'revoke-tokens')) state.tenant.tokens.revokeAll();
		const { correlationId, rawBody } = job.call;
		const early = await spoilBefore(state.time, faults, correlationId);
		if (early) return early;
		job.call.rawBody = withoutDropped(faults, rawBody);
		const answer = await answerTo(state, job, limits);
		// The log has what was sent.
		job.call.rawBody = rawBody;
		return await spoilAfter(state.time, faults, answer, correlationId);
	} finally {
		flight.leave();
	}
}

function remember(
	state: SandboxState,
	request: FastifyRequest,
	{ route, call }: Job,
	record: { status: number | null; faults: Fault[]; startedAt: number },
): void {
	state.metrics.end();
	// A reset forgets what came before it, also what was still under way then.
	if (call.tenant !== state.tenant) return;
	state.metrics.count(route, record.status);
	if (!state.settings.log) return;
	state.log.add({
		time: isoTime(record.startedAt),
		method: call.method,
		path: request.url.split('?', 1)[0] ?? '',
		query: call.query,
		contentType: request.headers['content-type'],
		accept: request.headers.accept,
		userAgent: request.headers['user-agent'],
		authScheme: authScheme(request.headers.authorization),
		transactionId: request.headers[TRANSACTION_HEADER]?.toString(),
		route,
		rawBody: call.rawBody,
		status: record.status,
		fault: record.faults.map((fault) => fault.kind).join(',') || undefined,
		correlationId: call.correlationId,
		durationMs: state.time.now() - record.startedAt,
	});
}

/** An exchange that nothing was done to on purpose; a token's is nobody's business. */
function keep(request: FastifyRequest, { route, call }: Job, answer: Answer): void {
	// Ping's documents model no list of roles.
	if (route === 'token' || route === 'roles.list') return;
	record({
		method: call.method,
		path: request.url.split('?', 1)[0] ?? '',
		contentType: request.headers['content-type'],
		userAgent: request.headers['user-agent'],
		request: call.rawBody.toString('utf8'),
		status: answer.status,
		answer: textOf(answer),
	});
}

function cutConnection(reply: FastifyReply, outcome: Extract<Outcome, { cut: string }>): void {
	reply.hijack();
	if (outcome.cut === 'now') return void reply.raw.destroy();
	const text = Buffer.from(textOf(outcome.answer));
	reply.raw.writeHead(outcome.answer.status, {
		...outcome.answer.headers,
		'Content-Type': 'application/json',
		'Content-Length': text.length,
	});
	const half = text.subarray(0, text.length >> 1);
	reply.raw.write(half, () => reply.raw.destroy());
}

function write(reply: FastifyReply, answer: Answer, call: Call): FastifyReply {
	reply.code(answer.status);
	reply.header('Correlation-Id', call.correlationId);
	reply.header('X-Ping-External-Transaction-ID', transactionIdFor(call.headers));
	const text = textOf(answer);
	if (text !== '') reply.header('Content-Type', 'application/json');
	if (answer.headers) reply.headers(answer.headers);
	return text === '' ? reply.send() : reply.send(text);
}

/** Takes a tenant request from arrival to the last byte, with latency, faults, log and metrics. */
export async function serve(
	state: SandboxState,
	request: FastifyRequest,
	reply: FastifyReply,
	job: Job,
): Promise<FastifyReply> {
	const startedAt = state.time.now();
	state.metrics.begin(request.raw.socket);
	const { route, call } = job;
	const faults = state.faults.take({ route, method: call.method, userId: call.params.userId });
	reply.raw.sendDate = state.settings.sendDate;
	const outcome = await state.time.work(async () => await outcomeOf(state, job, faults));
	// The time that PingOne names is that of its own records.
	if (state.settings.sendDate) {
		reply.header('Date', new Date(call.tenant.clock.now()).toUTCString());
	}
	const status = 'cut' in outcome ? null : outcome.answer.status;
	remember(state, request, job, { status, faults, startedAt });
	if (isRecording && faults.length === 0 && 'answer' in outcome && !('cut' in outcome)) {
		keep(request, job, outcome.answer);
	}
	if (!('cut' in outcome)) return write(reply, outcome.answer, call);
	cutConnection(reply, outcome);
	return reply;
}
