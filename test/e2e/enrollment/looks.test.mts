import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { LANGUAGES as TEXTS } from '../../../nodes/PingOne/page/texts/index.ts';
import { launch, visit } from '../../support/enrollment/browser.mts';
import {
	enrollWorkflow,
	type EnrollmentHost,
	startEnrollmentHost,
} from '../../support/enrollment/host.mts';
import { RIGHT_TO_LEFT } from '../../support/enrollment/rightToLeft.mts';
import { saveImage } from '../../support/images.mts';
import { picture } from './pictures.mts';

const { enroll: en } = TEXTS.en;

const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'ja'];
const AXE = readFileSync(join(process.cwd(), 'node_modules/axe-core/axe.min.js'), 'utf8');

interface Violation {
	id: string;
	nodes: Array<{ html: string; failureSummary: string }>;
}

let host: EnrollmentHost;
let browser: Browser;
const links = new Map<string, string>();

beforeAll(async () => {
	host = await startEnrollmentHost({
		workflows: (sandbox) => [
			enrollWorkflow(sandbox, 'enroll', {
				page: {
					askNickname: true,
					language: "={{ $('HR').first().json.body.language }}",
					companyName: 'Example Ltd',
					accentColor: "={{ $('HR').first().json.body.accent }}",
					help: '1234',
					customTexts: "={{ JSON.stringify($('HR').first().json.body.texts ?? {}) }}",
				},
			}),
		],
	});
	browser = await launch();
	for (const language of [...LANGUAGES, 'auto']) {
		const accent = language === 'ja' ? '#ffd400' : language === 'de' ? '#0a6b4b' : '#1f5fbf';
		const { link } = await host.start('enroll', { email: 'ada@example.com', language, accent });
		links.set(language, link);
	}
	for (const [language, texts] of Object.entries(RIGHT_TO_LEFT)) {
		const event = { email: 'ada@example.com', language: 'en', accent: '#1f5fbf', texts };
		links.set(language, (await host.start('enroll', event)).link);
	}
});

afterAll(async () => {
	await browser?.close();
	await host?.close();
});

/** Everything that axe-core's rules of WCAG 2.2 A and AA and its best practices find. */
const violations = async (page: Page): Promise<string[]> => {
	await page.evaluate(AXE);
	const found: Violation[] = await page.evaluate(
		"axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((result) => result.violations)",
	);
	return found.flatMap(({ id, nodes }) =>
		nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
	);
};

const overflow = async (page: Page) =>
	await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');

describe.each(LANGUAGES)('in %s', (language) => {
	it.each(['light', 'dark'] as const)(
		'axe-core finds nothing in any state (%s)',
		async (scheme) => {
			const link = links.get(language) ?? '';
			const visitor = await visit(browser, { colorScheme: scheme, bypassCSP: true });
			const { page } = visitor;
			await page.goto(link);
			await page.waitForSelector('#offer:not([hidden])');
			expect(await page.getAttribute('html', 'lang')).toMatch(new RegExp(`^${language}(-|$)`));
			expect(await violations(page)).toEqual([]);
			await picture(page, `${language}-${scheme}`);

			await page.route('**/form-waiting/**', async (route) => {
				await route.fulfill({ status: 409, json: { ok: false, code: 'refused', left: 2 } });
			});
			await page.click('#go');
			await page.waitForSelector('#note.bad');
			expect(await violations(page)).toEqual([]);
			await page.unrouteAll();

			await page.route('**/form-waiting/**', async (route) => {
				await route.fulfill({ json: { ok: true, done: true } });
			});
			await page.click('#go');
			await page.waitForSelector('#done:not([hidden])');
			expect(await violations(page)).toEqual([]);
			await page.unrouteAll();

			await page.goto(link.split('#')[0]);
			await page.waitForSelector('#paste:not([hidden])');
			expect(await violations(page)).toEqual([]);
			await visitor.close();
		},
	);
});

/** Those of which the documents show a picture. */
const SHOWN_WIDTHS = [360, 768, 1280];

it.each([320, 360, 640, 768, 1280])(
	'fits on a screen %i pixels wide, in all languages',
	async (width) => {
		for (const language of LANGUAGES) {
			const visitor = await visit(browser, { viewport: { width, height: 800 } });
			await visitor.page.goto(links.get(language) ?? '');
			await visitor.page.waitForSelector('#offer:not([hidden])');
			expect([language, await overflow(visitor.page)]).toEqual([language, 0]);
			const isShown = language === 'en' && SHOWN_WIDTHS.includes(width);
			if (isShown) await picture(visitor.page, `${width}`);
			await visitor.close();
		}
	},
);

