import { LoadOptionsContext } from 'n8n-core';
import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type INode,
	type INodeListSearchResult,
	type INodeParameters,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { PingOne } from '../../../nodes/PingOne/PingOne.node.ts';
import { CredentialStore } from '../../../tools/host/credentialStore.mts';
import { credentialFor, type SandboxProcess } from '../../support/tenant.mts';

type Method = keyof PingOne['methods']['listSearch'];

/** What the editor sends when somebody opens or types into a picker. */
export interface Asked {
	filter?: string;
	page?: string;
	/** The other fields of the node, as they stand in the editor. */
	parameters?: INodeParameters;
	/** Changes to the credential. */
	credential?: IDataObject;
}

/** n8n-core's own context for a list in the editor. */
export function listContext(
	sandbox: SandboxProcess,
	{ parameters = {}, credential }: Pick<Asked, 'parameters' | 'credential'> = {},
): LoadOptionsContext {
	const type = new PingOne();
	const nodeTypes: INodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => NodeHelpers.getVersionedNodeType(type),
		getKnownTypes: () => ({}),
	};
	const node: INode = {
		id: 'pingone',
		name: 'PingOne',
		type: 'n8n-nodes-pingone.pingOne',
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { pingOneOAuth2Api: { id: 'test', name: 'Sandbox' } },
	};
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const additionalData = {
		credentialsHelper: new CredentialStore(nodeTypes, credentialFor(sandbox, credential)),
		currentNodeParameters: parameters,
	} as unknown as IWorkflowExecuteAdditionalData;
	return new LoadOptionsContext(workflow, node, additionalData, 'parameters');
}

/** Calls a picker's search. */
export async function search(
	sandbox: SandboxProcess,
	method: Method,
	{ filter, page, ...asked }: Asked = {},
): Promise<INodeListSearchResult> {
	const context = listContext(sandbox, asked);
	return await new PingOne().methods.listSearch[method].call(context, filter, page);
}
