import { createServer } from 'node:http';
import { isFromHere } from '../../sandbox/wire/ownPage.mts';
import type { Mail, Mailbox } from '../host/mailbox.mts';

const ENTITIES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

/** The text of a mail with its addresses made clickable. */
const linked = (text: string): string =>
	text
		.split(/(https?:\/\/[^\s<>"]+)/)
		.map((part, place) =>
			place % 2 === 0
				? escape(part)
				: `<a href="${escape(part)}" target="_blank" rel="noopener noreferrer">${escape(part)}</a>`,
		)
		.join('');

const article = ({ from, to, subject, text, receivedAt }: Mail): string => `<article>
<h2>${escape(subject)}</h2>
<p class="head">To ${escape(to)}, from ${escape(from)}, ${escape(receivedAt.toLocaleTimeString())}</p>
<pre>${linked(text)}</pre>
</article>`;

const page = (mails: Mail[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>Mailbox of the demo (${mails.length})</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article { border-top: 1px solid #ccc; padding: 1rem 0; }
h2 { margin: 0; font-size: 1.1rem; }
.head { margin: 0; color: #555; font-size: .85rem; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
<h1>Mailbox of the demo</h1>
<p>Every mail that the demo's workflows send arrives here, whoever it is to.</p>
${mails.length === 0 ? '<p>No mail yet.</p>' : [...mails].reverse().map(article).join('\n')}
</html>
`;

/** The mailbox as a page. */
export interface Inbox {
	url: string;
	close(): Promise<void>;
}

/**
 * Shows a mailbox to a browser on this machine, and to no other page; looks for new mail by itself.
 *
 * @param address to listen on: a container's published port reaches no loopback address
 */
export async function openInbox(
	mailbox: Pick<Mailbox, 'mails'>,
	port: number,
	address = '127.0.0.1',
): Promise<Inbox> {
	const server = createServer(({ url, method, headers }, response) => {
		const found = url === '/' ? 200 : 404;
		const status = isFromHere(method, headers) ? found : 403;
		response.writeHead(status, {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy':
				"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
			'referrer-policy': 'no-referrer',
			'cache-control': 'no-store',
		});
		response.end(status === 200 ? page(mailbox.mails) : '');
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, address, resolve);
	});
	return {
		url: `http://localhost:${port}`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