it('fits on a phone 360 pixels wide at a page zoom of 200 %, in all languages', async () => {
	for (const language of links.keys()) {
		// The browser's zoom: half as many CSS pixels, each twice as large.
		const viewport = { width: 180, height: 320 };
		const visitor = await visit(browser, { viewport, deviceScaleFactor: 2 });
		await visitor.page.goto(links.get(language) ?? '');
		await visitor.page.waitForSelector('#offer:not([hidden])');
		const found = [language, await overflow(visitor.page), await clipped(visitor.page)];
		expect(found).toEqual([language, 0, []]);
		await saveImage(visitor.page, `looks-${language}-zoom`);
		await visitor.close();
	}
});

/** What stands in English texts between the placeholders, without single words. */
const ENGLISH = Object.values(en)
	.flatMap((text) => text.split(/\{\w+\}/))
	.map((part) => part.trim())
	.filter((part) => part.includes(' '));

/** All that can be read on the page. */
const readable = async (page: Page): Promise<string> =>
	await page.evaluate(() => document.title + '\n' + document.body.innerText);

const clipped = async (page: Page) =>
	await page.evaluate(() =>
		Array.from(document.querySelectorAll('button, h1, p, label, .go'))
			.filter((element) => element.scrollWidth > element.clientWidth + 1)
			.map((element) => element.outerHTML),
	);

describe.each([...LANGUAGES, ...Object.keys(RIGHT_TO_LEFT)])(
	'in %s at 360 pixels and twice the font size',
	(language) => {
		it('overflows nowhere, says nothing in English, and axe-core finds nothing', async () => {
			const visitor = await visit(browser, {
				viewport: { width: 360, height: 640 },
				bypassCSP: true,
			});
			const { page } = visitor;
			const expectGoodLooks = async () => {
				await page.evaluate("document.documentElement.style.fontSize = '200%'");
				expect([await overflow(page), await clipped(page)]).toEqual([0, []]);
				const text = await readable(page);
				if (language !== 'en') expect(ENGLISH.filter((part) => text.includes(part))).toEqual([]);
				expect(await violations(page)).toEqual([]);
			};
			const link = links.get(language) ?? '';
			await page.goto(link);
			await page.waitForSelector('#offer:not([hidden])');
			const direction = language in RIGHT_TO_LEFT ? 'rtl' : 'ltr';
			expect(await page.getAttribute('html', 'dir')).toBe(direction);
			await expectGoodLooks();
			await saveImage(page, `looks-${language}`);

			let reply: object = { ok: false, code: 'refused', left: 2 };
			await page.route('**/form-waiting/**', async (route) => await route.fulfill({ json: reply }));
			await page.click('#go');
			await page.waitForSelector('#note.bad');
			await expectGoodLooks();
			await saveImage(page, `looks-${language}-refused`);

			reply = { ok: true, done: true };
			await page.click('#go');
			await page.waitForSelector('#done:not([hidden])');
			await expectGoodLooks();
			await page.unrouteAll();

			await page.goto(link.split('#')[0]);
			await page.waitForSelector('#paste:not([hidden])');
			await expectGoodLooks();
			await visitor.close();
		});
	},
);

it('grows with the reader’s font size', async () => {
	const visitor = await visit(browser, { viewport: { width: 360, height: 800 } });
	await visitor.page.goto(links.get('de') ?? '');
	await visitor.page.waitForSelector('#offer:not([hidden])');
	await visitor.page.evaluate("document.documentElement.style.fontSize = '200%'");
	expect(await overflow(visitor.page)).toBe(0);
	const size = await visitor.page.evaluate(
		"getComputedStyle(document.querySelector('#go')).fontSize",
	);
	expect(size).toBe('32px');
	await visitor.close();
});

it.each([
	['de-AT', 'de'],
	['fr-CH', 'fr'],
	['ja-JP', 'ja'],
	['pt-BR', 'pt'],
	['he-IL', 'en'],
])('Automatic: a browser in %s reads the page in %s', async (locale, language) => {
	const visitor = await visit(browser, { locale });
	await visitor.page.goto(links.get('auto') ?? '');
	await visitor.page.waitForSelector('#offer:not([hidden])');
	const { lang, button } = TEXTS[language].enroll;
	expect(await visitor.page.getAttribute('html', 'lang')).toBe(lang);
	expect(await visitor.page.textContent('#go')).toBe(button);
	await visitor.close();
});
