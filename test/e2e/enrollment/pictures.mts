import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** The documentation's pictures are taken again only when asked for: no test dirties the tree. */
const WANTED = process.env.UPDATE_IMAGES === '1';

/** Takes a picture of the enrollment page as it is. @param name what comes behind `enrollment-` */
export async function picture(page: Page, name: string): Promise<void> {
	if (!WANTED) return;
	const folder = join(process.cwd(), 'docs', 'images');
	mkdirSync(folder, { recursive: true });
	await page.screenshot({
		path: join(folder, `enrollment-${name}.png`),
		fullPage: true,
		animations: 'disabled',
	});
}
