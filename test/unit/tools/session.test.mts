import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSession } from '../../../tools/host/session.mts';

const OWNER = { email: 'admin@example.com', firstName: 'A', lastName: 'B', password: 'Side8ySide' };

/** What n8n 2.41.1 answers to everything while it does not hear from its database. */
const NOT_READY = { code: 503, message: 'Database is not ready!' };

let server: Server | undefined;
let calls: string[] = [];

/** An n8n that gives these answers, one after another, and then 200. @returns its address */
async function n8nThatAnswers(answers: Array<[status: number, body: object]>): Promise<string> {
	calls = [];
	const running = createServer((request, response) => {
		calls.push(`${request.method} ${request.url}`);
		const [status, body] = answers.shift() ?? [200, { data: 'done' }];
		response.writeHead(status, { 'set-cookie': 'n8n-auth=one' }).end(JSON.stringify(body));
	});
	server = running;
	await new Promise<void>((resolve) => running.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(running.address() as AddressInfo).port}`;
}

afterEach(() => server?.close());

describe('a session with n8n', () => {
	it('calls again while n8n does not hear from its database', async () => {
		const url = await n8nThatAnswers([
			[503, NOT_READY],
			[200, { data: {} }],
			[503, NOT_READY],
			[503, NOT_READY],
		]);
		const session = await openSession(url, OWNER);
		expect(await session.call('POST', '/workflows', {})).toBe('done');
		expect(calls).toEqual([
			...['POST /rest/login', 'POST /rest/login'],
			...['POST /rest/workflows', 'POST /rest/workflows', 'POST /rest/workflows'],
		]);
	});

	it('takes any other refusal as it is', async () => {
		const url = await n8nThatAnswers([
			[200, { data: {} }],
			[503, { code: 503, message: 'Not now' }],
		]);
		const session = await openSession(url, OWNER);
		await expect(session.call('GET', '/executions/1')).rejects.toThrow('n8n answered 503');
		expect(calls).toHaveLength(2);
	});
});
