import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface Mail {
	/** Counts up from 1. */
	id: number;
	from: string;
	to: string;
	subject: string;
	/** The text, or what the HTML says. */
	text: string;
	receivedAt: Date;
}

/** A mail server on this machine that delivers to whoever runs it, whatever the address. */
export interface Mailbox {
	port: number;
	/** Oldest first. */
	mails: Mail[];
	/** Addresses that it refuses. */
	refused: Set<string>;
	/** The mails to an address. */
	to(address: string): Mail[];
	close(): Promise<void>;
}

const read = async (source: NodeJS.ReadableStream, id: number, to: string): Promise<Mail> => {
	const { from, subject, text } = await simpleParser(source as Parameters<typeof simpleParser>[0]);
	return {
		id,
		from: from?.text ?? '',
		to,
		subject: subject ?? '',
		text: text ?? '',
		receivedAt: new Date(),
	};
};

/**
 * Opens a mailbox that takes every mail, without a password and without TLS.
 *
 * @param port any free one by default
 */
export async function openMailbox(port = 0): Promise<Mailbox> {
	const mails: Mail[] = [];
	const refused = new Set<string>();
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['AUTH', 'STARTTLS'],
		disableReverseLookup: true,
		logger: false,
		onRcptTo: ({ address }, _session, done) =>
			done(refused.has(address) ? new Error(`No mailbox for ${address}`) : null),
		onData(stream, { envelope }, done) {
			const to = envelope.rcptTo.map(({ address }) => address).join(', ');
			read(stream, mails.length + 1, to).then(
				(mail) => {
					mails.push({ ...mail, id: mails.length + 1 });
					done();
				},
				(error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
			);
		},
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	// A client that goes away is no concern of the mailbox.
	server.on('error', () => {});
	return {
		port: (server.server.address() as AddressInfo).port,
		mails,
		refused,
		to: (wanted) => mails.filter((mail) => mail.to === wanted),
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}
