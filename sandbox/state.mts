import { createFaultList, type FaultList } from './control/faults.mts';
import { createMetrics, type Metrics } from './control/metrics.mts';
import { createRequestLog, type RequestLog } from './control/requestLog.mts';
import { defaultSettings, type Settings } from './control/settings.mts';
import { createDeliverer, type Deliverer } from './events/deliverer.mts';
import { createDeliveryLog, type DeliveryLog } from './events/deliveryLog.mts';
import { createJournal, type Journal } from './events/journal.mts';
import { createRateLimiter, type RateLimiter } from './limits/limiter.mts';
import { seedTenant } from './tenant/seed.mts';
import type { Tenant } from './tenant/types.mts';
import { MachineTime } from './time/machineTime.mts';

/** Everything a running sandbox knows. */
export interface SandboxState {
	tenant: Tenant;
	settings: Settings;
	readonly time: MachineTime;
	readonly startSettings: Partial<Settings>;
	readonly limiter: RateLimiter;
	readonly faults: FaultList;
	readonly log: RequestLog;
	readonly metrics: Metrics;
	readonly journal: Journal;
	readonly deliverer: Deliverer;
	readonly deliveries: DeliveryLog;
}

/**
 * The state of a sandbox that was just started.
 *
 * @param hires so many extra users
 * @param settings what was set at the start; a reset comes back to it
 */
export function createState(hires = 0, settings: Partial<Settings> = {}): SandboxState {
	const time = new MachineTime();
	const journal = createJournal();
	const deliveries = createDeliveryLog(() => time.now());
	const deliverer = createDeliverer(journal, {
		time,
		now: () => state.tenant.clock.now(),
		settings: () => state.settings.delivery,
		log: deliveries,
	});
	const state: SandboxState = {
		time,
		tenant: seedTenant(() => time.now(), hires),
		settings: { ...defaultSettings(), ...settings },
		startSettings: settings,
		limiter: createRateLimiter(() => time.now()),
		faults: createFaultList(),
		log: createRequestLog(),
		metrics: createMetrics(),
		journal,
		deliverer,
		deliveries,
	};
	return state;
}

/** Back to the start: tenant, settings, faults, log, metrics and audit. */
export function resetState(state: SandboxState, hires = 0): void {
	state.time.wake();
	state.tenant = seedTenant(() => state.time.now(), hires);
	// Cloned, because a limit that is a new object begins full.
	state.settings = { ...defaultSettings(), ...structuredClone(state.startSettings) };
	state.faults.clear();
	state.log.clear();
	state.metrics.clear();
	state.journal.clear();
	state.deliverer.clear();
	state.deliveries.clear();
}
