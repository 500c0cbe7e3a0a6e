import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { IWebhookFunctions } from 'n8n-workflow';
import { receive } from '../../../nodes/PingOne/trigger/webhook/webhook.ts';

const SECRET = 'of-pingone';
const MOST_OPEN = 50;

/** A delivery whose body does not end. */
function delivery(node: string, secret?: string) {
	const request = new PassThrough();
	request.write('[');
	const answers: unknown[] = [];
	const response = {
		status: (status: number) => ({ json: (body: object) => answers.push({ status, ...body }) }),
	};
	const owner = createHash('sha256').update('i w').digest('hex').slice(0, 16);
	const state = { version: 1, owner, environment: 'e', savedAt: 0, secret: SECRET, seen: '' };
	const ctx = {
		getHeaderData: () => (secret === undefined ? {} : { 'x-n8n-pingone-secret': secret }),
		getWorkflowStaticData: () => ({ [`pingOne/${node}`]: JSON.stringify(state) }),
		getNodeWebhookUrl: () => 'https://n8n.example.com/webhook/x',
		// Whoever is unknown is asked for in PingOne, which takes its time.
		getCredentials: async () =>
			await new Promise((_, reject) => secret === SECRET && reject(new Error('away'))),
		getInstanceId: () => 'i',
		getWorkflow: () => ({ id: 'w' }),
		getNode: () => ({ id: node, name: 'PingOne Trigger' }),
		getMode: () => 'webhook',
		getRequestObject: () => request,
		getResponseObject: () => response,
		logger: { warn: () => undefined },
	};
	const handled = receive(ctx as unknown as IWebhookFunctions);
	return { request, answers, handled };
}

it('turns a stranger away unread, and cuts off one who goes on sending', async () => {
	const { request, answers, handled } = delivery('strangers');
	expect(await handled).toEqual({ noWebhookResponse: true });
	expect(answers).toEqual([{ status: 401, message: 'Unauthorized' }]);
	const before = Date.now();
	await once(request, 'close');
	expect(Date.now() - before).toBeGreaterThan(9_000);
});

it('puts off what is too much at once unread, and cuts off who goes on sending', async () => {
	const first = Array.from({ length: MOST_OPEN }, () => delivery('busy', SECRET));
	const { request, answers, handled } = delivery('busy', SECRET);
	expect(await handled).toEqual({ noWebhookResponse: true });
	expect(answers).toEqual([{ status: 503, message: 'Too many deliveries at once' }]);
	await once(request, 'close');
	// Those that were let in have a minute.
	expect(first.flatMap((one) => one.answers)).toEqual([]);
	for (const one of first) one.request.destroy();
	await Promise.all(first.map((one) => one.handled));
	expect(first.flatMap((one) => one.answers)).toEqual(
		first.map(() => ({ status: 400, message: 'The body ended too early' })),
	);
});

it('puts off strangers beyond so many while PingOne is asked for them, and nobody with the secret', async () => {
	const first = Array.from({ length: MOST_OPEN }, () => delivery('asked', 'wrong'));
	const { answers, handled } = delivery('asked', 'wrong');
	const own = delivery('asked', SECRET);
	own.request.destroy();
	await handled;
	expect(answers).toEqual([{ status: 503, message: 'Too many deliveries at once' }]);
	await own.handled;
	expect(own.answers).toEqual([{ status: 400, message: 'The body ended too early' }]);
	await Promise.all(first.map((one) => one.handled));
	expect(first.flatMap((one) => one.answers)).toEqual(
		first.map(() => ({ status: 401, message: 'Unauthorized' })),
	);
});
