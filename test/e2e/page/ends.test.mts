import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, ViewportSize } from 'playwright-core';
import { STATUS } from '../../../nodes/PingOne/waiting/answer.ts';
import { launch, shellPath } from '../../../tools/host/chromium.mts';
import {
	type End,
	type Ends,
	endsOf,
	selectorOf,
	serveEnds,
} from '../../support/enrollment/ends.mts';
import { saveImage } from '../../support/images.mts';

/* Every end and state of both pages in every look: what tells it is in the window at once. */

const AXE = readFileSync(join(process.cwd(), 'node_modules/axe-core/axe.min.js'), 'utf8');

/** A browser's window and settings. */
interface Look {
	viewport: ViewportSize;
	/** The reader's font size, as a part of the usual one. */
	fontSize?: string;
	/** In which colors an end is looked at: they change nothing of how the page comes to it. */
	colors?: Colors;
}

type Colors = Record<string, Parameters<Page['emulateMedia']>[0]>;

const LIGHT: Colors = { light: { colorScheme: 'light', forcedColors: 'none' } };

const PHONE = { width: 390, height: 664 };

const LOOKS: Record<string, Look> = {
	'390 px, also dark and in forced colors': {
		viewport: PHONE,
		colors: {
			...LIGHT,
			dark: { colorScheme: 'dark' },
			'forced colors': { colorScheme: 'light', forcedColors: 'active' },
		},
	},
	'320 px': { viewport: { width: 320, height: 568 } },
	landscape: { viewport: { width: 640, height: 360 } },
	'200 % text': { viewport: PHONE, fontSize: '200%' },
};

/** How long one step to an end may take, in ms: many times what it does. */
const MAX_MS = 20_000;

const ENDS = [...endsOf('enroll'), ...endsOf('confirm')];

let browser: Browser;
let ends: Ends;

beforeAll(async () => {
	ends = await serveEnds();
	browser = await launch([], shellPath());
});

afterAll(async () => {
	await browser?.close();
	await ends?.close();
});

/**
 * What is not in the window. Of what is together taller than that, half of what tells the end has to
 * be at least.
 */
const outOfSight = async (page: Page, selectors: string[]): Promise<string[]> =>
	await page.evaluate((wanted) => {
		const boxes = wanted.map((selector) =>
			document.querySelector(selector)!.getBoundingClientRect(),
		);
		const top = Math.min(...boxes.map((box) => box.top));
		const bottom = Math.max(...boxes.map((box) => box.bottom));
		const fits = bottom - top <= innerHeight;
		return wanted.slice(0, fits ? wanted.length : 1).filter((_, index) => {
			const box = boxes[index];
			const shown = Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
			const isIn = shown > (fits ? box.height - 1 : Math.min(box.height, innerHeight) / 2);
			return box.height === 0 || !isIn || box.left < -1 || box.right > innerWidth + 1;
		});
	}, selectors);

/** What axe-core's rules of WCAG 2.2 A and AA and its best practices find. */
const violations = async (page: Page): Promise<string[]> => {
	if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
	return await page.evaluate(
		"axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))",
	);
};

const nameOf = (end: End) => `${end.page}, ${end.name}`;

/** Opens the page and goes to its end. @throws an Error that names the end which is not reached */
async function goTo(page: Page, end: End): Promise<void> {
	try {
		await page.goto(ends.linkTo(end), { waitUntil: 'commit' });
		for (const click of end.clicks) await page.click(selectorOf(click));
		const words = end.text.split(/\{\w+\}/)[0].trim();
		await page.waitForFunction((wanted) => document.body.innerText.includes(wanted), words);
	} catch (cause) {
		throw new Error(`${nameOf(end)}: is not reached`, { cause });
	}
}

/** What is wrong with the look of an end. */
async function faultsOf(page: Page, end: End): Promise<string[]> {
	const name = nameOf(end);
	const unseen = await outOfSight(page, end.seen.map(selectorOf));
	const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
	const wrong = await violations(page);
	return [
		...unseen.map((selector) => `${name}: ${selector} is out of sight`),
		...(overflow === 0 ? [] : [`${name}: ${String(overflow)} px too wide`]),
		...wrong.map((each) => `${name}: ${each}`),
	];
}

it('plays every code with which the node refuses', () => {
	const codes = ENDS.flatMap(({ replies }) => Object.values(replies) as Array<{ code?: string }>);
	const played = codes.map(({ code }) => code);
	expect(Object.keys(STATUS).filter((code) => !played.includes(code))).toEqual([]);
});

it.each(Object.keys(LOOKS))('%s: what tells an end is in the window at once', async (name) => {
	const { viewport, fontSize, colors = LIGHT } = LOOKS[name];
	const context: BrowserContext = await browser.newContext({ bypassCSP: true, viewport });
	context.setDefaultTimeout(MAX_MS);
	const page = await context.newPage();
	if (fontSize) {
		await page.addInitScript(
			(size) =>
				document.addEventListener('DOMContentLoaded', () => {
					document.documentElement.style.fontSize = size;
				}),
			fontSize,
		);
	}
	const faults: string[] = [];
	for (const end of ENDS) {
		await goTo(page, end);
		for (const [color, media] of Object.entries(colors)) {
			await page.emulateMedia(media);
			const found = await faultsOf(page, end);
			if (found.length > 0) await saveImage(page, `end-${name}-${color}-${end.page}-${end.name}`);
			faults.push(...found.map((fault) => `${color}: ${fault}`));
		}
	}
	await context.close();
	expect(faults).toEqual([]);
});
