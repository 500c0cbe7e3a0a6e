import type { Socket } from 'node:net';
import { expirePending } from '../tenant/devices.mts';
import type { Tenant } from '../tenant/types.mts';

/** Counts of the tenant's traffic; the control plane's own requests are left out. */
export interface Metrics {
	/** A request arrived on this socket. */
	begin(socket: Socket): void;
	/** It ended. */
	end(): void;
	/** Counts what it was and how it was answered; `status` null when its connection was cut. */
	count(route: string, status: number | null): void;
	/** Everything so far, with the state of the devices. */
	report(tenant: Tenant): Record<string, unknown>;
	clear(): void;
}

function deviceReport(tenant: Tenant): Record<string, number> {
	let [now, pending, usersWithMoreThanOne] = [0, 0, 0];
	for (const environment of tenant.environments.values()) {
		for (const user of environment.users.values()) {
			expirePending(user, tenant.clock.now());
			now += user.devices.length;
			pending += user.devices.filter((each) => each.status === 'ACTIVATION_REQUIRED').length;
			if (user.devices.length > 1) usersWithMoreThanOne += 1;
		}
	}
	return { ...tenant.deviceCounters, now, pending, usersWithMoreThanOne };
}

function count(counts: Record<string, number>, key: string): void {
	counts[key] = (counts[key] ?? 0) + 1;
}

/** Metrics at zero. A connection counts with its first tenant request. */
export function createMetrics(): Metrics {
	let [requests, inFlight, maxInFlight, connections] = [0, 0, 0, 0];
	let byStatus: Record<string, number> = {};
	let byRoute: Record<string, number> = {};
	let seen = new WeakSet<Socket>();

	return {
		begin(socket) {
			requests += 1;
			inFlight += 1;
			maxInFlight = Math.max(maxInFlight, inFlight);
			if (seen.has(socket)) return;
			seen.add(socket);
			connections += 1;
		},
		end() {
			inFlight -= 1;
		},
		count(route, status) {
			count(byStatus, status === null ? 'cut' : String(status));
			count(byRoute, route);
		},
		report: (tenant) => ({
			requests,
			byStatus,
			byRoute,
			tokenCalls: byRoute.token ?? 0,
			connections,
			inFlight,
			maxInFlight,
			devices: deviceReport(tenant),
		}),
		clear() {
			// What is still in flight will end, and must not drive the count below zero.
			[requests, maxInFlight, connections] = [0, inFlight, 0];
			byStatus = {};
			byRoute = {};
			seen = new WeakSet();
		},
	};
}
