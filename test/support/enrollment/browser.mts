import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { complaintsOf } from '../browser.mts';

export { launch } from '../browser.mts';

/** Kinds of virtual authenticator: one inside the device, one that is plugged in. */
export type AuthenticatorKind = 'platform' | 'securityKey';

/** A browser profile of one person, with or without a key. */
export interface Visitor {
	context: BrowserContext;
	page: Page;
	cdp: CDPSession;
	/** What the page wrote to its console, and errors it threw. */
	complaints: string[];
	/** Plugs a key in; answers its ID. */
	plugIn(kind: AuthenticatorKind, changes?: Record<string, unknown>): Promise<string>;
	/** Takes a key out. */
	pullOut(authenticatorId: string): Promise<void>;
	close(): Promise<void>;
}

/** Lets a page have virtual keys. */
export async function keysOf(page: Page): Promise<Pick<Visitor, 'cdp' | 'plugIn'>> {
	const cdp = await page.context().newCDPSession(page);
	await cdp.send('WebAuthn.enable', { enableUI: false });
	return {
		cdp,
		async plugIn(kind, changes = {}) {
			const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
				options: {
					protocol: 'ctap2',
					transport: kind === 'platform' ? 'internal' : 'usb',
					hasResidentKey: true,
					hasUserVerification: true,
					isUserVerified: true,
					automaticPresenceSimulation: true,
					...changes,
				},
			});
			return authenticatorId;
		},
	};
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
