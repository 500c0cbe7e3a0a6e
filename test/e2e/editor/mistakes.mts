import { sandboxCredential } from '../../../tools/demo/examples.mts';
import { openWorkflow } from '../../support/editor/canvas.mts';
import { NodeView } from '../../support/editor/nodeView.mts';
import type { Editor } from '../../support/editor/session.mts';
import { useEditor } from '../../support/editor/suite.mts';
import { eventually } from '../../support/eventually.mts';
import { entering } from '../../support/mistakes/entering.mts';
import { naming } from '../../support/mistakes/naming.mts';
import type { World } from '../../support/world.mts';

const ID = 'mistakes';
const NODE = 'Find the user';
/** By then the panel shows what the step said, unless it ran with another value. In ms. */
const TAKEN_OVER_MS = 10_000;

/** What the engine says of each; made without a tenant, because only the words are read. */
const SAID = new Map(
	naming(entering({} as World)).map(([what, , ...words]): [string, string[]] => [what, words]),
);

let editor: Editor;
let view: NodeView;

useEditor(
	(started) => {
		({ editor } = started);
	},
	({ ids }) => {
		const credential = sandboxCredential(ids);
		const { id, name, type } = credential;
		const user = { __rl: true, mode: 'email', value: '' };
		const workflow = {
			...{ id: ID, name: ID, settings: {} },
			nodes: [
				{
					...{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
					...{ position: [0, 0], parameters: {} },
				},
				{
					...{ id: 'find', name: NODE, type: 'n8n-nodes-pingone.pingOne', typeVersion: 1 },
					...{ position: [220, 0], credentials: { [type]: { id, name } } },
					parameters: { resource: 'user', operation: 'get', user },
				},
			],
			connections: { Start: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		};
		return { credentials: [credential], workflows: [workflow] };
	},
);

/** As from the clipboard: all at once, into the field that was clicked. */
async function paste(text: string): Promise<void> {
	const input = view.field('user').locator('input:not([readonly]), textarea').first();
	await input.click();
	await editor.page.keyboard.press('ControlOrMeta+a');
	await editor.page.keyboard.insertText(text);
}

describe('what is pasted into a field', () => {
	beforeAll(async () => {
		await openWorkflow(editor, ID);
		view = await NodeView.open(editor.page, NODE);
	});

	afterAll(async () => await view?.close());

	it.each([
		['By Email', 'Ada Lovelace <ada@example.com>', 'an address with a name'],
		['By Email', 'ada@example.com, b@example.com', 'two addresses'],
		['By Email', 'mailto:ada@example.com', 'a link to mail'],
		['By Email', '"ada@example.com"', 'quotes that a sheet left around an address'],
		['By Username', "'ada.lovelace'", 'quotes around a username'],
		['By ID', 'ada@example.com', 'an address for an ID'],
	])('%s %s: the panel says the same as the engine', async (mode, text, what) => {
		await view.mode('user', mode);
		await paste(text);
		const [said, cure] = SAID.get(what) ?? [];
		const error = view.output.getByTestId('node-error-message').getByText(said, { exact: true });
		// The editor takes over what was pasted a moment later: a step before that has the value before.
		await eventually(said, async () => {
			expect(await view.execute()).toBe('error');
			const seen = error.waitFor({ timeout: TAKEN_OVER_MS });
			return await seen.then(
				() => true,
				() => undefined,
			);
		});
		expect((await view.failure()).description).toContain(cure);
	});
});
