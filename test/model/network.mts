import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import type { VirtualClock } from './clock.mts';
import type { Environments } from './environments.mts';
import { isChange, respond, type Arrived, type Reply } from './pingOne.mts';
import type { Schedule } from './schedule.mts';
import type { World } from './world.mts';

/** An answer as n8n's helper gives it. */
interface HttpAnswer {
	statusCode: number;
	headers: IDataObject;
	body: string;
}

/** One way between PingOne and us takes at most this, in ms. */
export const MAX_WAY_MS = 60;

const PAGE = '<!DOCTYPE html><title>Bad Gateway</title>';

const failure = (code: string) => Object.assign(new Error(`Model: ${code}`), { code });

/** The wire between the node and the model of PingOne, with a schedule of faults. */
export class Network {
	/** How many requests PingOne has been asked. */
	requests = 0;
	/** What went wrong, in words, for a failing seed. */
	readonly log: string[] = [];
	private changes = 0;
	private reads = 0;
	/** How many reads there were when the first change went wrong. */
	private readsAtLoss = Infinity;
	private hasRivalCome = false;

	constructor(
		private readonly world: World,
		private readonly clock: VirtualClock,
		private readonly schedule: Schedule,
		/** What another actor does, if the operation has one. */
		private readonly rival: () => void,
		/** Learns where each item's requests go. */
		private readonly environments?: Environments,
	) {}

	/** Sends a request as n8n's helper does. */
	async send(options: IHttpRequestOptions): Promise<HttpAnswer> {
		this.requests += 1;
		const request = readRequest(options);
		const from = this.clock.now();
		this.environments?.note(request.item, request.environment);
		if (!this.world.asked.has(request.item)) this.world.asked.set(request.item, from);
		await this.pass(this.world.draw.integer(1, MAX_WAY_MS));
		const kind = this.takeFault(request);
		this.log.push(`${request.item} ${request.method} ${request.path.join('/')} ${kind}`);
		const delivered = this.deliver(request, kind, options.abortSignal as AbortSignal | undefined);
		const isLost = isChange(request) && /^(before|after|late)/.test(kind);
		return await delivered.finally(() => {
			if (isLost) this.world.lost.push({ from, to: this.clock.now() });
		});
	}

	private async pass(ms: number): Promise<void> {
		await new Promise<void>((resolve) => setTimeout(resolve, ms));
	}

	/** The fault that this request meets, if any. */
	private takeFault(request: Arrived): string {
		const isAChange = isChange(request);
		if (isAChange) this.changes += 1;
		else this.reads += 1;
		this.letRivalCome(request);
		const found = this.schedule.faults.find(({ on, from, times, isAfterLoss }) => {
			if (on !== (isAChange ? 'change' : 'read')) return false;
			const count = isAChange ? this.changes : this.reads - (isAfterLoss ? this.readsAtLoss : 0);
			return count >= from && count < from + times;
		});
		if (found && isAChange) this.readsAtLoss = Math.min(this.readsAtLoss, this.reads);
		return found?.kind ?? 'none';
	}

	private letRivalCome({ method }: Arrived): void {
		const { rivalAt = Infinity } = this.schedule;
		// Between the look and the DELETE lies one way, as the documents say.
		if (this.hasRivalCome || this.requests < rivalAt || method === 'DELETE') return;
		this.hasRivalCome = true;
		this.log.push('another actor');
		this.rival();
	}

	private async deliver(request: Arrived, kind: string, signal?: AbortSignal): Promise<HttpAnswer> {
		const [when, how = ''] = kind.split(':');
		if (when === 'stale') return this.answer(respond(this.world, request, this.world.past()));
		if (when === 'refused') return this.refuse(how);
		if (when === 'before') return await this.lose(how, signal);
		if (when === 'late') {
			const late = this.clock.now() + this.world.draw.integer(50, 20_000);
			this.clock.at(late, () => void respond(this.world, request));
			return await this.lose(how, signal);
		}
		const reply = respond(this.world, request);
		if (when === 'twice') {
			this.world.twice.add(request.item);
			return this.answer(respond(this.world, request));
		}
		if (when === 'after') return await this.lose(how, signal, reply);
		await this.pass(this.world.draw.integer(1, MAX_WAY_MS));
		return this.answer(reply);
	}

	/** The answer gets lost, in one of many ways. */
	private async lose(how: string, signal?: AbortSignal, reply?: Reply): Promise<HttpAnswer> {
		// What turns an answer into an empty one, or cuts it, does not turn a no into a yes.
		if (reply && reply.status >= 400 && ['page', 'empty', 'cut'].includes(how)) {
			return this.answer(reply);
		}
		if (how === 'timeout') await ended(signal);
		const statuses: Record<string, number> = { '500': 500, '502': 502, '503': 503, page: 200 };
		if (how in statuses) return this.text(statuses[how], PAGE);
		if (how === 'empty') return this.text(200, '');
		if (how === 'cut' && reply)
			return this.text(reply.status, JSON.stringify(reply.json ?? {}).slice(0, -3));
		throw failure('ECONNRESET');
	}

	/** PingOne, or the way to it, says no: nothing was done. */
	private refuse(how: string): HttpAnswer {
		if (how === 'unreachable') throw failure('ECONNREFUSED');
		if (how === 'token') {
			const json = { code: 'ACCESS_FAILED', details: [{ code: 'INVALID_TOKEN' }] };
			return this.answer({ status: 401, json });
		}
		const retryAfter = /^429-(\d+)/.exec(how)?.[1];
		const status = Number(how.slice(0, 3));
		const code =
			status === 429 ? 'REQUEST_LIMITED' : status === 403 ? 'ACCESS_FAILED' : 'INVALID_DATA';
		return this.answer({
			status,
			json: { id: 'x', code, message: 'Model' },
			headers: retryAfter ? { 'retry-after': retryAfter } : {},
		});
	}

	private answer({ status, json, headers }: Reply): HttpAnswer {
		return this.text(status, json ? JSON.stringify(json) : '', headers);
	}

	private text(statusCode: number, body: string, headers: IDataObject = {}): HttpAnswer {
		const date = new Date(this.world.now()).toUTCString();
		return { statusCode, body, headers: { date, ...headers } };
	}
}

async function ended(signal?: AbortSignal): Promise<never> {
	await new Promise<void>((resolve) => {
		if (!signal || signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
	throw failure('ECONNABORTED');
}

/** A request of n8n's helper, as it comes to PingOne. */
export function readRequest({ method, url, qs, body, headers }: IHttpRequestOptions): Arrived {
	const { origin, pathname, searchParams } = new URL(url);
	const transaction = String(headers?.['X-Ping-External-Transaction-ID'] ?? '');
	return {
		method: String(method),
		address: origin + pathname,
		environment: pathname.split('/')[3],
		path: pathname.split('/').slice(4).map(decodeURIComponent),
		query: { ...Object.fromEntries(searchParams), ...qs },
		body: (Buffer.isBuffer(body) ? {} : (body ?? {})) as IDataObject,
		contentType: String(headers?.['Content-Type'] ?? ''),
		item: Number(/\d+/.exec(transaction)?.[0] ?? -1),
	};
}
