import { freePort } from '../../../tools/host/ports.mts';
import { eventually } from '../eventually.mts';
import type { OtherBrowser } from './otherBrowser.mts';
import { startProgram } from './program.mts';

/** A command of WebDriver. @throws what the driver says */
async function send(method: string, url: string, body?: object): Promise<unknown> {
	const response = await fetch(url, {
		method,
		...(body && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	});
	const { value } = (await response.json()) as { value: { message?: string } | null };
	if (!response.ok) throw new Error(value?.message ?? `the driver answered ${response.status}`);
	return value;
}

/** Starts WebKitGTK on a screen of its own. @param path of its WebDriver */
export async function startWebKit(path: string): Promise<OtherBrowser> {
	const screen = await startProgram(
		'Xvfb',
		['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
		/^(\d+)$/,
	);
	const port = await freePort();
	const display = { DISPLAY: `:${screen.found}`, GDK_BACKEND: 'x11' };
	const driver = await startProgram(path, [`--port=${port}`], undefined, display);
	const root = `http://127.0.0.1:${port}`;
	await eventually(
		'WebKit’s driver is ready',
		async () => await send('GET', `${root}/status`).catch(() => undefined),
	);
	const { sessionId } = (await send('POST', `${root}/session`, { capabilities: {} })) as {
		sessionId: string;
	};
	const session = `${root}/session/${sessionId}`;
	return {
		async open(url) {
			await send('POST', `${session}/url`, { url });
		},
		read: async (expression) =>
			await send('POST', `${session}/execute/sync`, { script: `return ${expression}`, args: [] }),
		picture: async () => String(await send('GET', `${session}/screenshot`)),
		async close() {
			await send('DELETE', session);
			await driver.stop();
			await screen.stop();
		},
	};
}
