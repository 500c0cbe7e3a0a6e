import { type Browser, type Locator, type Page, selectors } from 'playwright-core';
import { launch, shellPath } from '../../../tools/host/chromium.mts';
import { LIMIT_MS } from '../../../tools/host/limit.mts';
import { complaintsOf } from '../browser.mts';
import type { PackedN8n } from '../n8n.mts';

/** The attribute by which n8n's editor names its parts. */
const TEST_ID = 'data-test-id';

/** Hints that n8n shows once, which would cover the editor: that output can be pinned, and what it means to publish. */
const SEEN = [
	'N8N_PIN_DATA_DISCOVERY_NDV',
	'N8N_PIN_DATA_DISCOVERY_CANVAS',
	'N8N_HIDE_ACTIVATION_ALERT',
];

/** Nothing but this machine can be reached: n8n's editor asks for icons and news. */
const LOCAL_ONLY = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1';

/** After so long the editor is asked again, and then after twice as long each time, up to a minute. */
const AGAIN_MS = 10_000;

/** What the editor complains of itself now and then when it goes from one workflow to another. */
const OF_N8N = [
	/injectNDVStore\(\) was accessed without an active workflow/,
	/404 .*\/schemas\/n8n-nodes-base\./,
	/404 .*\/rest\/workflows\/\w+\/publication-status/,
];

/** n8n's editor in a browser, with its owner signed in. */
export interface Editor {
	page: Page;
	/** n8n's address. */
	url: string;
	/** Errors that the editor wrote to the console, or threw, since the sign-in. */
	complaints: string[];
	close(): Promise<void>;
}

async function signIn(page: Page, { n8n, owner }: PackedN8n): Promise<void> {
	await page.goto(`${n8n.url}/signin`);
	await page.locator('input[type=email]').fill(owner.email);
	await page.locator('input[type=password]').fill(owner.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(({ pathname }) => pathname !== '/signin');
	// n8n still goes on from there by itself.
	await page.waitForLoadState('networkidle');
}

const open = async (browser: Browser, host: PackedN8n): Promise<Editor> => {
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	await context.addInitScript((keys) => {
		for (const key of keys) localStorage.setItem(key, 'true');
	}, SEEN);
	const page = await context.newPage();
	await signIn(page, host);
	const complaints = complaintsOf(page, ['error'], host.n8n.url, OF_N8N);
	return { page, url: host.n8n.url, complaints, close: async () => await browser.close() };
};

/** Opens the editor and signs in as a person would. */
export async function openEditor(host: PackedN8n): Promise<Editor> {
	selectors.setTestIdAttribute(TEST_ID);
	const browser = await launch([LOCAL_ONLY], shellPath());
	try {
		return await open(browser, host);
	} catch (error) {
		await browser.close();
		throw error;
	}
}

/**
 * Asks the editor for something as a person does: again, when nothing shows.
 *
 * On a slow machine n8n may forget a click that comes while it is busy with itself, and goes elsewhere
 * while a page loads. To ask again may load the page anew, so that each time gets longer than the last.
 *
 * @param ask harmless when it is done twice
 * @param landmark shows once it was heard
 * @throws with what the page shows instead
 */
export async function askUntilShown(ask: () => Promise<void>, landmark: Locator): Promise<void> {
	const deadline = Date.now() + LIMIT_MS;
	for (let timeout = AGAIN_MS; ; timeout = Math.min(2 * timeout, 60_000)) {
		try {
			await ask();
			await landmark.waitFor({ timeout });
			return;
		} catch (error) {
			if (Date.now() < deadline) continue;
			const shown = await landmark.page().locator('body').innerText();
			throw new Error(`${String(error)}\nThe page shows:\n${shown}`, { cause: error });
		}
	}
}

/**
 * Goes to a place in n8n as its own links do: the editor stays loaded, which spares most of the time
 * that an opening takes. After the sign-in n8n may still be going somewhere by itself.
 *
 * @param path such as `/workflow/new`
 * @param landmark shows once it is there
 */
export async function goTo({ page }: Editor, path: string, landmark: Locator): Promise<void> {
	const lead = async () =>
		await page.evaluate((to) => {
			history.pushState(null, '', to);
			dispatchEvent(new PopStateEvent('popstate'));
		}, path);
	await askUntilShown(lead, landmark);
}

/** The choice of that label in the menu that is open. */
const choiceOf = (page: Page, label: string) =>
	page
		.locator('.el-select-dropdown__item:visible, [role=option]:visible')
		.filter({ hasText: label })
		.first();

/** Chooses from a menu, which n8n may close again while it draws its field anew. */
export async function chooseFrom(menu: Locator, label: string): Promise<void> {
	const deadline = Date.now() + LIMIT_MS;
	const choice = choiceOf(menu.page(), label);
	for (;;) {
		try {
			if (!(await choice.isVisible())) await menu.click();
			await choice.click({ timeout: AGAIN_MS });
			return;
		} catch (error) {
			if (Date.now() > deadline) throw error;
		}
	}
}

/** Closes the notes that n8n puts into a corner for some seconds. */
export async function closeNotes(page: Page): Promise<void> {
	const notes = page.locator('.el-notification__closeBtn:visible');
	while ((await notes.count()) > 0) {
		await notes
			.first()
			.click({ timeout: 2_000 })
			.catch(() => undefined);
		await page.waitForTimeout(300);
	}
}
