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
import { CredentialStore } from '../../support/credentialStore.mts';
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

/** Calls a picker's search in n8n-core's own context for it. */
export async function search(
	sandbox: SandboxProcess,
	method: Method,
	{ filter, page, parameters = {}, credential }: Asked = {},
): Promise<INodeListSearchResult> {
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
	const context = new LoadOptionsContext(workflow, node, additionalData, 'parameters');
	return await type.methods.listSearch[method].call(context, filter, page);
}
