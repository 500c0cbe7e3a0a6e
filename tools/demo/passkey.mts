import { existsSync } from 'node:fs';
import { chromiumPath, keysOf, launch } from '../host/chromium.mts';
import type { Defer } from './start.mts';

/** What stands in the way of registering a passkey without a person; undefined for nothing. */
export const missingForPasskey = (): string | undefined =>
	existsSync(chromiumPath())
		? undefined
		: `There is no Chromium at ${chromiumPath()}: install it, or name another one in CHROMIUM_PATH`;

/**
 * Opens a mailed link, registers a passkey on its page and tries it, as its reader would, with a key that
 * Chromium makes up.
 *
 * @throws when the page does not say that it is registered
 */
export async function registerByLink(mail: string, defer: Defer): Promise<void> {
	const [link = ''] = /https?:\/\/\S+/.exec(mail) ?? [];
	const browser = await launch();
	defer(async () => await browser.close());
	const page = await (await browser.newContext()).newPage();
	const { plugIn } = await keysOf(page);
	await plugIn('platform');
	await page.goto(link);
	await page.waitForSelector('#offer:not([hidden])');
	await page.click('#go');
	await page.waitForSelector('#done:not([hidden])');
	if (!(await page.isVisible('#try'))) return;
	await page.click('#try');
	await page.waitForSelector('#tried:not([hidden])');
}
