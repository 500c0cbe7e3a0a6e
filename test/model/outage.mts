import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';
import { execute } from '../../nodes/PingOne/resources/execute.ts';
import { RESOURCES } from '../../nodes/PingOne/resources/registry.ts';
import type { Limiter } from '../../bench/zoo/limiters.mts';
import { gaugeOf } from '../../sandbox/limits/gauges.mts';
import { startClock, type VirtualClock } from './clock.mts';
import { Draw } from './draw.mts';
import { readRequest } from './network.mts';
import { runNode } from './node.mts';
import { locator } from './operations.mts';
import { respond } from './pingOne.mts';
import { POLICY, RP, World, type Effect } from './world.mts';

/** What a load balancer, or the way to it, may do while PingOne is away. */
export type OutageKind =
	| 'none'
	| 'refused'
	| 'dns'
	| 'json503'
	| 'page403'
	| 'page503'
	| 'page502After'
	| 'reset'
	| 'cut'
	| 'slow'
	| 'hang';

export interface Outage {
	kind: OutageKind;
	/** When it begins, in ms after the run. */
	beginsMs: number;
	/** In ms. */
	lastsMs: number;
	/** The share of requests that meets it; all, unless it says so. */
	share?: number;
	/** How long an answer takes where it is slow, in ms. */
	slowMs?: number;
}

/** What a run came to. */
export interface OutageRun {
	outputs: INodeExecutionData[];
	/** Devices of each person. */
	counts: number[];
	tookMs: number;
	/** Requests while PingOne was away. */
	during: number;
	/** Requests in all, and those that the rate limit refused. */
	requests: number;
	limited: number;
	/** Requests that were carried out when nobody waited for the answer any more. */
	late: number;
}

/** How a limit refuses. */
export interface Refusing {
	status: 429 | 503;
	isPage?: boolean;
	/** In seconds; none, unless it is there. */
	retryAfter?: number;
}

/** How PingOne answers when all is well. */
export interface Service {
	/** The rate limit: so many a second, or another one. */
	perSecond?: number;
	limiter?: Pick<Limiter, 'admit'>;
	/** How it refuses; by default with a 429 that says one second. */
	refusal?: Refusing;
	/** How many requests it carries out in a second, one after the other. */
	inTurn?: number;
	/** How long each takes, however many there are, in ms. */
	takesMs?: number;
	/** When somebody sets the clock of this machine, in ms after the run, and by how much, in ms. */
	setsClock?: { atMs: number; byMs: number };
}

const START = Date.UTC(2026, 10, 26, 12);
const UNAVAILABLE = JSON.stringify({ id: 'x', code: 'SERVICE_UNAVAILABLE', message: 'Model' });
const PAGE = '<html><body><h1>Back soon</h1></body></html>';
/** One way takes at most this, in ms. */
const WAY_MS = 40;
const PER_SECOND = 30;
const LONGEST_MS = 3_600_000;

/** A tenant of many people, which keeps no history. */
class Crowd extends World {
	private readonly byId = new Map<string, World['state']['users'][number]>();

	override keep(): void {
		for (const user of this.state.users) this.byId.set(user.id, user);
	}

	override change(_: Omit<Effect, 'isReal' | 'at' | 'touched'>, act: () => void): void {
		act();
	}

	override user(id: string) {
		return this.byId.get(id);
	}
}

const lost = (code: string) => Object.assign(new Error(`Model: ${code}`), { code });

const pass = async (ms: number) => await new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits for the client to give up. */
async function hang(signal?: AbortSignal): Promise<never> {
	await new Promise<void>((resolve) =>
		signal?.addEventListener('abort', () => resolve(), { once: true }),
	);
	throw lost('ECONNABORTED');
}

/** What stands in front of a tenant with a rate limit, and goes away for a while. */
class Front {
	during = 0;
	requests = 0;
	limited = 0;
	late = 0;
	private readonly limiter: Pick<Limiter, 'admit'>;
	/** When it is done with all that it has got. */
	private freeAt = 0;

	constructor(
		private readonly world: Crowd,
		private readonly clock: VirtualClock,
		private readonly outage: Outage,
		private readonly service: Service,
	) {
		const gauge = gaugeOf({ perSecond: service.perSecond ?? PER_SECOND });
		this.limiter = service.limiter ?? {
			admit(now) {
				const waitMs = gauge.wait(now);
				if (waitMs > 0) return waitMs;
				gauge.take(now);
				return undefined;
			},
		};
	}

	/** What is wrong now, if anything. */
	private get fault(): OutageKind {
		const { kind, beginsMs, lastsMs, share = 1 } = this.outage;
		const at = this.clock.now() - START;
		if (at < beginsMs || at >= beginsMs + lastsMs) return 'none';
		return share === 1 || this.world.draw.chance(share) ? kind : 'none';
	}

