import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from '../eventually.mts';
import { type Program, startProgram } from './program.mts';

/** A screen reader on a screen and a bus of its own, and what it says. */
export interface ScreenReader {
	/** The environment of programs that it reads. */
	env: NodeJS.ProcessEnv;
	/** All that it has said so far, in order. It grows. */
	spoken: string[];
	close(): Promise<void>;
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** What is to be spoken, without its markup. */
const plain = (ssml: string) =>
	ssml
		.replace(/<[^>]*>/g, '')
		.replace(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all)
		.replace(/\s+/g, ' ')
		.trim();

/** What a speech server answers to commands that have data: the code, and the data. */
const ANSWERS: Record<string, [code: number, data: string]> = {
	'HISTORY GET': [245, '1'],
	'LIST OUTPUT_MODULES': [250, 'none'],
	'LIST VOICES': [249, 'MALE1'],
	'LIST SYNTHESIS_VOICES': [249, 'none\ten\tnone'],
	GET: [251, '0'],
};

/**
 * Plays Speech Dispatcher (its protocol is SSIP), which screen readers give what is to be spoken: it
 * takes no time to say it.
 */
async function serveSpeech(spoken: string[]): Promise<Server> {
	let count = 0;
	const server = createServer((socket) => {
		let text: string[] | undefined;
		const answer = (code: number, data?: string) =>
			socket.write(`${data === undefined ? '' : `${code}-${data}\r\n`}${code} OK\r\n`);
		const lines = createInterface({ input: socket });
		// A screen reader that is ended resets its connection, and both say so.
		for (const each of [socket, lines]) each.on('error', () => {});
		lines.on('line', (line) => {
			if (text && line !== '.') {
				text.push(line.replace(/^\.\./, '.'));
			} else if (text) {
				spoken.push(plain(text.join('\n')));
				text = undefined;
				answer(225, String((count += 1)));
				for (const [code, event] of [
					[701, 'BEGIN'],
					[702, 'END'],
				] as const) {
					socket.write(`${code}-${count}\r\n${code}-1\r\n${code} ${event}\r\n`);
				}
			} else if (line === 'SPEAK') {
				text = [];
				answer(230);
			} else {
				const words = line.split(' ');
				const found = ANSWERS[words.slice(0, 2).join(' ')] ?? ANSWERS[words[0]];
				answer(...(found ?? ([200] as const)));
			}
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

/**
 * Starts Orca: AT-SPI over a D-Bus of its own, on a screen of its own. It refuses to run where the user
 * already runs another, so there can be only one at a time.
 *
 * @param path of Orca
 */
export async function startScreenReader(path: string): Promise<ScreenReader> {
	const home = mkdtempSync(join(tmpdir(), 'screen-reader-'));
	const runtime = join(home, 'runtime');
	mkdirSync(runtime, { mode: 0o700 });
	const spoken: string[] = [];
	const server = await serveSpeech(spoken);
	const started: Program[] = [];
	const start = async (...args: Parameters<typeof startProgram>) => {
		const program = await startProgram(...args);
		started.unshift(program);
		return program.found;
	};
	const close = async () => {
		for (const program of started) await program.stop();
		server.close();
		rmSync(home, { recursive: true, force: true });
	};
	try {
		const screen = await start(
			'Xvfb',
			['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
			/^(\d+)$/,
		);
		const { port } = server.address() as AddressInfo;
		const env: NodeJS.ProcessEnv = {
			...{ DISPLAY: `:${screen}`, GDK_BACKEND: 'x11', GNOME_ACCESSIBILITY: '1' },
			...{ HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_CACHE_HOME: home },
			...{ XDG_RUNTIME_DIR: runtime, GSETTINGS_BACKEND: 'memory', LC_ALL: 'C.UTF-8' },
			...{ SPEECHD_ADDRESS: `inet_socket:127.0.0.1:${port}` },
		};
		env.DBUS_SESSION_BUS_ADDRESS = await start(
			'dbus-daemon',
			['--session', '--nofork', '--nopidfile', '--print-address=1'],
			/^(unix:.*)$/,
			env,
		);
		await start(path, [], undefined, env);
		await eventually('the screen reader speaks', async () => await Promise.resolve(spoken[0]));
		return { env, spoken, close };
	} catch (error) {
		await close();
		throw error;
	}
}
