import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launch, visit } from '../../support/enrollment/browser.mts';
import {
	enrollWorkflow,
	type EnrollmentHost,
	startEnrollmentHost,
} from '../../support/enrollment/host.mts';
import { picture } from './pictures.mts';

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
					help: 'Service desk: 1234',
				},
			}),
		],
	});
	browser = await launch();
	for (const language of LANGUAGES) {
		const accent = language === 'ja' ? '#ffd400' : language === 'de' ? '#0a6b4b' : '#1f5fbf';
		const { link } = await host.start('enroll', { email: 'ada@example.com', language, accent });
		links.set(language, link);
	}
}, 900_000);

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
			expect(await page.getAttribute('html', 'lang')).toBe(language);
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
