import {
	NodeConnectionTypes,
	type IBuilderHint,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { confirmation } from './confirmation/protocol';
import { enrollment } from './enrollment/protocol';
import { signInTest } from './enrollment/signInTest';
import { listSearch } from './listSearch';
import { chosenOperation } from './read/source';
import { properties, subtitle } from './resources';
import { execute } from './resources/execute';
import { answerWebhook, webhooks } from './waiting/webhook';

/** Shown while a node waits. No link: the execution does not keep what opens it. */
const WAITING = 'The execution continues when the user has used the link, or when the link expires';

/**
 * For models that build workflows (n8n 2.41): the operations of a link follow one another, which no
 * model guesses from their names.
 */
const BUILDER_HINT: IBuilderHint = {
	searchHint:
		'To give a user a passkey: Device > Create Enrollment Link, then a node that emails enrollment.link, then Device > Enroll FIDO2 Device for the same user in the same workflow, then an If on enrollment.status equal to ENROLLED. For an approval by passkey: Confirmation > Send and Wait for Passkey, then an If on approved. Each execution waits for one user: for a list, Loop Over Items in front of an Execute Sub-workflow that does not wait. Device > Create FIDO2 Device only starts a registration, for a page of your own. In a list, set the option If Nothing Matches to oneItem and test found equal to 0.',
	relatedNodes: [
		{
			nodeType: 'n8n-nodes-base.emailSend',
			relationHint: 'Emails the link to the address in PingOne',
		},
		{
			nodeType: 'n8n-nodes-base.executeWorkflow',
			relationHint: 'Starts an execution for each user in a list',
		},
		{
			nodeType: 'n8n-nodes-pingone.pingOneTrigger',
			relationHint: 'Starts a workflow when PingOne has created a user or changed a device',
		},
	],
};

export class PingOne implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'PingOne',
		name: 'pingOne',
		icon: { light: 'file:pingone.svg', dark: 'file:pingone.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description:
			'Enroll passkeys and security keys, confirm with them, and manage MFA devices, users and groups in PingOne',
		defaults: { name: 'PingOne' },
		usableAsTool: true,
		builderHint: BUILDER_HINT,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'pingOneOAuth2Api', required: true }],
		webhooks,
		waitingNodeTooltip: WAITING,
		properties,
	};

	methods = { listSearch };

	execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return execute(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { resource, operation } = chosenOperation(this);
		if (resource === 'confirmation') return await answerWebhook(this, confirmation);
		return await answerWebhook(this, operation === 'testSignIn' ? signInTest : enrollment);
	}
}
