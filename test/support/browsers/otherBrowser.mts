import { writeFileSync } from 'node:fs';
import { eventually } from '../eventually.mts';
import { imagePath } from '../images.mts';

/** A key that is in the device, and whether it verifies its user. */
export interface Key {
	verifiesUser: boolean;
}

/** A browser that Playwright cannot steer. */
export interface OtherBrowser {
	open(url: string): Promise<void>;
	/** The value of an expression in the page. */
	read(expression: string): Promise<unknown>;
	/** What the page looks like: PNG in base64. */
	picture(): Promise<string>;
	/** Puts a key into the device, in place of the one before. */
	useKey?(key: Key): Promise<void>;
	close(): Promise<void>;
}

const quoted = (text: string) => JSON.stringify(text);

/** Whether something in the page can be seen. */
export const isShown = async (browser: OtherBrowser, selector: string): Promise<boolean> =>
	(await browser.read(
		`(() => { const found = document.querySelector(${quoted(selector)}); return found !== null && found.offsetHeight > 0 && found.closest('[hidden]') === null; })()`,
	)) === true;

/** Waits until something in the page can be seen. @returns its text */
export async function textOnceShown(browser: OtherBrowser, selector: string): Promise<string> {
	await eventually(
		`${selector} is shown`,
		async () => (await isShown(browser, selector)) || undefined,
	);
	return String(
		await browser.read(`document.querySelector(${quoted(selector)}).textContent.trim()`),
	);
}

/** Clicks on something in the page. */
export const click = async (browser: OtherBrowser, selector: string) =>
	await browser.read(`document.querySelector(${quoted(selector)}).click()`);

/** Waits until the page has nothing more to do. */
export const idle = async (browser: OtherBrowser) =>
	await eventually(
		'the page is idle',
		async () =>
			(await browser.read("document.getElementById('task').getAttribute('data-state')")) !==
				'working' || undefined,
	);

/** Keeps a picture of the page, and looks whether anything is wider than the window. */
export async function pictureOf(browser: OtherBrowser, name: string): Promise<number> {
	writeFileSync(imagePath(`browser-${name}.png`), Buffer.from(await browser.picture(), 'base64'));
	return Number(
		await browser.read(
			'document.documentElement.scrollWidth - document.documentElement.clientWidth',
		),
	);
}
