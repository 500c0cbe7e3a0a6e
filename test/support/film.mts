import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { imagePath } from './images.mts';

/** As wide as GitHub shows a picture. */
const SCREEN = { width: 960, height: 640 };
const QUALITY = 80;
/** n8n's tabs lie half over its canvas. */
const WITHOUT_TABS =
	':has(> [role=radiogroup] [data-test-id=radio-button-workflow]) { opacity: 0 }';

const frameOf = (picture: string, step: number, caption: string): string => `<!doctype html>
<style>
body { margin: 0; height: 100vh; display: flex; flex-direction: column; background: #e9ebf0; font: 22px/1.3 system-ui, sans-serif; }
p { margin: 0; padding: 14px 20px; background: #1d2433; color: #fff; }
b { display: inline-block; width: 1.5em; margin-right: .5em; border-radius: 1em; background: #fff; color: #1d2433; text-align: center; }
main { flex: 1; min-height: 0; display: flex; justify-content: center; align-items: center; padding: 12px; }
img { max-width: 100%; max-height: 100%; box-shadow: 0 1px 6px #0004; }
</style>
<p><b>${step}</b>${caption}</p>
<main><img src="data:image/png;base64,${picture}"></main>`;

/** A series of pictures, each with a line that says what is seen, as one animated picture. */
export class Film {
	readonly #screen: Page;
	readonly #frames: Buffer[] = [];
	readonly #delays: number[] = [];

	private constructor(screen: Page) {
		this.#screen = screen;
	}

	/** @param near a page of the browser that makes the film */
	static async begin(near: Page): Promise<Film> {
		const browser = near.context().browser();
		if (!browser) throw new Error('The page has no browser of its own');
		return new Film(await browser.newPage({ viewport: SCREEN }));
	}

	/** Takes what is on a page, or in a part of it. @param seconds for which the film shows it */
	async take(seen: Page | Locator, caption: string, seconds: number): Promise<void> {
		const options = { animations: 'disabled', caret: 'hide', style: WITHOUT_TABS } as const;
		const picture = await seen.screenshot(options);
		const step = this.#frames.length + 1;
		await this.#screen.setContent(frameOf(picture.toString('base64'), step, caption));
		this.#frames.push(await this.#screen.screenshot());
		this.#delays.push(seconds * 1000);
	}

	/** Writes the film. @param name of the file, without its ending. @returns its path */
	async end(name: string): Promise<string> {
		await this.#screen.close();
		const path = imagePath(`${name}.webp`);
		await sharp(this.#frames, { join: { animated: true } })
			.webp({ quality: QUALITY, effort: 6, loop: 0, delay: this.#delays })
			.toFile(path);
		return path;
	}
}
