import { createFaultList, type FaultList } from './control/faults.mts';
import { createMetrics, type Metrics } from './control/metrics.mts';
import { createRateLimiter, type RateLimiter } from './control/rateLimiter.mts';
import { createRequestLog, type RequestLog } from './control/requestLog.mts';
import { defaultSettings, type Settings } from './control/settings.mts';
import { seedTenant } from './tenant/seed.mts';
import type { Tenant } from './tenant/types.mts';

/** Everything a running sandbox knows. */
export interface SandboxState {
	tenant: Tenant;
	settings: Settings;
	readonly limiter: RateLimiter;
	readonly faults: FaultList;
	readonly log: RequestLog;
	readonly metrics: Metrics;
}

/** The state of a sandbox that was just started, with so many extra users. */
export function createState(hires = 0): SandboxState {
	return {
		tenant: seedTenant(hires),
		settings: defaultSettings(),
		limiter: createRateLimiter(),
		faults: createFaultList(),
		log: createRequestLog(),
		metrics: createMetrics(),
	};
}

/** Back to the start: tenant, settings, faults, log and metrics. */
export function resetState(state: SandboxState, hires = 0): void {
	state.tenant = seedTenant(hires);
	state.settings = defaultSettings();
	state.faults.clear();
	state.log.clear();
	state.metrics.clear();
}
