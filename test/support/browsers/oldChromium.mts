import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OtherBrowser } from './otherBrowser.mts';
import { startProgram } from './program.mts';
import { Remote } from './remote.mts';

interface Evaluated {
	result: { value?: unknown };
	exceptionDetails?: { text: string; exception?: { description?: string } };
}

/**
 * Starts Chromium with a new profile and virtual keys.
 *
 * @param path of the program
 * @param screen the environment of one on which it opens a window; without, it opens none
 */
export async function startOldChromium(
	path: string,
	screen?: NodeJS.ProcessEnv,
): Promise<OtherBrowser> {
	const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
	const switches = [
		...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
		...(screen ? ['--force-renderer-accessibility'] : ['--headless']),
	];
	const program = await startProgram(
		path,
		[
			...switches,
			'--window-size=768,900',
			`--user-data-dir=${profile}`,
			'--remote-debugging-port=0',
		],
		/DevTools listening on (\S+)/,
		screen,
	);
	const remote = await Remote.connect(program.found);
	const { targetId } = await remote.send('Target.createTarget', { url: 'about:blank' });
	const { sessionId } = await remote.send('Target.attachToTarget', { targetId, flatten: true });
	const send = async (method: string, params: object = {}) =>
		await remote.send(method, params, { sessionId });
	await send('WebAuthn.enable');
	let authenticatorId: unknown;
	return {
		async open(url) {
			await send('Page.navigate', { url });
		},
		async read(expression) {
			const options = { awaitPromise: true, returnByValue: true, userGesture: true };
			const answer = await send('Runtime.evaluate', { expression, ...options });
			const { result, exceptionDetails } = answer as unknown as Evaluated;
			if (!exceptionDetails) return result.value;
			throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
		},
		picture: async () => String((await send('Page.captureScreenshot')).data),
		async useKey({ verifiesUser }) {
			if (authenticatorId) await send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
			const options = {
				...{ protocol: 'ctap2', transport: 'internal', automaticPresenceSimulation: true },
				...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: verifiesUser },
			};
			({ authenticatorId } = await send('WebAuthn.addVirtualAuthenticator', { options }));
		},
		async close() {
			remote.close();
			await program.stop();
			rmSync(profile, { recursive: true, force: true });
		},
	};
}
