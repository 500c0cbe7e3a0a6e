import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repoRoot } from '../../tools/host/repo.mts';

/** The documentation's pictures are made again only when asked for: no test dirties the tree. */
const folder = (): string =>
	process.env.UPDATE_IMAGES === '1'
		? join(repoRoot(), 'docs', 'images')
		: join(tmpdir(), 'n8n-nodes-pingone-images');

/** Where a picture goes. @param file its name */
export function imagePath(file: string): string {
	mkdirSync(folder(), { recursive: true });
	return join(folder(), file);
}

/** Pictures the page as it is. @param name of the file, without its ending */
export async function saveImage(page: Page, name: string): Promise<void> {
	// Typing marks and half-done movements would make every picture another one.
	const options = { animations: 'disabled', caret: 'hide' } as const;
	await page.screenshot({ ...options, path: imagePath(`${name}.png`) });
}
