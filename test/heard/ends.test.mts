import { writeFileSync } from 'node:fs';
import { firefox, type FoundBrowser, orca, todaysChromium } from '../../tools/host/browsers.mts';
import { startFirefox } from '../support/browsers/firefox.mts';
import { startOldChromium } from '../support/browsers/oldChromium.mts';
import { type OtherBrowser } from '../support/browsers/otherBrowser.mts';
import type { End } from '../support/enrollment/ends.mts';
import { hearEnds } from '../support/enrollment/heard.mts';
import { imagePath } from '../support/images.mts';

/*
 * What a real screen reader says at the ends of both pages: Orca, over AT-SPI. The pages are in one
 * language each; what it says of itself is English.
 */

const isHere = ({ path }: FoundBrowser) => path !== undefined;

const hear = (
	found: FoundBrowser,
	language: End['language'],
	start: (path: string, screen: NodeJS.ProcessEnv) => Promise<OtherBrowser>,
) => {
	const missing = [orca(), found].filter((each) => !isHere(each));
	describe(`${orca().name} with ${found.name}`, () => {
		if (missing.length === 0) {
			it.each(['enroll', 'confirm'] as const)(
				'says each message of each end once, in order: %s',
				async (page) => {
					const open = async (screen: NodeJS.ProcessEnv) => await start(found.path!, screen);
					const { faults, log } = await hearEnds(orca().path!, open, page, language);
					writeFileSync(imagePath(`heard-${found.name}-${page}.txt`), log);
					expect(faults).toEqual([]);
				},
			);
		} else {
			const remedies = missing.map(({ remedy }) => remedy).join('; ');
			process.stderr.write(`Not heard with ${found.name}: ${remedies}.\n`);
			it.skip(`is not here: ${remedies}`, () => {});
		}
	});
};

hear(todaysChromium(), 'en', startOldChromium);
hear(firefox(), 'de', async (path, screen) => await startFirefox(path, {}, screen));
