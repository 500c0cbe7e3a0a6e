import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { ensureHost } from '../../../tools/host/install.mts';
import { type Filling, type PackedN8n, startPackedN8n } from '../n8n.mts';
import { type SandboxProcess, startSandboxProcess } from '../sandbox.mts';
import { type Editor, openEditor } from './session.mts';

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

interface Part {
	receive: (started: EditorSuite) => void;
	contents: (sandbox: SandboxProcess) => Filling;
}

/** Everything that the parts of a file want n8n to hold; a credential that several name comes once. */
function together(fillings: Filling[]): Filling {
	const credentials = fillings.flatMap((each) => each.credentials);
	return {
		credentials: [...new Map(credentials.map((each) => [each.id, each])).values()],
		workflows: fillings.flatMap(({ workflows }) => workflows),
		imported: fillings.some(({ imported }) => imported),
	};
}

const parts: Part[] = [];

/**
 * Opens the editor for the tests of a file, and ends everything after them. Called once in each of the
 * modules that a file is made of, outside `describe`, it gives all of them the same editor.
 *
 * @param contents made for the sandbox, whose IDs they need; its credential alone unless given
 * @param version of n8n; the pinned one unless given
 */
export function useEditor(
	receive: Part['receive'],
	contents: Part['contents'] = onlyCredential,
	version?: string,
) {
	parts.push({ receive, contents });
	if (parts.length > 1) return;
	const ends: Array<() => Promise<void>> = [];
	beforeAll(async () => {
		const sandbox = await startSandboxProcess();
		ends.push(async () => await sandbox.close());
		const filling = together(parts.map((part) => part.contents(sandbox)));
		const host = await startPackedN8n(filling, {}, await ensureHost(version));
		ends.push(async () => await host.close());
		const editor = await openEditor(host);
		ends.push(async () => await editor.close());
		for (const part of parts) part.receive({ sandbox, host, editor });
	});
	afterAll(async () => {
		for (const end of ends.reverse()) await end();
	});
}
