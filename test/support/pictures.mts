import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Where pictures go; the documentation's are taken with `PICTURES=docs/images`. */
const FOLDER = process.env.PICTURES;

/** Takes a picture of the page as it is, when pictures are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
	if (!FOLDER) return;
	mkdirSync(FOLDER, { recursive: true });
	await page.screenshot({
		path: join(FOLDER, `enrolment-${name}.png`),
		fullPage: true,
		animations: 'disabled',
	});
}
