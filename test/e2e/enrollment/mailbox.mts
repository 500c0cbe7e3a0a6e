import { createServer, type Socket } from 'node:net';

/** A mail as it arrived. */
export interface Mail {
	to: string;
	subject: string;
	text: string;
}

/** A mail server on this machine that delivers to the test. */
export interface Mailbox {
	port: number;
	mails: Mail[];
	/** The mails to an address that were not taken yet, first one first. */
	to(address: string): Mail[];
	close(): Promise<void>;
}

/** RFC 2045, quoted-printable: `=` and two hexadecimal digits, and lines that go on after `=`. */
function decode(body: string, encoding: string): string {
	if (/base64/i.test(encoding)) return Buffer.from(body, 'base64').toString('utf8');
	if (!/quoted-printable/i.test(encoding)) return body;
	const bytes = body
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

function readMail(to: string, data: string): Mail {
	const [head, ...rest] = data.split('\r\n\r\n');
	const header = (name: string) =>
		new RegExp(`^${name}:\\s*(.*(?:\\r\\n[ \\t].*)*)`, 'im')
			.exec(head)?.[1]
			.replace(/\r\n\s/g, ' ') ?? '';
	const text = decode(rest.join('\r\n\r\n'), header('Content-Transfer-Encoding'));
	return { to, subject: header('Subject'), text };
}

/** As much of SMTP (RFC 5321) as a mail client needs to hand over its mails. */
function serve(socket: Socket, deliver: (mail: Mail) => void): void {
	let buffer = '';
	let to = '';
	let inData = false;
	const say = (line: string) => socket.write(`${line}\r\n`);
	const command = (line: string) => {
		const verb = line.slice(0, 4).toUpperCase();
		if (verb === 'RCPT') to = /<([^>]*)>/.exec(line)?.[1] ?? '';
		if (verb === 'DATA') inData = true;
		say(verb === 'DATA' ? '354 go on' : verb === 'QUIT' ? '221 bye' : '250 ok');
		if (verb === 'QUIT') socket.end();
	};
	const step = (): boolean => {
		const end = inData ? '\r\n.\r\n' : '\r\n';
		const at = buffer.indexOf(end);
		if (at < 0) return false;
		const part = buffer.slice(0, at);
		buffer = buffer.slice(at + end.length);
		if (!inData) command(part);
		else {
			inData = false;
			deliver(readMail(to, part.replace(/\r\n\.\./g, '\r\n.')));
			say('250 ok');
		}
		return true;
	};
	socket.on('error', () => socket.destroy());
	socket.on('data', (chunk: Buffer) => {
		buffer += chunk.toString('latin1');
		while (step());
	});
	say('220 mailbox');
}

/** Opens a mailbox on a free port. */
export async function openMailbox(): Promise<Mailbox> {
	const mails: Mail[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		serve(socket, (mail) => mails.push(mail));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('The mailbox has no port.');
	return {
		port: address.port,
		mails,
		to: (wanted) => mails.filter((mail) => mail.to === wanted),
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
