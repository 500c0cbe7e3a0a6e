import type { IExecuteFunctions, IWorkflowExecutionCustomData } from 'n8n-workflow';

/** n8n keeps at most 512 characters of a value. */
const MAX_VALUE = 512;

/** What executions can be filtered by. */
export interface ExecutionFacts {
	/** The user, by the ID, username or email address that the item names. */
	user: string;
	/** The outcome, in the terms of PingOne or the enrollment. */
	status: string;
	/** External Transaction ID; empty without one. */
	transaction: string;
}

/**
 * Writes facts into the execution's custom data, as `pingOneUser`, `pingOneStatus` and
 * `pingOneTransaction`, so that executions can be filtered by them. There is room for one user:
 * with several items, nothing is written.
 */
export function recordFacts(ctx: IExecuteFunctions, facts: ExecutionFacts): void {
	if (ctx.getInputData().length !== 1) return;
	// Missing in older versions of n8n.
	const { customData } = ctx as { customData?: IWorkflowExecutionCustomData };
	const keep = (name: string, value: string) => {
		if (value !== '') customData?.set(name, value.slice(0, MAX_VALUE));
	};
	keep('pingOneUser', facts.user);
	keep('pingOneStatus', facts.status);
	keep('pingOneTransaction', facts.transaction);
}
