import { setTimeout as delay } from 'node:timers/promises';
import { type Dispatcher, request } from 'undici';
import type { RateLimit } from '../sandbox/control/settings.mts';
import { stableUuid } from '../sandbox/tenant/ids.mts';
import { type RunningSandbox, startSandbox } from '../tools/demo/sandbox.mts';
import { freePort } from '../tools/host/ports.mts';
import type { Scenario } from './scenarios.mts';

/** What the sandbox counted since its reset, as far as it is reported here. */
export interface TenantMetrics {
	requests: number;
	byStatus: Record<string, number | undefined>;
	byRoute: Record<string, number | undefined>;
	tokenCalls: number;
	connections: number;
	maxInFlight: number;
	devices: { created: number; deleted: number; now: number; usersWithMoreThanOne: number };
}

const FIRST_ANSWER_POLL_MS = 20;

/** A user to create a device for. */
export interface Hire {
	id: string;
	email: string;
}

/** The first `count` hires as the sandbox seeds them. */
export const hires = (count: number): Hire[] =>
	Array.from({ length: count }, (_, index) => {
		const username = `hire${String(index + 1).padStart(4, '0')}`;
		return { id: stableUuid(`user:${username}`), email: `${username}@example.com` };
	});

/** The sandbox, in a process of its own, and its control plane. */
export class BenchTenant {
	readonly address: RunningSandbox;

	private constructor(address: RunningSandbox) {
		this.address = address;
	}

	/** @throws with the sandbox's own words when it does not come up */
	static async start(): Promise<BenchTenant> {
		return new BenchTenant(await startSandbox(await freePort()));
	}

	private async control(method: Dispatcher.HttpMethod, path: string, body?: unknown) {
		const answer = await request(`${this.address.url}/_sandbox${path}`, {
			method,
			...(body !== undefined && {
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});
		const text = await answer.body.text();
		if (answer.statusCode !== 200) throw new Error(`Sandbox, ${method} ${path}: ${text}`);
		return text;
	}

	/** Everything back to the start, then as the scenario wants it. */
	async prepare({ items, latencyMs, limit, createLimit }: Scenario): Promise<void> {
		await this.control('POST', '/reset', { users: items });
		await this.control('POST', '/settings', {
			latencyMs,
			tokenLatencyMs: latencyMs,
			rateLimit: createLimit ? null : (limit ?? null),
			limits: createLimit ? { users: limit, devices: createLimit } : {},
			log: false,
		});
	}

	/** From now on another limit. */
	async setLimit(rateLimit: RateLimit): Promise<void> {
		await this.control('POST', '/settings', { rateLimit });
	}

	async metrics(): Promise<TenantMetrics> {
		return JSON.parse(await this.control('GET', '/metrics')) as TenantMetrics;
	}

	/**
	 * Changes the limit when the scenario says so. The tenant answers as soon as it has looked at a
	 * request, so its first answer is the beginning.
	 *
	 * @param signal ends the wait when the run is over before
	 */
	async changeInMidRun({ change }: Scenario, signal: AbortSignal): Promise<void> {
		if (!change) return;
		try {
			do {
				await delay(FIRST_ANSWER_POLL_MS, undefined, { signal });
			} while (!(await this.metrics()).byRoute['devices.create']);
			await delay(change.afterMs, undefined, { signal });
			await this.setLimit(change.limit);
		} catch (error) {
			if (!signal.aborted) throw error;
		}
	}
}
