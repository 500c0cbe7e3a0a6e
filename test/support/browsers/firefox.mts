import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OtherBrowser } from './otherBrowser.mts';
import { startProgram } from './program.mts';

type Reply = [type: 1, id: number, error: { message: string } | null, result: unknown];

/** Cuts the frames out of what has been received: their length in bytes, a colon, JSON. */
function readFrames(received: Buffer): { frames: unknown[]; rest: Buffer } {
	const frames: unknown[] = [];
	for (let rest = received; ; ) {
		const colon = rest.indexOf(':');
		const end = colon + 1 + Number(rest.subarray(0, Math.max(colon, 0)).toString());
		if (colon < 0 || rest.length < end) return { frames, rest };
		frames.push(JSON.parse(rest.subarray(colon + 1, end).toString()));
		rest = rest.subarray(end);
	}
}

/** Commands to Firefox over TCP: Marionette, which unlike WebDriver BiDi has virtual keys. */
class Marionette {
	private count = 0;

	private received = Buffer.alloc(0);

	private readonly pending = new Map<number, (reply: Reply) => void>();

	private constructor(private readonly socket: Socket) {
		socket.on('data', (data: Buffer) => {
			const { frames, rest } = readFrames(Buffer.concat([this.received, data]));
			this.received = Buffer.from(rest);
			for (const frame of frames) {
				// The first one is Firefox's greeting.
				if (Array.isArray(frame)) this.pending.get(Number(frame[1]))?.(frame as Reply);
			}
		});
	}

	static async connect(port: number): Promise<Marionette> {
		const socket = connect({ port, host: '127.0.0.1' });
		await new Promise((resolve, reject) => {
			socket.once('connect', resolve);
			socket.once('error', reject);
		});
		socket.on('error', () => {});
		return new Marionette(socket);
	}

	async send(command: string, parameters: object = {}): Promise<unknown> {
		const id = (this.count += 1);
		const [, , error, result] = await new Promise<Reply>((resolve) => {
			this.pending.set(id, resolve);
			const text = JSON.stringify([0, id, command, parameters]);
			this.socket.write(`${Buffer.byteLength(text)}:${text}`);
		});
		this.pending.delete(id);
		if (error) throw new Error(error.message);
		return result;
	}

	close(): void {
		this.socket.destroy();
	}
}

const valueIn = (result: unknown) => (result as { value?: unknown } | null)?.value;

/**
 * Starts Firefox with a new profile.
 *
 * @param preferences what `about:config` would show
 * @param screen the environment of one on which it opens a window; without, it opens none
 */
export async function startFirefox(
	path: string,
	preferences: Record<string, boolean | number | string> = {},
	screen?: NodeJS.ProcessEnv,
): Promise<OtherBrowser> {
	const profile = mkdtempSync(join(tmpdir(), 'firefox-'));
	const lines = Object.entries({ 'marionette.port': 0, ...preferences }).map(
		([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});\n`,
	);
	writeFileSync(join(profile, 'user.js'), lines.join(''));
	const program = await startProgram(
		path,
		[...(screen ? [] : ['--headless']), '--no-remote', '--marionette', '--profile', profile],
		/Marionette\s+INFO\s+Listening on port (\d+)/,
		screen ?? { MOZ_HEADLESS_WIDTH: '768', MOZ_HEADLESS_HEIGHT: '900' },
	);
	const marionette = await Marionette.connect(Number(program.found));
	await marionette.send('WebDriver:NewSession', { capabilities: {} });
	let authenticatorId: unknown;
	return {
		async open(url) {
			await marionette.send('WebDriver:Navigate', { url });
		},
		read: async (expression) =>
			valueIn(
				await marionette.send('WebDriver:ExecuteScript', {
					script: `return ${expression}`,
					args: [],
				}),
			),
		picture: async () =>
			String(valueIn(await marionette.send('WebDriver:TakeScreenshot', { full: true }))),
		async useKey({ verifiesUser }) {
			if (authenticatorId) {
				await marionette.send('WebAuthn:RemoveVirtualAuthenticator', { authenticatorId });
			}
			authenticatorId = valueIn(
				await marionette.send('WebAuthn:AddVirtualAuthenticator', {
					...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
					...{ hasUserVerification: true, isUserConsenting: true, isUserVerified: verifiesUser },
				}),
			);
		},
		async close() {
			marionette.close();
			await program.stop();
			rmSync(profile, { recursive: true, force: true });
		},
	};
}
