import type { IWebhookDescription } from 'n8n-workflow';

const entry = (httpMethod: 'GET' | 'POST', nodeType?: 'form'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	// What the node gives n8n to answer with. Left out, it would be the text "firstEntryJson".
	responseData: '',
	path: '',
	restartWebhook: true,
	isFullPath: true,
	...(nodeType && { nodeType }),
});

/**
 * Reachable at `$execution.resumeFormUrl`, where n8n shows friendly pages before and after the
 * wait, and at `$execution.resumeUrl`. They can only restart a waiting execution.
 */
export const webhooks: IWebhookDescription[] = [
	entry('GET', 'form'),
	entry('POST', 'form'),
	entry('GET'),
	entry('POST'),
];
