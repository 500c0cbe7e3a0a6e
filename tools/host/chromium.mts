import { existsSync } from 'node:fs';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { LIMIT_MS } from './limit.mts';

/** Where the browser of the tests is: `CHROMIUM_PATH`, or where Debian and Ubuntu have it. */
export const chromiumPath = (): string => process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** What Playwright turns off itself: of a switch that is given twice, Chromium takes the last. */
export const OFF_BY_PLAYWRIGHT = [
	'AvoidUnnecessaryBeforeUnloadCheckSync',
	'DestroyProfileOnBrowserClose',
	'HttpsUpgrades',
	'HttpsFirstBalancedModeAutoEnable',
	'LensOverlay',
	'MediaRouter',
	'PaintHolding',
	'ThirdPartyStoragePartitioning',
	'AvoidCorsURLLoaderRestartOnRedirect',
	'TcpPortRandomizationWin',
	'OptimizationHints',
	'NetworkTimeServiceQuerying',
	'AimEnabled',
	'PreconnectToSearch',
	'msForceBrowserSignIn',
	'msEdgeUpdateLaunchServicesPreferredVersion',
];

/** Pages behind the address bar, which nobody sees here and each window loads: half of its start. */
const ADDRESS_BAR = ['WebUIOmniboxPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxAimPopup'];

const OFF = `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...ADDRESS_BAR].join(',')}`;

/**
 * Chromium without windows (Debian's `chromium-headless-shell`), where it is installed: what is drawn
 * by the same engine takes a quarter less of the processors. Keys are for browsers with windows.
 */
export const shellPath = (): string => {
	const shell = '/usr/bin/chromium-headless-shell';
	return process.env.CHROMIUM_PATH === undefined && existsSync(shell) ? shell : chromiumPath();
};

/** Starts Chromium. @param more further switches */
export async function launch(more: string[] = [], path = chromiumPath()): Promise<Browser> {
	const browser = await chromium.launch({
		executablePath: path,
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', OFF, ...more],
		timeout: LIMIT_MS,
	});
	browser.on('context', (context) => context.setDefaultTimeout(LIMIT_MS));
	return browser;
}

/** Kinds of virtual authenticator: one inside the device, one that is plugged in. */
export type AuthenticatorKind = 'platform' | 'securityKey';

/** What virtual keys are plugged in with. */
export interface KeyRing {
	cdp: CDPSession;
	/** Plugs a key in; answers its ID. */
	plugIn(kind: AuthenticatorKind, changes?: Record<string, unknown>): Promise<string>;
}

/** Lets a page have virtual keys. */
export async function keysOf(page: Page): Promise<KeyRing> {
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
