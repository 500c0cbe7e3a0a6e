import { readFileSync } from 'node:fs';
import { bundlePage, moduleOf, SCRIPTS } from '../../../tools/page/bundle.mts';

it.each(SCRIPTS)('$module is that of the source: otherwise run "npm run build:page"', (script) => {
	expect(readFileSync(moduleOf(script), 'utf8')).toBe(bundlePage(script));
});
