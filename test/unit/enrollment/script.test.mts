import { readFileSync } from 'node:fs';
import { bundlePage, moduleOf, SCRIPTS } from '../../../tools/page/bundle.mts';

it.each(SCRIPTS)(
	'$module is that of the source: otherwise run "npm run build:page"',
	async (script) => {
		expect(readFileSync(moduleOf(script), 'utf8')).toBe(await bundlePage(script));
	},
);
