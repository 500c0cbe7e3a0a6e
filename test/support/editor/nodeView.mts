import type { Locator, Page, Response } from 'playwright-core';
import type { Clip } from '../images.mts';
import { askUntilShown, chooseFrom } from './session.mts';

const ANSWER_MS = 2_000;
/** From the edge of the fields' panel to a field, in pixels. */
const FIELD_MARGIN = 16;
const NOWHERE: Clip = { x: 0, y: 0, width: 0, height: 0 };

/** How a step ended, as the panel shows it. */
export type Ending = 'success' | 'error' | 'waiting';

/** The panel that opens on a double click on a node. */
export class NodeView {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	/** Opens a node of the workflow that is on the screen. */
	static async open(page: Page, name: string): Promise<NodeView> {
		const node = page.locator(`[data-test-id=canvas-node][data-node-name=${JSON.stringify(name)}]`);
		const view = new NodeView(page);
		const ask = async () => {
			if (!(await view.root.isVisible())) await node.dblclick();
		};
		await askUntilShown(ask, view.root.getByTestId('node-execute-button'));
		return view;
	}

	get root(): Locator {
		return this.#page.getByTestId('ndv');
	}

	get output(): Locator {
		return this.root.getByTestId('output-panel');
	}

	/**
	 * Where the fields and the output are on the screen, without the input: what a picture shows.
	 *
	 * @param what the fields alone
	 */
	async clip(what?: 'fields'): Promise<Clip> {
		const boxOf = async (part: Locator) => (await part.boundingBox()) ?? NOWHERE;
		const [all, output] = [await boxOf(this.root), await boxOf(this.output)];
		const { x: left } = await boxOf(this.root.getByTestId('node-credentials-select'));
		const x = left - FIELD_MARGIN;
		const end = what === undefined ? all.x + all.width : output.x;
		return { ...all, x, width: end - x };
	}

	field(name: string): Locator {
		return this.root.getByTestId(`parameter-input-${name}`).first();
	}

	async chooseCredential(name: string): Promise<void> {
		await chooseFrom(this.root.getByTestId('node-credentials-select'), name);
	}

	async type(field: string, text: string): Promise<void> {
		await this.field(field).locator('input, textarea').first().fill(text);
	}

	/** Chooses how a locator is given, such as `From list`. */
	async mode(field: string, label: string): Promise<void> {
		await chooseFrom(this.field(field).getByTestId('rlc-mode-selector'), label);
	}

	get #entries(): Locator {
		return this.#page.locator('[data-test-id=rlc-item]:visible');
	}

	/**
	 * Opens a locator's list and reads it.
	 *
	 * @param search typed into the list first
	 * @throws with the list's own words when it could not be loaded
	 */
	async list(field: string, search?: string): Promise<string[]> {
		// Until the answer is there, what is chosen stands alone; a list that was read before asks nothing.
		const answered = this.#listAnswer(ANSWER_MS).catch(() => undefined);
		const ask = async () => await this.field(field).getByTestId('rlc-input').click();
		await askUntilShown(ask, this.#entries.or(this.#problem).first());
		await answered;
		await this.#entries.or(this.#problem).first().waitFor();
		if (await this.#problem.isVisible()) throw new Error(await this.#problem.innerText());
		if (search !== undefined) await this.#search(search);
		return await this.#entries.allInnerTexts();
	}

	get #problem(): Locator {
		return this.#page.locator('[data-test-id=rlc-error-message]:visible');
	}

	async #listAnswer(timeout?: number): Promise<Response> {
		const isList = (response: Response) => response.url().endsWith('/resource-locator-results');
		return await this.#page.waitForResponse(isList, { timeout });
	}

	/** The server searches, so what was on the screen before has to be gone. */
	async #search(text: string): Promise<void> {
		const answered = this.#listAnswer();
		await this.#page.locator('input[data-test-id=rlc-search]:visible').fill(text);
		await answered;
		await this.#entries.first().waitFor();
	}

	/** Picks from a locator's list and answers what was on it. */
	async pick(field: string, label: string, search?: string): Promise<string[]> {
		const entries = await this.list(field, search);
		await this.choose(label);
		return entries;
	}

	/** Takes an entry of the list that is open. */
	async choose(label: string): Promise<void> {
		await this.#entries.filter({ hasText: label }).first().click();
	}

	/** Executes the step and waits for its end. */
	async execute(): Promise<Ending> {
		const ran = this.#page.waitForResponse((response) =>
			/\/rest\/workflows\/.*\/run/.test(response.url()),
		);
		await this.root.getByTestId('node-execute-button').click();
		await ran;
		const running = this.root.getByTestId('ndv-stop-execution-button');
		const waiting = this.output.getByText('Waiting for input');
		await this.#page.waitForTimeout(200);
		const ended = running.waitFor({ state: 'hidden' }).then(() => undefined);
		await Promise.race([ended, waiting.waitFor()]);
		if (await waiting.isVisible()) return 'waiting';
		const failed = this.output.getByTestId('node-error-message');
		const succeeded = this.output
			.getByTestId('ndv-items-count')
			.or(this.output.getByText('No output data returned'));
		await failed.or(succeeded).first().waitFor();
		return (await failed.isVisible()) ? 'error' : 'success';
	}

	/** Shows the output as `schema`, `table` or `json`. */
	async show(view: 'schema' | 'table' | 'json'): Promise<void> {
		await this.output.getByTestId(`radio-button-${view}`).click();
	}

	/** Message and explanation of a step that failed. */
	async failure(): Promise<{ message: string; description: string }> {
		const text = async (id: string) => await this.output.getByTestId(id).innerText();
		return {
			message: await text('node-error-message'),
			description: await text('node-error-description'),
		};
	}

	async close(): Promise<void> {
		await this.root.getByTestId('ndv-close-button').click();
		await this.root.waitFor({ state: 'hidden' });
	}
}
