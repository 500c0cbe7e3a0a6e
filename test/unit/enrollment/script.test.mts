import { readFileSync } from 'node:fs';
import { bundlePage, GENERATED } from '../../../tools/page/bundle.mts';

it('the bundled script is that of the source: otherwise run "npm run build:page"', async () => {
	expect(readFileSync(GENERATED, 'utf8')).toBe(await bundlePage());
});
