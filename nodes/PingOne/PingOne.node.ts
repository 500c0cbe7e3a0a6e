import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { confirmation } from './confirmation/protocol';
import { enrollment } from './enrollment/protocol';
import { listSearch } from './listSearch';
import { chosenOperation } from './read/source';
import { properties, subtitle } from './resources';
import { execute } from './resources/execute';
import { answerWebhook, webhooks } from './waiting/webhook';

/** Shown while Enroll waits; n8n fills in the link from the node's metadata. */
const WAITING =
	'=The execution continues when the user has registered a passkey on <a href="{{ $execution.resumeFormUrl }}" target="_blank">this page</a>';

export class PingOne implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PingOne',
		name: 'pingOne',
		icon: { light: 'file:pingone.svg', dark: 'file:pingone.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Register passkeys and security keys, and manage MFA devices, users and groups in PingOne',
		defaults: { name: 'PingOne' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pingOneOAuth2Api', required: true }],
		webhooks,
		waitingNodeTooltip: WAITING,
		properties,
	};

	methods = { listSearch };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await execute(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resource } = chosenOperation(this);
		return await answerWebhook(this, resource === 'confirmation' ? confirmation : enrollment);
	}
}
