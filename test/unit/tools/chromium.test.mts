import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OFF_BY_PLAYWRIGHT } from '../../../tools/host/chromium.mts';

it('Chromium has everything off that Playwright turns off', () => {
	const folder = join(require.resolve('playwright-core/package.json'), '..');
	const source = readFileSync(join(folder, 'lib', 'coreBundle.js'), 'utf8');
	const [, list] = /\bdisabledFeatures = \[([^\]]+)\]\.filter/.exec(source) ?? [];
	const names = [...(list ?? '').matchAll(/^\s*"(\w+)"/gm)].map(([, name]) => name);
	expect(names).toContain('HttpsUpgrades');
	expect(OFF_BY_PLAYWRIGHT).toEqual(names);
});
