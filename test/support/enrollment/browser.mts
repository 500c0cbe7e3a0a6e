import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type KeyRing, keysOf } from '../../../tools/host/chromium.mts';
import { complaintsOf } from '../browser.mts';

export { type AuthenticatorKind, keysOf, launch } from '../../../tools/host/chromium.mts';

/** A browser profile of one person, with or without a key. */
export interface Visitor extends KeyRing {
	context: BrowserContext;
	page: Page;
	/** What the page wrote to its console, and errors it threw. */
	complaints: string[];
	/** Takes a key out. */
	pullOut(authenticatorId: string): Promise<void>;
	close(): Promise<void>;
}

/** Opens a new profile; `options` are Playwright's. */
export async function visit(
	browser: Browser,
	options: Parameters<Browser['newContext']>[0] = {},
): Promise<Visitor> {
	const context = await browser.newContext({
		viewport: { width: 768, height: 900 },
		...options,
	});
	const page = await context.newPage();
	const complaints = complaintsOf(page);
	const { cdp, plugIn } = await keysOf(page);
	return {
		context,
		page,
		cdp,
		complaints,
		plugIn,
		async pullOut(authenticatorId) {
			await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
		},
		async close() {
			await context.close();
		},
	};
}
