import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	NodeConnectionTypes,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IConnections,
	type INode,
	type INodeExecutionData,
	type IPinData,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { PingOne } from '../../nodes/PingOne/PingOne.node.ts';
import type { CredentialFile, WorkflowFile } from '../host/n8n.mts';
import { CredentialStore } from '../host/credentialStore.mts';

/** A node of n8n's own, which is not installed: it passes on what it gets. */
class PassesOn implements INodeType {
	description = {
		displayName: 'Next node',
		name: 'next',
		group: [],
		version: [1, 1.5, 2.1],
		description: '',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	} as unknown as INodeType['description'];

	async execute(this: { getInputData(): INodeExecutionData[] }) {
		return await Promise.resolve([this.getInputData()]);
	}
}

const types: INodeTypes = {
	getByName: (name) => (name === 'n8n-nodes-pingone.pingOne' ? new PingOne() : new PassesOn()),
	getByNameAndVersion: (name, version) =>
		NodeHelpers.getVersionedNodeType(types.getByName(name), version),
	getKnownTypes: () => ({}),
};

/**
 * Runs a workflow in n8n's own engine, from a node whose output is pinned. Only the PingOne node does
 * its work; nodes that n8n brings pass on their items.
 *
 * @returns what each node that ran gave to the next ones
 * @throws with the node's words when the run fails
 */
export async function runWorkflow(
	file: WorkflowFile,
	from: string,
	credential: CredentialFile,
): Promise<Record<string, INodeExecutionData[]>> {
	const workflow = new Workflow({
		id: file.id,
		nodes: file.nodes as unknown as INode[],
		connections: file.connections as IConnections,
		active: false,
		nodeTypes: types,
		settings: { executionOrder: 'v1' },
	});
	const base = 'http://localhost:5678/';
	const engine = new WorkflowExecute(
		{
			credentialsHelper: new CredentialStore(
				types,
				credential.data as ICredentialDataDecryptedObject,
			),
			executionId: 'try',
			hooks: new ExecutionLifecycleHooks('manual', 'try', { ...file, isArchived: false } as never),
			currentNodeExecutionIndex: 0,
			variables: {},
			restApiUrl: base,
			instanceBaseUrl: base,
			webhookBaseUrl: base,
			webhookWaitingBaseUrl: base,
			webhookTestBaseUrl: base,
			formBaseUrl: base,
			formWaitingBaseUrl: base,
			formTestBaseUrl: base,
			mcpBaseUrl: base,
			mcpTestBaseUrl: base,
		} as unknown as IWorkflowExecuteAdditionalData,
		'manual',
	);
	const startNode = workflow.getNode(from) ?? undefined;
	const { data } = await engine.run({ workflow, startNode, pinData: file.pinData as IPinData });
	const { runData, error } = data.resultData;
	if (error) throw error;
	return Object.fromEntries(
		Object.entries(runData).map(([name, [run]]) => [
			name,
			(run?.data?.main ?? []).flatMap((branch) => branch ?? []),
		]),
	);
}
