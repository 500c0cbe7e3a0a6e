import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repoRoot } from '../../tools/host/repo.mts';
import { hashOfShown } from './shownInPictures.mts';

const DOCS = join(repoRoot(), 'docs', 'images');
/** What each picture showed when it was taken: a hash by its name. */
export const SHOWN = join(DOCS, 'shown.json');

/** Where a picture goes that no page shows. @param file its name */
export function imagePath(file: string): string {
	const folder = join(tmpdir(), 'n8n-nodes-pingone-images');
	mkdirSync(folder, { recursive: true });
	return join(folder, file);
}

/** A part of the screen. */
export interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Notes what a picture of the documents shows, for test/unit/pictures. */
function note(name: string, hash: string): void {
	const shown = JSON.parse(readFileSync(SHOWN, 'utf8')) as Record<string, string>;
	const sorted = Object.entries({ ...shown, [name]: hash }).sort(([one], [other]) =>
		one < other ? -1 : 1,
	);
	writeFileSync(SHOWN, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
}

/**
 * Pictures the page as it is. The documents' pictures are taken again only when asked for, by
 * `UPDATE_IMAGES=1`: no test dirties the tree.
 *
 * @param name of the file, without its ending
 * @param clip the part of the screen that the picture shows; all of it unless given
 */
export async function saveImage(
	page: Page,
	name: string,
	{ fullPage = false, clip }: { fullPage?: boolean; clip?: Clip } = {},
): Promise<void> {
	const hash = process.env.UPDATE_IMAGES === '1' ? hashOfShown(name) : undefined;
	const path = hash === undefined ? imagePath(`${name}.png`) : join(DOCS, `${name}.png`);
	// Typing marks and half-done movements would make every picture another one.
	await page.screenshot({ animations: 'disabled', caret: 'hide', fullPage, clip, path });
	if (hash !== undefined) note(name, hash);
}
