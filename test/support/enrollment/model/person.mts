import type { Begun } from '../ceremony.mts';
import { touch } from '../ceremony.mts';
import type { Clock } from './clock.mts';
import type { ModelN8n } from './n8n.mts';

/** What one browser keeps of the link. */
export interface Profile {
	token?: string;
	sent?: boolean;
}

type Reply = Record<string, unknown> & { ok: boolean; code?: string; done?: boolean };

const PROOF = '0'.repeat(32);
const PASSING = ['busy', 'unavailable', 'checking', 'offline'];
const REJECTED = ['refused', 'mismatch', 'policy', 'late', 'limit', 'disabled', 'used'];
const FINAL = ['used', 'closed', 'expired', 'revoked', 'over', 'probably'];

/** A page in a window, and the person in front of it. */
export class ModelPage {
	/** Challenges of the attempts that the page said were done. */
	readonly told: string[] = [];

	last?: string;

	private isClosed = false;

	/** Names what it begins, until it has heard the answer. */
	private begins?: number;

	constructor(
		private readonly clock: Clock,
		private readonly n8n: ModelN8n,
		private readonly roll: () => number,
		private readonly profile: Profile,
		private readonly processes: number,
		private readonly wayMs: number,
		private readonly lost: number,
		private readonly touchMs: number,
	) {}

	/** The person leaves for good, in the middle of something. */
	close(): void {
		this.isClosed = true;
	}

	/** One visit: loads the page, tries up to a few times. */
	async visit(): Promise<void> {
		for (let tries = 0; tries < 4 && !this.isClosed; tries++) {
			const outcome = await this.tryOnce();
			this.last = outcome;
			if (outcome === 'done' || FINAL.includes(outcome)) return;
			await this.clock.pass(1_000 + this.roll() * 20_000);
		}
	}

	private async tryOnce(): Promise<string> {
		const { token, sent } = this.profile;
		this.begins ??= this.roll();
		const begun = await this.ask({ action: 'begin', token, sent, visit: this.begins }, 30_000);
		if (begun.ok) this.begins = undefined;
		if (begun.done) return this.tell(token);
		if (!begun.ok) return begun.code!;
		const own = begun as unknown as Begun;
		this.keep({ token: own.token });
		await this.clock.pass(4_000 + this.roll() * this.touchMs);
		if (this.isClosed) return 'left';
		const luck = this.roll();
		if (luck < 0.15) return 'reloaded';
		if (luck < 0.3) return await this.giveUp(own.token);
		const ceremony = luck < 0.36 ? { origin: 'https://evil.example' } : {};
		return await this.deliver(own, touch(own, ceremony));
	}

	private async giveUp(token: string): Promise<string> {
		const reply = await this.ask({ action: 'abandon', token }, 30_000);
		if (reply.done) return this.tell(token);
		this.keep({});
		return reply.ok ? 'given up' : reply.code!;
	}

	private async deliver(begun: Begun, attestation: object): Promise<string> {
		this.keep({ token: begun.token, sent: true });
		const { token } = begun;
		const patience = this.roll() < 0.3 ? 3_000 : 300_000;
		const reply = await this.ask({ action: 'finish', token, attestation }, patience);
		if (REJECTED.includes(reply.code!)) this.keep({ token });
		return reply.done ? this.tell(token) : reply.code!;
	}

	private tell(token = ''): string {
		this.told.push(token);
		return 'done';
	}

	private keep({ token, sent }: Profile): void {
		Object.assign(this.profile, { token, sent });
	}

	/** Sends a request until it is decided, as the page does. */
	private async ask(body: object, patienceMs: number): Promise<Reply> {
		const until = this.clock.now + patienceMs;
		for (let pause = 2_000; ; pause = Math.min(2 * pause, 15_000)) {
			const reply = await this.send(body);
			if (reply.ok || !PASSING.includes(reply.code!) || this.isClosed) return reply;
			if (this.clock.now + pause > until) return reply;
			await this.clock.pass(pause);
		}
	}

	private async send(body: object): Promise<Reply> {
		await this.clock.pass(1 + this.roll() * this.wayMs);
		const process = Math.floor(this.roll() * this.processes);
		const loses = this.roll() < this.lost;
		const request = { proof: PROOF, ...body } as never;
		// The process answers although nobody listens any more.
		const answering = this.n8n.post(process, request);
		const gone = this.profile.sent ? 'probably' : 'over';
		const late = this.clock.pass(90_000).then(() => ({ ok: false, code: 'offline' }));
		const reply = await Promise.race([answering, late]);
		await this.clock.pass(1 + this.roll() * this.wayMs);
		if (loses) return { ok: false, code: 'offline' };
		return (reply ?? { ok: false, code: gone }) as Reply;
	}
}
