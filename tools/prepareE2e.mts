/**
 * What the browser tests need, before the first of them: says in one line when there is no
 * browser, instead of failing in each, gets the other browsers, and installs n8n, makes its database
 * and packs the node, so that no test's time-out runs meanwhile. `--without-node` packs no node: what
 * reads the code or the build may run beside it.
 */
import { existsSync, rmSync } from 'node:fs';
import { prepareBrowsers } from './host/browsers.mts';
import { chromiumPath } from './host/chromium.mts';
import { prepareEmptyDatabase } from './host/emptyDatabase.mts';
import { compileCache } from './host/environment.mts';
import { ensureHost } from './host/install.mts';
import { packNode } from './host/pack.mts';

const path = chromiumPath();
if (existsSync(path)) {
	const host = await ensureHost();
	// Each run adds what it compiled in folders that are gone since, about 1 MB a start.
	rmSync(compileCache(host), { recursive: true, force: true });
	await prepareEmptyDatabase(host);
	if (!process.argv.includes('--without-node')) await packNode();
	await prepareBrowsers();
} else {
	process.stderr.write(
		`The browser tests need Chromium, and there is none at ${path}: ` +
			'`apt-get install chromium`, or set CHROMIUM_PATH to where yours is.\n',
	);
	process.exitCode = 1;
}
