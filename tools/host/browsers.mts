import { existsSync } from 'node:fs';
import { chromiumPath } from './chromium.mts';
import { downloadOldChromium, OLD_CHROMIUM, oldChromiumPath } from './oldChromium.mts';

/** A browser other than today's Chromium, which the enrollment page is tried in, or what reads it out. */
export interface FoundBrowser {
	name: string;
	/** Of the program that starts it; undefined where it is not installed. */
	path?: string;
	/** What installs it. */
	remedy: string;
}

const firstOf = (paths: Array<string | undefined>) =>
	paths.find((path) => path !== undefined && existsSync(path));

/** Firefox: `FIREFOX_PATH`, or where Debian and Ubuntu have it. */
export const firefox = (): FoundBrowser => ({
	name: 'Firefox',
	path: firstOf([process.env.FIREFOX_PATH, '/usr/bin/firefox-esr', '/usr/bin/firefox']),
	remedy: '`apt-get install firefox-esr`, or FIREFOX_PATH',
});

/** Today's Chromium: `CHROMIUM_PATH`, or where Debian and Ubuntu have it. */
export const todaysChromium = (): FoundBrowser => ({
	name: 'Chromium',
	path: firstOf([chromiumPath()]),
	remedy: '`apt-get install chromium`, or CHROMIUM_PATH',
});

/** Orca, the screen reader, with the screen that it needs. */
export const orca = (): FoundBrowser => ({
	name: 'Orca',
	path: ['Xvfb', 'dbus-daemon'].every((name) => existsSync(`/usr/bin/${name}`))
		? firstOf(['/usr/bin/orca'])
		: undefined,
	remedy: '`apt-get install orca dbus xvfb`',
});

/** WebKitGTK, which needs a screen. */
export const webKit = (): FoundBrowser => ({
	name: 'WebKitGTK',
	path: existsSync('/usr/bin/Xvfb') ? firstOf(['/usr/bin/WebKitWebDriver']) : undefined,
	remedy: '`apt-get install webkit2gtk-driver xvfb`',
});

/** Chromium of 2019 to 2021, as far as it has been downloaded. */
export const oldChromiums = (): FoundBrowser[] =>
	OLD_CHROMIUM.map((major) => ({
		name: `Chromium ${major}`,
		path: firstOf([oldChromiumPath(major)]),
		remedy: '`npm run test:e2e` downloads it from the npm registry',
	}));

/** Whether a browser that is missing is a failure, as in CI. */
export const needsAllBrowsers = (): boolean => process.env.ALL_BROWSERS === '1';

/**
 * Gets the browsers that npm has, and says in a line each what is missing.
 *
 * @throws when all are needed and one is missing
 */
export async function prepareBrowsers(): Promise<void> {
	const failures = new Map<string, string>();
	for (const major of OLD_CHROMIUM) {
		await downloadOldChromium(major).catch((error: unknown) =>
			failures.set(`Chromium ${major}`, String(error)),
		);
	}
	const missing = [...oldChromiums(), firefox(), webKit()].filter(({ path }) => !path);
	for (const { name, remedy } of missing) {
		process.stderr.write(`Not tested in ${name}, which is not here: ${remedy}.\n`);
		const failure = failures.get(name);
		if (failure) process.stderr.write(`${failure}\n`);
	}
	if (needsAllBrowsers() && missing.length > 0) throw new Error('ALL_BROWSERS=1 needs them all.');
}
