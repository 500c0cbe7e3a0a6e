import { parse, stringify } from 'flatted';
import { WorkflowExecute } from 'n8n-core';
import type { IDataObject, IRun } from 'n8n-workflow';
import { CredentialStore } from '../../../tools/host/credentialStore.mts';
import { buildWorkflow, contextFor, NODE, typesFor } from '../engine.mts';
import { WaitingExecution } from './execution.mts';

/** What the node gave out last, or leaves when nobody ends the wait that it has begun. */
export function lastOutput({ data }: IRun): IDataObject | undefined {
	const [first] = data.executionData?.nodeExecutionStack ?? [];
	const left = data.waitTill ? first.data : data.resultData.runData[NODE].at(-1)?.data;
	return left?.main[0]?.[0].json;
}

/** What the node gave out before it began to wait again. */
export const outputBefore = (run: IRun): IDataObject | undefined =>
	run.data.resultData.runData[NODE].at(-2)?.data?.main[0]?.[0].json;

/** What the node told the admin last, above its output. */
export const lastHints = (run: IRun): string[] =>
	(run.data.resultData.runData[NODE].at(-1)?.hints ?? []).map(({ message }) => message);

/** The time has come for which n8n was told to wait: it goes on from what its database holds. */
export async function resumeInTime(waiting: WaitingExecution): Promise<WaitingExecution> {
	const { run, settings, executionId, proof } = waiting;
	const data = parse(stringify(run.data)) as IRun['data'];
	const nodeTypes = typesFor(settings.items ?? [{}]);
	const store = new CredentialStore(nodeTypes, { ...settings.credential });
	const workflow = buildWorkflow(settings, nodeTypes);
	const context = contextFor(store, workflow, settings);
	const resumed = await new WorkflowExecute(context, 'trigger', data).processRunExecutionData(
		workflow,
	);
	const { error } = resumed.data.resultData;
	if (error) throw new Error(error.message);
	return new WaitingExecution(resumed, settings, executionId, proof);
}
