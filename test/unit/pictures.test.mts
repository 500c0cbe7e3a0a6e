import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { documents } from '../../tools/links.mts';
import { filesLike, imagesOf, read, readJson } from '../support/documentation.mts';
import { SHOWN } from '../support/images.mts';
import { hashOfShown } from '../support/shownInPictures.mts';

const FILES = filesLike('docs/images/*.{png,svg,webp}');
const PICTURES = FILES.filter((file) => file.endsWith('.png')).map((file) =>
	basename(file, '.png'),
);
const taken = readJson(SHOWN) as Record<string, string>;

describe('a picture of the documents', () => {
	it('is shown or linked by a page', () => {
		const text = documents().map(read).join('\n');
		expect(imagesOf(text).length).toBeGreaterThan(20);
		expect(FILES.filter((file) => !text.includes(`/${basename(file)})`))).toEqual([]);
	});

	it('can be read where a page shows it: GitHub leaves it 830 pixels, and each text 9', () => {
		const shown = documents().flatMap((page) =>
			imagesOf(read(page)).map(({ target }) => basename(target)),
		);
		const wide = PICTURES.filter((picture) => shown.includes(`${picture}.png`)).map((picture) => {
			const width = readFileSync(`docs/images/${picture}.png`).readUInt32BE(16);
			return { picture, width, text: picture.startsWith('workflow-') ? 14 : 12 };
		});
		expect(wide.length).toBeGreaterThan(20);
		expect(wide.filter(({ width, text }) => (text * 830) / Math.max(width, 830) < 9)).toEqual([]);
	});

	it('is noted with what it showed, and no other is', () => {
		expect(Object.keys(taken).sort()).toEqual([...PICTURES].sort());
	});

	it.each(Object.keys(taken))(
		'%s shows the texts, labels or workflow of today (`UPDATE_IMAGES=1` with its test in test/e2e takes it again)',
		(picture) => {
			const now = hashOfShown(picture);
			expect(now).toMatch(/^[0-9a-f]{16}$/);
			expect(taken[picture]).toBe(now);
		},
	);
});
