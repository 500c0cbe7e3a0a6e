import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { listSearch } from './listSearch';
import { properties } from './resources';
import { execute } from './resources/execute';

export class PingOne implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PingOne',
		name: 'pingOne',
		icon: { light: 'file:pingone.svg', dark: 'file:pingone.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Enrol people in phishing-resistant sign-in with PingOne',
		defaults: { name: 'PingOne' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pingOneOAuth2Api', required: true }],
		properties,
	};

	methods = { listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}
}
