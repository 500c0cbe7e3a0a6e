import {
	NodeConnectionTypes,
	type IHookFunctions,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { getPopulations } from './listSearch/named';
import { webhookFields } from './trigger/event/settings';
import { subtitle } from './trigger/event/catalog';
import { addSubscription, findSubscription, removeSubscription } from './trigger/webhook/lifecycle';
import { receive } from './trigger/webhook/webhook';

export class PingOneTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PingOne Trigger',
		name: 'pingOneTrigger',
		icon: { light: 'file:pingone.svg', dark: 'file:pingone.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle,
		// n8n shows it for the PingOne node as well, of which its node panel makes one entry.
		description:
			'Enroll passkeys and security keys, confirm with them, manage MFA devices, users and groups, and start workflows when something happens in PingOne',
		eventTriggerDescription: 'Waiting for PingOne to send an event',
		activationMessage: 'PingOne now sends the chosen events to this workflow.',
		defaults: { name: 'PingOne Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pingOneOAuth2Api', required: true }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'pingone' },
		],
		properties: webhookFields,
	};

	methods = {
		loadOptions: {
			async getPopulations(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				return await getPopulations(this);
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await findSubscription(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await addSubscription(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await removeSubscription(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}
}
