import type { Page } from 'playwright-core';
import { closeNotes, type Editor, goTo } from './session.mts';

interface Stored {
	name: string;
	nodes: Array<{ name: string }>;
}

/** Waits until the editor shows the name of the workflow, and on its canvas nodes of it and no other. */
const untilShown = async (page: Page, { name, nodes }: Stored) => {
	const wanted = { name, nodes: nodes.map((node) => node.name) };
	await page.waitForFunction((workflow) => {
		const found = (id: string) => [...document.querySelectorAll(`[data-test-id=${id}]`)];
		const names = found('canvas-node').map((node) => node.getAttribute('data-node-name') ?? '');
		const headings = found('inline-edit-preview').map(({ textContent }) => textContent?.trim());
		return (
			names.length > 0 &&
			names.every((each) => workflow.nodes.includes(each)) &&
			headings.includes(workflow.name)
		);
	}, wanted);
};

/**
 * Opens a stored workflow and waits for its nodes.
 *
 * @param reload loads the editor anew
 */
export async function openWorkflow(
	editor: Editor,
	id: string,
	{ reload = false } = {},
): Promise<void> {
	const { page, url } = editor;
	const answered = page.waitForResponse((answer) => answer.url().endsWith(`/rest/workflows/${id}`));
	if (reload) await page.goto(`${url}/workflow/${id}`);
	else await goTo(editor, `/workflow/${id}`, page.getByTestId('canvas-node').first());
	const { data } = (await (await answered).json()) as { data: Stored };
	await untilShown(page, data);
}

/** Opens an empty workflow that begins with a click. */
export async function newWorkflow(editor: Editor): Promise<void> {
	const { page } = editor;
	const add = page.getByTestId('canvas-add-button');
	await goTo(editor, '/workflow/new', add);
	await add.click();
	await page.getByTestId('node-creator-search-bar').fill('manual');
	await page.getByTestId('node-creator-item-name').filter({ hasText: 'Manual Trigger' }).click();
	await page.getByTestId('canvas-node').first().waitFor();
}

/** Opens the panel from which nodes are added. */
export async function openNodePanel({ page }: Editor): Promise<void> {
	await page.getByTestId('node-creator-plus-button').click();
	await page.getByTestId('node-creator-search-bar').waitFor();
}

/**
 * Looks for a node in the panel that is open.
 *
 * @returns the names of those that were found
 */
export async function searchNodes({ page }: Editor, words: string): Promise<string[]> {
	const names = page.getByTestId('node-creator-item-name');
	const bar = page.getByTestId('node-creator-search-bar');
	await bar.fill('');
	await names.getByText('Action in an app').waitFor();
	await bar.fill(words);
	await names.getByText('Action in an app').waitFor({ state: 'detached' });
	await names.first().waitFor();
	return await names.allInnerTexts();
}

/**
 * Opens a node that was found.
 *
 * @returns what it can do, as the node panel lists it
 */
export async function actionsOf({ page }: Editor, node: string): Promise<string[]> {
	await page.getByTestId('node-creator-item-name').filter({ hasText: node }).first().click();
	const names = page.getByTestId('node-creator-item-name');
	await page.getByTestId('node-creator-category-item').first().waitFor();
	// n8n cuts "Trigger" off a name; while the panel turns, the browser keeps the space before it.
	const shown = async () => (await names.allInnerTexts()).map((name) => name.trim());
	// Only what is in view exists.
	const found = new Set(await shown());
	for (let before = 0; found.size > before; ) {
		before = found.size;
		await names.last().scrollIntoViewIfNeeded();
		await page.waitForTimeout(300);
		(await shown()).forEach((name) => found.add(name));
	}
	return [...found].filter((name) => name !== node);
}

/** Adds the node with the action, which opens it. */
export async function addAction({ page }: Editor, action: string): Promise<void> {
	await page.getByTestId('node-creator-item-name').getByText(action, { exact: true }).click();
	await page.getByTestId('ndv').waitFor();
}

/** Closes the cards and notes that n8n lays over the canvas, and shows all of the workflow. */
export async function tidyView({ page }: Editor): Promise<void> {
	const checklist = page.getByTestId('suggested-action-close').locator('visible=true');
	if ((await checklist.count()) > 0) await checklist.first().click();
	await page.keyboard.press('Escape');
	await closeNotes(page);
	await page.getByTestId('zoom-to-fit').click();
	await page.mouse.move(640, 60);
	await page.waitForTimeout(600);
}
