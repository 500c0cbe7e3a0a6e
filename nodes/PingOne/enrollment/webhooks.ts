import type { IWebhookDescription } from 'n8n-workflow';

const entry = (httpMethod: 'GET' | 'POST', nodeType?: 'form'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	path: '',
	restartWebhook: true,
	isFullPath: true,
	...(nodeType && { nodeType }),
});

/**
 * Reachable at `$execution.resumeFormUrl`, which n8n answers with friendly pages before and after
 * the wait, and at `$execution.resumeUrl`. All of them only restart a waiting execution.
 */
export const enrollmentWebhooks: IWebhookDescription[] = [
	entry('GET', 'form'),
	entry('POST', 'form'),
	entry('GET'),
	entry('POST'),
];
