import type { IExecuteFunctions, IWorkflowExecutionCustomData } from 'n8n-workflow';

/** n8n keeps up to 512 characters of a value. */
const MAX_VALUE = 512;

/** What the list of executions can be filtered by. */
export interface ExecutionFacts {
	/** The user, by the ID, username or email address that the item names. */
	user: string;
	/** What became of it, as PingOne or the enrollment names it. */
	status: string;
	/** External Transaction ID; empty without one. */
	transaction: string;
}

/**
 * Puts facts into the execution's custom data, as `pingOneUser`, `pingOneStatus` and
 * `pingOneTransaction`, so that the list of executions can be filtered by them. An execution has room
 * for one user: with several items nothing is kept.
 */
export function recordFacts(ctx: IExecuteFunctions, facts: ExecutionFacts): void {
	if (ctx.getInputData().length !== 1) return;
	// Older versions of n8n do not have it.
	const { customData } = ctx as { customData?: IWorkflowExecutionCustomData };
	const keep = (name: string, value: string) => {
		if (value !== '') customData?.set(name, value.slice(0, MAX_VALUE));
	};
	keep('pingOneUser', facts.user);
	keep('pingOneStatus', facts.status);
	keep('pingOneTransaction', facts.transaction);
}
