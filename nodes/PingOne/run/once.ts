import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { errorItem, runError, type Describe } from './itemError';
import type { RunSignals } from './items';

/** The result of a whole run: a value, or the output that says why there is none. */
export type OnceResult<T> = { value: T } | { outputs: INodeExecutionData[][] };

/**
 * Runs work on all input items together, by the rules of the loop: when it fails and On Error
 * continues, every input item leaves as that failure, paired.
 *
 * @param describe describes a failure
 * @param work called once
 * @throws NodeApiError or NodeOperationError when the work failed and On Error is Stop Workflow
 */
export async function runOnce<T>(
	ctx: IExecuteFunctions,
	describe: Describe,
	work: (run: RunSignals) => Promise<T>,
): Promise<OnceResult<T>> {
	const signal = ctx.getExecutionCancelSignal() ?? new AbortController().signal;
	try {
		return { value: await work({ signal, onThrottled: () => undefined }) };
	} catch (thrown) {
		const failure = describe(thrown);
		if (!ctx.continueOnFail()) throw runError(ctx.getNode(), failure, 0, 0, 1);
		return { outputs: [ctx.getInputData().map((_, item) => errorItem(failure, item))] };
	}
}
