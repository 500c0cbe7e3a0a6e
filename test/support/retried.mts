import { WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	type IDataObject,
	type IExecuteData,
	type IExecutionContext,
	type INodeExecutionData,
	type INodeParameters,
	type ITaskData,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { CredentialStore } from '../../tools/host/credentialStore.mts';
import { buildWorkflow, contextFor, NODE, typesFor } from './engine.mts';
import { createParameters, credentialFor, type SandboxProcess } from './tenant.mts';

export interface Rerun {
	mode?: WorkflowExecuteMode;
	changes?: IDataObject;
	/** Tries of Retry On Fail. */
	tries?: number;
	/**
	 * When the first execution was established, in ms: n8n 2 stores that with it, and a retry inherits
	 * it.
	 */
	establishedAt?: number;
	/**
	 * When the first node of the failed run began, as n8n stored it; otherwise n8n has stored no node's
	 * data, and that node has run again in this execution.
	 */
	beganAt?: number;
	/** Of the credential in n8n. Runs with different ones know as little of each other as two processes. */
	credentialId?: string;
	/** PingOne nodes in front of the one under test. */
	before?: Array<{ name: string; parameters: INodeParameters }>;
}

const ranAt = (startTime: number, items: INodeExecutionData[]): ITaskData => ({
	startTime,
	executionIndex: 0,
	executionTime: 1,
	executionStatus: 'success',
	source: [],
	data: { main: [items] },
});

/**
 * Runs the node as n8n does it in a retried execution: it begins at the node, with what n8n has
 * stored of the execution that it repeats.
 */
export async function rerun(
	sandbox: SandboxProcess,
	userIds: string[],
	{ mode = 'retry', changes, tries, establishedAt, beganAt, credentialId, before }: Rerun = {},
): Promise<INodeExecutionData[][]> {
	const settings = {
		parameters: createParameters(sandbox, changes),
		credential: credentialFor(sandbox),
		credentialId,
		onError: 'continueErrorOutput' as const,
		tries,
		before,
	};
	const items = userIds.map((userId) => ({ json: { userId } }));
	const types = typesFor([]);
	const store = new CredentialStore(types, settings.credential);
	const workflow = buildWorkflow(settings, types);
	const entry: IExecuteData = {
		node: workflow.getNode(before?.[0].name ?? NODE)!,
		data: { main: [items] },
		source: { main: [{ previousNode: 'Start' }] },
	};
	const runtimeData: IExecutionContext | undefined =
		establishedAt === undefined ? undefined : { version: 1, establishedAt, source: 'webhook' };
	const data = createRunExecutionData({
		executionData: { nodeExecutionStack: [entry], runtimeData },
		resultData: { runData: { Start: [ranAt(beganAt ?? Date.now() + 1_000, items)] } },
	});
	const engine = new WorkflowExecute(contextFor(store, workflow, settings), mode, data);
	const { data: result } = await engine.processRunExecutionData(workflow);
	return (result.resultData.runData[NODE][0].data?.main ?? []).map((branch) => branch ?? []);
}
