import type { Locator } from 'playwright-core';
import { chooseFrom, type Editor, goTo } from '../../support/editor/session.mts';

/** What an admin reads after Save. */
export interface Verdict {
	succeeded: boolean;
	/** The reason behind "More details"; '' after a success. */
	reason: string;
}

const SUCCESS = 'credentials-config-container-test-success';
const FAILURE = 'Couldn’t connect with these settings';

/** n8n's form for a credential. */
export class CredentialForm {
	readonly #editor: Editor;

	constructor(editor: Editor) {
		this.#editor = editor;
	}

	get dialog(): Locator {
		return this.#editor.page.getByTestId('editCredential-modal');
	}

	input(name: string): Locator {
		return this.dialog.getByTestId(`parameter-input-${name}`).locator('input, textarea').first();
	}

	/** Opens an empty form, found by searching for a word. */
	async create(word: string, type: string): Promise<void> {
		const { page } = this.#editor;
		await this.close();
		const search = page.getByTestId('new-credential-type-select').locator('input');
		await goTo(this.#editor, '/home/credentials/create', search);
		await search.fill(word);
		await page.getByTestId('new-credential-type-select-option').filter({ hasText: type }).click();
		await page.getByTestId('new-credential-type-button').click();
		await this.input('clientId').waitFor();
	}

	/** Opens a stored one from the list. */
	async open(name: string): Promise<void> {
		const { page } = this.#editor;
		await this.close();
		const stored = page.getByTestId('resources-list-item');
		await goTo(this.#editor, '/home/credentials', stored.first());
		await stored.filter({ has: page.getByText(name, { exact: true }) }).click();
		await this.input('clientId').waitFor();
	}

	/** Closes the form if one is open. */
	async close(): Promise<void> {
		if (!(await this.dialog.isVisible())) return;
		await this.dialog.locator('.el-dialog__headerbtn').click();
		await this.dialog.waitFor({ state: 'hidden' });
	}

	/** Types into text fields. */
	async fill(values: Record<string, string>): Promise<void> {
		for (const [name, value] of Object.entries(values)) await this.input(name).fill(value);
	}

	async turnOn(name: string): Promise<void> {
		await this.dialog.getByTestId(`parameter-input-${name}`).locator('.el-switch').click();
	}

	async choose(name: string, label: string): Promise<void> {
		await chooseFrom(this.input(name), label);
	}

	async save(): Promise<Verdict> {
		const { page } = this.#editor;
		const tested = page.waitForResponse((answer) => answer.url().endsWith('/credentials/test'));
		await this.dialog.getByTestId('credential-save-button').click();
		await tested;
		// What an earlier test said stays on the screen until then, and a moment longer.
		await page.waitForTimeout(300);
		return await this.verdict();
	}

	/** What the test said, which n8n runs at Save and when the form is opened. */
	async verdict(): Promise<Verdict> {
		const success = this.dialog.getByTestId(SUCCESS);
		const failure = this.dialog.getByText(FAILURE);
		await success.or(failure).first().waitFor();
		if (await success.isVisible()) return { succeeded: true, reason: '' };
		const banner = this.dialog.locator('.el-tag__content').filter({ hasText: FAILURE });
		const more = banner.getByText('More details');
		// After a second failure in a row they are open.
		if (await more.isVisible()) {
			await more.click();
			await more.waitFor({ state: 'detached' });
		}
		return { succeeded: false, reason: reasonIn(await banner.innerText()) };
	}
}

/** The last line of the banner, after its title and its button. */
const reasonIn = (banner: string): string => banner.trim().split('\n').at(-1) ?? '';
