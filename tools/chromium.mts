/** Says in one line when the browser tests have no browser, instead of failing in each of them. */
import { existsSync } from 'node:fs';
import { chromiumPath } from './host/chromium.mts';

const path = chromiumPath();
if (!existsSync(path)) {
	process.stderr.write(
		`The browser tests need Chromium, and there is none at ${path}: ` +
			'`apt-get install chromium`, or set CHROMIUM_PATH to where yours is.\n',
	);
	process.exitCode = 1;
}
