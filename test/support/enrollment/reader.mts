import type { Browser, Page } from 'playwright-core';
import { keysOf, launch, visit, type Visitor } from './browser.mts';

/** Somebody who reads their mail, and has a key at hand. */
export class Reader {
	/** How often they had to click so far. */
	clicks = 0;
	readonly inbox: Page;
	readonly #browser: Browser;
	#page?: Page;
	#plugIn?: Visitor['plugIn'];

	private constructor(browser: Browser, inbox: Page) {
		this.#browser = browser;
		this.inbox = inbox;
	}

	/** Opens the page of a mailbox in a browser of its own. */
	static async open(address: string): Promise<Reader> {
		const browser = await launch();
		const { page } = await visit(browser);
		await page.goto(address);
		return new Reader(browser, page);
	}

	/** Clicks the link of the newest mail; it opens in a window of its own. */
	async followLink(): Promise<Page> {
		const opened = this.inbox.waitForEvent('popup');
		await this.inbox.locator('article').first().locator('a').first().click();
		this.clicks += 1;
		this.#page = await opened;
		this.#plugIn = (await keysOf(this.#page)).plugIn;
		await this.#page.waitForSelector('#offer:not([hidden])');
		return this.#page;
	}

	/** Clicks the page's button, and tells what it says; the browser then asks for a key. */
	async clickButton(): Promise<string> {
		const button = this.#page?.locator('#go');
		const words = (await button?.innerText()) ?? '';
		await button?.click();
		this.clicks += 1;
		return words;
	}

	/** Gives the browser the key that it asks for, and waits until the page says that it is registered. */
	async useKey(): Promise<void> {
		await this.#plugIn?.('platform');
		await this.#page?.waitForSelector('#done:not([hidden])');
	}

	async close(): Promise<void> {
		await this.#browser.close();
	}
}
