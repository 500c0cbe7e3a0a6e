import {
	NodeConnectionTypes,
	type ILoadOptionsFunctions,
	type INodeExecutionData,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { pollingFields } from './trigger/event/settings';
import { subtitle } from './trigger/event/catalog';
import { poll } from './trigger/polling/poll';
import { getPopulations } from './listSearch/named';

/**
 * For an n8n that the internet cannot reach. It is a separate node because n8n calls `poll` in
 * every test of a node that has it (n8n-core 2.41, executePollNode), even when a webhook started
 * the test: what the webhook received would be lost.
 */
export class PingOnePollingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PingOne Polling Trigger',
		name: 'pingOnePollingTrigger',
		icon: { light: 'file:pingone.svg', dark: 'file:pingone.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle,
		description:
			'Starts the workflow when something happened in PingOne, without opening n8n to the internet',
		eventTriggerDescription: '',
		activationMessage: 'n8n now reads PingOne’s audit log at the times you chose.',
		defaults: { name: 'PingOne Polling Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pingOneOAuth2Api', required: true }],
		properties: pollingFields,
	};

	methods = {
		loadOptions: {
			async getPopulations(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await getPopulations(this);
			},
		},
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
