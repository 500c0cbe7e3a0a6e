import { LANGUAGES } from '../../../nodes/PingOne/page/texts/index.ts';

const PAGES = ['enroll', 'confirm'] as const;
const OTHERS = Object.entries(LANGUAGES).filter(([code]) => code !== 'en');

const placeholders = (text: string) => text.match(/\{\w+\}/g)?.sort() ?? [];

describe.each(OTHERS)('%s', (_, words) => {
	it.each(PAGES)('says all that English says on the page %s, and nothing else', (page) => {
		expect(Object.keys(words[page])).toEqual(Object.keys(LANGUAGES.en[page]));
	});

	it.each(PAGES)('fills in the same on the page %s', (page) => {
		const filledIn = (texts: object) =>
			Object.entries(texts).map(([key, text]) => [key, placeholders(text as string)]);
		expect(filledIn(words[page])).toEqual(filledIn(LANGUAGES.en[page]));
	});
});
