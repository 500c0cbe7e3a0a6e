import type { Locator } from 'playwright-core';
import { NodeView } from '../../support/editor/nodeView.mts';
import type { Editor } from '../../support/editor/session.mts';
import type { Newcomer } from './newcomer.mts';

/** n8n's editor as a newcomer uses it: every click is theirs. */
export class EditorWalk {
	readonly #editor: Editor;
	readonly #newcomer: Newcomer;

	constructor(editor: Editor, newcomer: Newcomer) {
		this.#editor = editor;
		this.#newcomer = newcomer;
	}

	get #page() {
		return this.#editor.page;
	}

	#part(id: string): Locator {
		return this.#page.getByTestId(id);
	}

	/** The node's view, which n8n opens for every node that is added. */
	get view(): NodeView {
		return new NodeView(this.#page);
	}

	/** Opens an empty workflow and lets it begin with a click. */
	async begin(): Promise<void> {
		await this.#page.goto(`${this.#editor.url}/workflow/new`);
		await this.#newcomer.click(this.#part('canvas-add-button'));
		await this.#newcomer.click(this.#entry('Trigger manually'));
		await this.#part('canvas-node').first().waitFor();
	}

	#entry(name: string): Locator {
		return this.#part('node-creator-item-name').getByText(name, { exact: true }).first();
	}

	/** Adds a node behind the last one; its view opens. */
	async add(search: string, app: string, action: string): Promise<void> {
		const bar = this.#part('node-creator-search-bar');
		await this.#newcomer.click(this.#part('canvas-handle-plus').last());
		await bar.waitFor();
		await this.#newcomer.enter(bar, search);
		await this.#newcomer.click(this.#entry(app));
		await this.#newcomer.click(this.#entry(action));
		await this.view.root.waitFor();
	}

	/** Types into a field of the node that is open. */
	async enter(field: string, text: string): Promise<void> {
		await this.#newcomer.enter(
			this.view.field(field).locator('input:not([readonly]), textarea').first(),
			text,
		);
	}

	/** Takes from a list the entry with those words. */
	async pick(field: string, words: string): Promise<void> {
		this.#newcomer.effort.clicks += 2;
		await this.view.pick(field, words);
	}

	/** Back to the canvas, which nothing covers then. */
	async back(): Promise<void> {
		// Its name in n8n 2, and in n8n 1.
		const button = this.#part('ndv-close-button').or(this.#part('back-to-canvas'));
		await this.#newcomer.click(button.first());
		await this.view.root.waitFor({ state: 'hidden' });
	}

	async execute(): Promise<void> {
		await this.#newcomer.click(this.#part('execute-workflow-button').first());
	}

	/** Names of the nodes that the canvas marks as having something wrong. */
	async marked(): Promise<string[]> {
		const nodes = this.#part('canvas-node').filter({ has: this.#part('node-issues') });
		return await nodes.allInnerTexts();
	}

	/** Waits until every node is green. */
	async green(): Promise<void> {
		const nodes = this.#part('canvas-node');
		const done = this.#part('canvas-node-status-success');
		const count = await nodes.count();
		await done.nth(count - 1).waitFor();
	}
}
