import { request } from 'undici';
import { openInbox, type Inbox } from '../../../tools/demo/inbox.mts';
import type { Mail } from '../../../tools/host/mailbox.mts';
import { freePort } from '../../../tools/host/ports.mts';

const LINK = 'https://n8n.example/form-waiting/1#proof';

const mail: Mail = {
	id: 1,
	...{ from: 'it@example.com', to: 'ada@example.com', subject: 'Your passkey' },
	...{ text: `Open ${LINK}`, receivedAt: new Date(0) },
};

let inbox: Inbox;
let port: number;

beforeAll(async () => {
	port = await freePort();
	inbox = await openInbox({ mails: [mail] }, port);
});

afterAll(async () => await inbox.close());

async function read(headers: Record<string, string>) {
	const answer = await request(`http://127.0.0.1:${port}/`, { headers, reset: true });
	return { status: answer.statusCode, text: await answer.body.text() };
}

describe('the demo’s inbox', () => {
	it.each([
		['by the address that the demo prints', () => ({ host: `localhost:${port}` })],
		['by this machine’s address', () => ({})],
		[
			'by a link that somebody follows',
			() => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
		],
	])('is shown %s', async (_what, headers) => {
		const { status, text } = await read(headers() as Record<string, string>);
		expect([status, text.includes(LINK)]).toEqual([200, true]);
	});

	it.each([
		['that gives its name this machine’s address', () => ({ host: `rebound.example:${port}` })],
		['of another site', () => ({ 'sec-fetch-site': 'cross-site' })],
		['of another port of this machine', () => ({ 'sec-fetch-site': 'same-site' })],
		['of another site in an old browser', () => ({ origin: 'https://other.example' })],
	])('is read by no page %s', async (_what, headers) => {
		expect(await read(headers())).toEqual({ status: 403, text: '' });
	});
});
