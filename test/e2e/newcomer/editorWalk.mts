import type { Locator } from 'playwright-core';
import { NodeView } from '../../support/editor/nodeView.mts';
import { askUntilShown, chooseFrom, type Editor } from '../../support/editor/session.mts';
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

	/** Opens an empty workflow. */
	async open(): Promise<void> {
		// After a publication n8n may go back once to what was published.
		await askUntilShown(
			async () => void (await this.#page.goto(`${this.#editor.url}/workflow/new`)),
			this.#part('canvas-add-button'),
		);
	}

	/** Opens an empty workflow and lets it begin with a click. */
	async begin(): Promise<void> {
		await this.open();
		await this.#newcomer.click(this.#part('canvas-add-button'));
		await this.#newcomer.click(this.#entry('Trigger manually'));
		await this.#part('canvas-node').first().waitFor();
	}

	/** Opens an empty workflow and lets it begin with an event of an app, whose view opens. */
	async beginWith(search: string, app: string, event: string): Promise<void> {
		await this.open();
		await this.#newcomer.click(this.#part('canvas-add-button'));
		await this.#choose(search, app, event);
	}

	#entry(name: string): Locator {
		return this.#part('node-creator-item-name').getByText(name, { exact: true }).first();
	}

	/** Adds a node behind the last one; its view opens. @param action unless the app can do one thing only */
	async add(search: string, app: string, action?: string): Promise<void> {
		const plus = this.#part('canvas-handle-plus').last();
		if (!(await this.#isOnScreen(plus))) await this.#newcomer.click(this.#part('zoom-to-fit'));
		await this.#newcomer.click(plus);
		await this.#choose(search, app, action);
	}

	/** Opens an empty workflow that begins at times, of which the view opens. */
	async beginOnSchedule(): Promise<void> {
		await this.open();
		await this.#newcomer.click(this.#part('canvas-add-button'));
		await this.#newcomer.click(this.#entry('On a schedule'));
		await this.view.root.waitFor();
	}

	/** Opens an empty workflow and imports a file of the repository into it. */
	async importFile(path: string): Promise<void> {
		await this.open();
		await this.#newcomer.click(this.#part('workflow-menu'));
		const entry = (name: string) =>
			this.#page
				.getByRole('menuitem')
				.filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })
				.last();
		await this.#newcomer.click(entry('Import'));
		const chosen = this.#page.waitForEvent('filechooser');
		await this.#newcomer.click(entry('From file'));
		await (await chosen).setFiles(path);
		await this.#part('canvas-node').first().waitFor();
	}

	/** Opens one of the workflows that there are. */
	async openWorkflow(name: string): Promise<void> {
		await this.#page.goto(`${this.#editor.url}/home/workflows`);
		await this.#newcomer.click(this.#part('resources-list-item-workflow').getByText(name));
		await this.#part('canvas-node').first().waitFor();
	}

	/** Shows the workflow's `Editor` or its `Executions`, of these the newest. */
	async show(tab: 'Editor' | 'Executions'): Promise<void> {
		await this.#newcomer.click(this.#page.getByRole('radio', { name: tab }));
		await this.#part('canvas-node').first().waitFor();
	}

	/** Answers an If with an expression that is true or false. */
	async askWhether(expression: string): Promise<void> {
		const condition = this.view.root.getByTestId('filter-condition');
		const left = condition.getByTestId('filter-condition-left').locator('input').first();
		await this.#newcomer.enter(left, expression);
		await this.#newcomer.click(condition.getByTestId('filter-operator-select'));
		await this.#page.getByText('Boolean', { exact: true }).hover();
		// A panel that is closed within a second loses the condition (n8n 2.41, ParameterInputList).
		const saved = this.#page.waitForRequest((request) =>
			(request.postData() ?? '').includes('"operation":"true"'),
		);
		await this.#newcomer.click(this.#page.getByText('is true', { exact: true }).first());
		await saved;
	}

	/** Opens a node of the workflow on the screen. */
	async openNode(name: string): Promise<void> {
		this.#newcomer.effort.clicks += 2;
		await NodeView.open(this.#page, name);
	}

	/** Replaces the JSON in the node that is open. */
	async enterJson(value: object): Promise<void> {
		const editor = this.view.field('jsonOutput').locator('.cm-content');
		await this.#newcomer.enter(editor, JSON.stringify(value));
	}

	/** ID of the workflow on the screen, once it is saved. */
	workflowId(): string {
		return /workflow\/([^/?]+)/.exec(this.#page.url())?.[1] ?? '';
	}

	/** Chooses from the menu of a field of the node that is open. */
	async choose(field: string, label: string): Promise<void> {
		this.#newcomer.effort.clicks += 2;
		await chooseFrom(this.view.field(field), label);
	}

	/** Whether a part of the canvas is in view; a long workflow runs out of it. */
	async #isOnScreen(part: Locator): Promise<boolean> {
		await part.waitFor();
		const box = await part.boundingBox();
		const width = this.#page.viewportSize()?.width ?? 0;
		return box !== null && box.x > 0 && box.x + box.width < width;
	}

	/** What stands at the top of the node that is open. */
	async notice(): Promise<string> {
		return await this.view.root
			.locator('[data-test-id^=parameter-input] .notice, .notice')
			.first()
			.innerText();
	}

	/** Looks for an app in the panel that is open, and takes one of the things it can do. */
	async #choose(search: string, app: string, action?: string): Promise<void> {
		const bar = this.#part('node-creator-search-bar');
		await bar.waitFor();
		await this.#newcomer.enter(bar, search);
		await this.#newcomer.click(this.#entry(app));
		if (action !== undefined) await this.#newcomer.click(this.#entry(action));
		await this.view.root.waitFor();
	}

	/** Adds a field from the list that a button of the node that is open unfolds. */
	async addField(button: string, label: string): Promise<void> {
		await this.#leaveField();
		this.#newcomer.effort.clicks += 2;
		await chooseFrom(this.view.root.getByPlaceholder(button).first(), label);
	}

	/** Makes the workflow on the screen live. */
	async publish(): Promise<void> {
		await this.#newcomer.click(this.#part('workflow-open-publish-modal-button'));
		await this.#newcomer.click(this.#part('workflow-publish-button'));
		await this.#page.getByRole('button', { name: 'Published' }).waitFor();
	}

	/** What an expression comes to is shown over the next field, as long as its own has the focus. */
	async #leaveField(): Promise<void> {
		await this.#page.evaluate('document.activeElement?.blur()');
		await this.#page
			.locator('[data-reka-popper-content-wrapper] .cm-line')
			.first()
			.waitFor({ state: 'hidden' });
	}

	/** Types into a field of the node that is open. */
	async enter(field: string, text: string): Promise<void> {
		await this.#leaveField();
		await this.#newcomer.enter(
			this.view.field(field).locator('input:not([readonly]), textarea').first(),
			text,
		);
	}

	/** Takes from a list the entry with those words. */
	async pick(field: string, words: string): Promise<void> {
		await this.#leaveField();
		this.#newcomer.effort.clicks += 2;
		await this.view.pick(field, words);
	}

	/** Chooses how something is named, such as By Username. */
	async mode(field: string, label: string): Promise<void> {
		await this.#leaveField();
		this.#newcomer.effort.clicks += 2;
		await this.view.mode(field, label);
	}

	/** Back to the canvas, which nothing covers then. */
	async back(): Promise<void> {
		await this.#newcomer.click(this.#part('ndv-close-button').first());
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
