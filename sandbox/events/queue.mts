import type { Activity } from './activity.mts';
import { bodyOf } from './block.mts';
import type { DeliveryLog } from './deliveryLog.mts';
import type { DeliverySettings } from './deliverySettings.mts';
import type { MachineTime } from '../time/machineTime.mts';
import { post } from './post.mts';
import type { Subscription } from './subscription.mts';

/** Events wait seven days for a receiver that fails (documented) ... */
const EXPIRES_MS = 7 * 24 * 60 * 60 * 1000;
/** ... and two weeks for a subscription that is suspended (pingone-go-sdk-v2). */
const SUSPENDED_MS = 2 * EXPIRES_MS;

/** What a queue needs to know of its surroundings. */
export interface QueueWorld {
	time: MachineTime;
	/** Tenant time. */
	now(): number;
	settings(): DeliverySettings;
	log: DeliveryLog;
}

/** The events that one subscription has still to get, oldest first, and the sending of them. */
export class Queue {
	private events: Activity[] = [];
	private running = false;
	private closed = false;
	private readonly subscription: Subscription;
	private readonly world: QueueWorld;

	constructor(subscription: Subscription, world: QueueWorld) {
		this.subscription = subscription;
		this.world = world;
	}

	/** How many events wait. */
	get length(): number {
		return this.events.length;
	}

	/** Puts an event at the end and begins to send. */
	add(event: Activity): void {
		this.events.push(event);
		this.wake();
	}

	/** Begins to send, unless it is being done or may not be done. */
	wake(): void {
		if (this.running || this.closed || this.events.length === 0) return;
		this.running = true;
		void this.run().finally(() => {
			this.running = false;
		});
	}

	/** Sends nothing any more. */
	close(): void {
		this.closed = true;
		this.events = [];
	}

	private get held(): boolean {
		return this.closed || !this.subscription.enabled || this.world.settings().stopped;
	}

	private dropExpired(): void {
		const age = this.subscription.enabled ? EXPIRES_MS : SUSPENDED_MS;
		const oldest = this.world.now() - age;
		this.events = this.events.filter((event) => event.recordedAt > oldest);
	}

	private async run(): Promise<void> {
		let failures = 0;
		for (;;) {
			const { collectMs, retryMs, maxRetryMs } = this.world.settings();
			const wait = failures === 0 ? collectMs : Math.min(maxRetryMs, retryMs * 2 ** (failures - 1));
			await this.world.time.sleep(wait);
			this.dropExpired();
			if (this.held || this.events.length === 0) return;
			failures = (await this.sendBlock(failures + 1)) ? 0 : failures + 1;
		}
	}

	/** Sends the first events as a block; they leave the queue when the answer is 200. */
	private async sendBlock(attempt: number): Promise<boolean> {
		const { subscription, world } = this;
		const settings = world.settings();
		if (settings.delayMs > 0) await world.time.sleep(settings.delayMs);
		const { type, size } = subscription.payloadOptions?.maximumPayloadLimit ?? {};
		const most =
			type === 'EVENTS_PER_PAYLOAD' ? Math.min(size ?? 1, settings.batch) : settings.batch;
		const block = this.events.slice(0, most);
		const body = bodyOf(block, subscription.filterOptions, settings);
		let done = false;
		for (let copy = 0; copy <= settings.repeat; copy += 1) {
			if (this.closed) return true;
			const begun = world.time.now();
			const delivery = {
				...subscription.httpEndpoint,
				body,
				verifyTls: subscription.verifyTlsCertificates,
				via: settings.via,
				timeoutMs: settings.timeoutMs,
			};
			const status = await world.time.ask(async () => await post(world.time, delivery));
			const ms = Math.round(world.time.now() - begun);
			world.log.add(subscription, { events: block.map(({ id }) => id), status, attempt, ms });
			// Only 200 counts, no other 2xx (page "Subscriptions (webhooks)").
			done = done || status === 200;
			if (!done) return false;
		}
		this.events = this.events.slice(block.length);
		return true;
	}
}
