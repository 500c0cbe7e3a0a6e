import type { ActionInput } from '../wire/call.mts';
import { notFound } from '../wire/errors.mts';
import type { Flow } from './flow.mts';

/** How long a flow is known; not documented, so it is a setting of the sandbox. */
export function flowOf({ environment, params, tenant, settings }: ActionInput): Flow {
	const flow = environment.flows.get(params.flowId ?? '');
	const lifeMs = settings.authenticationLifetimeSeconds * 1_000;
	if (flow && tenant.clock.now() - flow.createdAt < lifeMs) return flow;
	environment.flows.delete(params.flowId ?? '');
	throw notFound();
}