	/** Sends a request as n8n's helper does. */
	async send(options: IHttpRequestOptions) {
		const { fault } = this;
		const signal = options.abortSignal as AbortSignal | undefined;
		this.requests += 1;
		if (fault !== 'none') this.during += 1;
		await this.pass();
		if (fault === 'dns') throw lost('ENOTFOUND');
		if (fault === 'refused') throw lost('ECONNREFUSED');
		if (fault === 'reset') throw lost('ECONNRESET');
		if (fault === 'hang') await hang(signal);
		if (fault === 'json503') return this.text(503, UNAVAILABLE);
		if (fault === 'page503') return this.text(503, PAGE);
		if (fault === 'page403') return this.text(403, PAGE);
		await this.wait();
		if (fault === 'slow') await pass(this.outage.slowMs ?? 0);
		if (signal?.aborted) this.late += 1;
		const reply = this.reply(options);
		if (fault === 'page502After') return this.text(502, PAGE);
		if (fault === 'cut') throw lost('ECONNRESET');
		await this.pass();
		return this.text(reply.status, reply.text, reply.headers);
	}

	/** Waits until it is this request's turn to be carried out. */
	private async wait() {
		const { inTurn, takesMs } = this.service;
		if (takesMs !== undefined) await pass(takesMs);
		if (inTurn === undefined) return;
		const now = this.clock.now();
		this.freeAt = Math.max(now, this.freeAt) + 1000 / inTurn;
		await pass(this.freeAt - now);
	}

	private reply(options: IHttpRequestOptions) {
		const waitMs = this.limiter.admit(this.clock.now() - START);
		if (waitMs !== undefined) {
			this.limited += 1;
			const { status, isPage, retryAfter } = this.service.refusal ?? { status: 429, retryAfter: 1 };
			const code = status === 429 ? 'REQUEST_LIMITED' : 'SERVICE_UNAVAILABLE';
			const text = isPage ? PAGE : JSON.stringify({ id: 'x', code, message: 'Model' });
			const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
			return { status, text, headers };
		}
		const request = readRequest(options);
		const user = this.world.user(request.path[1]);
		const shown = { ...this.world.state, users: user ? [user] : [] };
		const { json, ...reply } = respond(this.world, request, shown);
		return { ...reply, text: JSON.stringify(json) };
	}

	private async pass() {
		await pass(this.world.draw.integer(1, WAY_MS));
	}

	private text(statusCode: number, body: string, headers: IDataObject = {}) {
		const date = new Date(this.clock.now()).toUTCString();
		return { statusCode, body, headers: { date, ...headers } };
	}
}

const RULES = {
	...{ uniqueGroups: false, uniqueEmail: false, passwordHistory: false, foldsCase: false },
	...{ showsState: true, namesHolder: false, refusesAgain: false, clockOffsetMs: 0 },
	...({ pageSize: 200, cursor: 'after' } as const),
};

/** What is done for each person. */
export type Work = 'device.createFido2' | 'user.disable' | 'user.getMfaStatus';

function fieldsOf(work: Work) {
	const [resource, operation] = work.split('.');
	const all = RESOURCES.find(({ value }) => value === resource)?.operations ?? [];
	return {
		resource,
		operation,
		fields: all.find(({ value }) => value === operation)?.fields ?? [],
	};
}

/** Processes remember tenants; other runs of the model count from 1. */
let runs = 1_000_000;

/** Gives each of many people a device, or does other work, while PingOne goes away. Timeout is 5 s. */
export async function runThrough(
	seed: number,
	people: number,
	outage: Outage,
	options: IDataObject = {},
	service: Service = {},
	work: Work = 'device.createFido2',
	stopsOnError = false,
): Promise<OutageRun> {
	runs += 1;
	const draw = new Draw(seed, runs);
	const clock = startClock(START, draw.next);
	try {
		const world = new Crowd(RULES, draw, () => clock.now());
		const users = Array.from({ length: people }, () => world.addUser());
		world.keep();
		const front = new Front(world, clock, outage, service);
		const { setsClock } = service;
		if (setsClock) {
			const isSet = () => clock.now() - START >= setsClock.atMs;
			Date.now = () => clock.now() + (isSet() ? setsClock.byMs : 0);
		}
		const items = users.map(({ id }) => ({
			user: locator(id),
			rpId: { __rl: true, mode: 'domain', value: RP.id },
			rpName: RP.name,
			policy: locator(POLICY),
			options: { timeout: 5, ...options },
		}));
		const environmentId = draw.uuid();
		const run = { ...fieldsOf(work), items, number: runs, environmentId, stopsOnError };
		const running = runNode(execute, run, front);
		await clock.settle(running, LONGEST_MS);
		const { during, requests, limited, late } = front;
		const tookMs = clock.now() - START;
		const counts = users.map(({ devices }) => devices.length);
		return { outputs: await running, counts, tookMs, during, requests, limited, late };
	} finally {
		clock.restore();
	}
}
