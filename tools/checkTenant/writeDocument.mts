import { readFileSync, writeFileSync } from 'node:fs';
import { documented } from './document.mts';

/** Makes docs/assumptions.md from the assumptions; with --check it only says whether that is done. */
const DOCUMENT = 'docs/assumptions.md';

const now = readFileSync(DOCUMENT, 'utf8');
const wanted = await documented(now);
if (!process.argv.includes('--check')) writeFileSync(DOCUMENT, wanted);
else if (now !== wanted) {
	process.stderr.write(
		`${DOCUMENT} is not up to date: run node tools/checkTenant/writeDocument.mts\n`,
	);
	process.exitCode = 1;
}
