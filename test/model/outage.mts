import type { IDataObject, IHttpRequestOptions, INodeExecutionData } from 'n8n-workflow';
import { execute } from '../../nodes/PingOne/resources/execute.ts';
import { RESOURCES } from '../../nodes/PingOne/resources/registry.ts';
import { gaugeOf } from '../../sandbox/limits/gauges.mts';
import { startClock, type VirtualClock } from './clock.mts';
import { Draw } from './draw.mts';
import { readRequest } from './network.mts';
import { runNode } from './node.mts';
import { locator } from './operations.mts';
import { respond } from './pingOne.mts';
import { POLICY, RP, World, type Effect } from './world.mts';

/** What a load balancer, or the way to it, may do while PingOne is away. */
export type OutageKind = 'none' | 'refused' | 'dns' | 'page503' | 'page502After' | 'cut' | 'hang';

export interface Outage {
	kind: OutageKind;
	/** When it begins, in ms after the run. */
	beginsMs: number;
	/** In ms. */
	lastsMs: number;
}

/** What a run came to. */
export interface OutageRun {
	outputs: INodeExecutionData[];
	/** Devices of each person. */
	counts: number[];
	tookMs: number;
	/** Requests while PingOne was away. */
	during: number;
	/** Requests that the rate limit refused. */
	limited: number;
	/** Requests that were carried out when nobody waited for the answer any more. */
	late: number;
}

/** How PingOne answers when all is well. */
export interface Service {
	/** The rate limit. */
	perSecond?: number;
	/** How many requests it carries out in a second, one after the other. */
	inTurn?: number;
	/** How long each takes, however many there are, in ms. */
	takesMs?: number;
}

const START = Date.UTC(2026, 10, 26, 12);
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
	limited = 0;
	late = 0;
	private readonly gauge: ReturnType<typeof gaugeOf>;
	/** When it is done with all that it has got. */
	private freeAt = 0;

	constructor(
		private readonly world: Crowd,
		private readonly clock: VirtualClock,
		private readonly outage: Outage,
		private readonly service: Service,
	) {
		this.gauge = gaugeOf({ perSecond: service.perSecond ?? PER_SECOND });
	}

	/** What is wrong now, if anything. */
	private get fault(): OutageKind {
		const { kind, beginsMs, lastsMs } = this.outage;
		const at = this.clock.now() - START;
		return at >= beginsMs && at < beginsMs + lastsMs ? kind : 'none';
	}

	/** Sends a request as n8n's helper does. */
	async send(options: IHttpRequestOptions) {
		if (this.fault !== 'none') this.during += 1;
		await this.pass();
		if (this.fault === 'dns') throw lost('ENOTFOUND');
		if (this.fault === 'refused') throw lost('ECONNREFUSED');
		if (this.fault === 'hang') await hang(options.abortSignal as AbortSignal | undefined);
		if (this.fault === 'page503') return this.text(503, PAGE);
		await this.wait();
		if ((options.abortSignal as AbortSignal | undefined)?.aborted) this.late += 1;
		const reply = this.reply(options);
		if (this.fault === 'page502After') return this.text(502, PAGE);
		if (this.fault === 'cut') throw lost('ECONNRESET');
		await this.pass();
		return this.text(reply.status, JSON.stringify(reply.json), reply.headers);
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
		const now = this.clock.now();
		if (this.gauge.wait(now) > 0) {
			this.limited += 1;
			const json = { id: 'x', code: 'REQUEST_LIMITED', message: 'Model' };
			return { status: 429, json, headers: { 'retry-after': '1' } };
		}
		this.gauge.take(now);
		const request = readRequest(options);
		const users = this.world.state.users.filter(({ id }) => id === request.path[1]);
		return respond(this.world, request, { ...this.world.state, users });
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

const fields =
	RESOURCES.find(({ value }) => value === 'device')?.operations.find(
		({ value }) => value === 'createFido2',
	)?.fields ?? [];

/** Processes remember tenants; other runs of the model count from 1. */
let runs = 1_000_000;

/** Gives each of many people a device, while PingOne goes away. Timeout is 5 s. */
export async function runThrough(
	seed: number,
	people: number,
	outage: Outage,
	options: IDataObject = {},
	service: Service = {},
): Promise<OutageRun> {
	runs += 1;
	const draw = new Draw(seed, runs);
	const clock = startClock(START, draw.next);
	try {
		const world = new Crowd(RULES, draw, () => clock.now());
		const users = Array.from({ length: people }, () => world.addUser());
		world.keep();
		const front = new Front(world, clock, outage, service);
		const items = users.map(({ id }) => ({
			user: locator(id),
			rpId: { __rl: true, mode: 'domain', value: RP.id },
			rpName: RP.name,
			policy: locator(POLICY),
			options: { timeout: 5, ...options },
		}));
		const what = { resource: 'device', operation: 'createFido2', fields, items };
		const run = { ...what, number: runs, environmentId: draw.uuid() };
		const running = runNode(execute, run, front);
		await clock.settle(running, LONGEST_MS);
		const { during, limited, late } = front;
		const tookMs = clock.now() - START;
		const counts = users.map(({ devices }) => devices.length);
		return { outputs: await running, counts, tookMs, during, limited, late };
	} finally {
		clock.restore();
	}
}
