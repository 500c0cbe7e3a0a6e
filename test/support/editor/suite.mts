import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { ensureHost } from '../../../tools/host/install.mts';
import { type Filling, type PackedN8n, startPackedN8n } from '../n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../sandbox.mts';
import { type Editor, openEditor } from './session.mts';

const START_MS = 120_000;

/** The sandbox, n8n with the packed node, and its editor in a browser. */
export interface EditorSuite {
	sandbox: SandboxProcess;
	host: PackedN8n;
	editor: Editor;
}

const onlyCredential = (sandbox: SandboxProcess): Filling => ({
	credentials: [sandboxCredential(sandbox.ids)],
	workflows: [],
});

/**
 * Opens the editor for the tests of a file, and ends everything after them.
 *
 * @param contents made for the sandbox, whose IDs they need; its credential alone unless given
 * @param version of n8n; the pinned one unless given
 */
export function useEditor(
	receive: (started: EditorSuite) => void,
	contents: (sandbox: SandboxProcess) => Filling = onlyCredential,
	version?: string,
) {
	const ends: Array<() => Promise<void>> = [];
	beforeAll(async () => {
		const sandbox = await startSandboxProcess();
		ends.push(async () => await sandbox.close());
		const host = await startPackedN8n(contents(sandbox), {}, await ensureHost(version));
		ends.push(async () => await host.close());
		const editor = await openEditor(host);
		ends.push(async () => await editor.close());
		receive({ sandbox, host, editor });
	}, START_MS);
	afterAll(async () => {
		for (const end of ends.reverse()) await end();
	});
}
