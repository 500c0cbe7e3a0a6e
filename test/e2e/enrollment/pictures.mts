import type { Page } from 'playwright-core';
import { saveImage } from '../../support/images.mts';

/** Takes a picture of the enrollment page as it is, when pictures are wanted. @param name what comes behind `enrollment-` */
export async function picture(page: Page, name: string): Promise<void> {
	if (process.env.UPDATE_IMAGES !== '1') return;
	await saveImage(page, `enrollment-${name}`, { fullPage: true });
}
